"""Live pictures on the wire."""

from marshmallow import Schema, fields, validate

from cctv_link.live.purposes import SHORTEST_REASON
from kernel.http.fields import ConsideredSchema, Instant, Words


class NewLivePurposeSchema(ConsideredSchema):
    """Why live pictures are looked at."""

    reason = Words(required=True, validate=validate.Length(SHORTEST_REASON, 1_000))


class LivePurposeSchema(Schema):
    id = fields.UUID(required=True)
    until_at = Instant(required=True, metadata={"description": "Ten minutes from now; state another then"})


class LiveNowSchema(Schema):
    """Whether a stream is alive. `stale`: its newest picture is older than 10 s. `off`: there is none."""

    camera_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("live", "stale", "off")))
    age_s = fields.Float(
        required=True, allow_none=True, metadata={"description": "Of the newest picture when this was said"}
    )
    codec = fields.String(
        required=True, allow_none=True, metadata={"description": "h264 or h265, which browsers do not play"}
    )
    playlist = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Low-latency HLS; ends when the camera drops out"},
    )
    seconds = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The same by whole seconds, for players that pass over parts"},
    )


class PlaylistQuerySchema(Schema):
    """What a player may ask of a playlist."""

    msn = fields.Integer(
        load_default=None,
        data_key="_HLS_msn",
        validate=validate.Range(0, 2**31),
        metadata={"description": "Answer when the playlist has this segment"},
    )
    part = fields.Integer(
        load_default=None,
        data_key="_HLS_part",
        validate=validate.Range(0, 10_000),
        metadata={"description": "Answer when it has this part of that segment"},
    )
    from_seq = fields.Integer(
        load_default=0,
        data_key="from",
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "Of `seconds.m3u8`: the file from which its segments are counted"},
    )
