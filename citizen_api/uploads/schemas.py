"""Uploads on the wire, beside the headers of tus."""

from marshmallow import Schema, fields

from kernel.http.fields import Instant

VERSION = "1.0.0"


class TusHeadersSchema(Schema):
    """What every request of tus says."""

    tus_resumable = fields.String(
        required=True,
        data_key="Tus-Resumable",
        metadata={"enum": [VERSION], "description": "The protocol's version"},
    )
    receipt_secret = fields.String(
        data_key="Receipt-Secret",
        metadata={"description": "Of an anonymous report, instead of a device's token"},
    )


class NewUploadHeadersSchema(TusHeadersSchema):
    upload_length = fields.Integer(
        required=True,
        data_key="Upload-Length",
        metadata={"minimum": 1, "description": "Bytes of the whole file"},
    )
    upload_metadata = fields.String(
        required=True,
        data_key="Upload-Metadata",
        metadata={
            "description": "Pairs of a key and its value in Base64: `filetype`; one of `report_id`, `sos_alert_id`, "
            "`message_id`; and, if you know it, `sha256` of the whole. `filename` is taken and not used"
        },
    )
    idempotency_key = fields.UUID(
        data_key="Idempotency-Key",
        metadata={"description": "Made by the phone before the first try: the same begins no second upload"},
    )
    upload_checksum = fields.String(
        data_key="Upload-Checksum",
        metadata={"description": "`sha1` or `sha256`, a blank, and Base64; of this body"},
    )


class ChunkHeadersSchema(TusHeadersSchema):
    upload_offset = fields.Integer(
        required=True,
        data_key="Upload-Offset",
        metadata={"minimum": 0, "description": "Where these bytes begin"},
    )
    upload_checksum = fields.String(
        data_key="Upload-Checksum",
        metadata={"description": "`sha1` or `sha256`, a blank, and Base64; of this body"},
    )


class OverrideHeadersSchema(ChunkHeadersSchema):
    method_override = fields.String(
        required=True, data_key="X-HTTP-Method-Override", metadata={"enum": ["PATCH", "DELETE", "HEAD"]}
    )


class ReceiptHeadersSchema(Schema):
    receipt_secret = fields.String(
        data_key="Receipt-Secret",
        metadata={"description": "Of an anonymous report, instead of a device's token"},
    )


class UploadsQuerySchema(Schema):
    report_id = fields.UUID(required=True)


class UploadSchema(Schema):
    """An upload as its sender sees it."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": ["photo", "video", "voice"]})
    state = fields.String(
        required=True,
        metadata={
            "enum": ["open", "received", "ready", "refused"],
            "description": "`open`: bytes are missing. `received`: all have come, it is being examined. `ready`: the "
            "police can see it. `refused`: see `reason` and `text`",
        },
    )
    offset = fields.Integer(
        required=True, attribute="offset_bytes", metadata={"description": "Bytes that have come"}
    )
    length = fields.Integer(required=True, attribute="length_bytes")
    sha256 = fields.String(
        required=True, metadata={"description": "Of the whole, once it has come; else empty"}
    )
    reason = fields.String(required=True, metadata={"description": "A code, when refused; else empty"})
    text = fields.String(
        required=True, metadata={"description": "What to do then, in your language; else empty"}
    )
    expires_at = Instant(
        required=True, metadata={"description": "What has not come whole by then is thrown away"}
    )
    received_at = Instant(required=True, allow_none=True)
    report_id = fields.UUID(required=True, allow_none=True)
    sos_alert_id = fields.UUID(required=True, allow_none=True)
    message_id = fields.UUID(required=True, allow_none=True)


class UploadsSchema(Schema):
    items = fields.List(fields.Nested(UploadSchema), required=True)
