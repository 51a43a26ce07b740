"""A feed entry on the wire."""

from marshmallow import Schema, fields, validate

from cctv_link.public import ClipSchema, LinkedCameraSchema, StillSchema
from citizen_api.public import SosLadderSchema
from kernel.http.fields import Either, Instant, ReferenceSchema, ToldPositionSchema, TrueOrFalse, WholeInQuery


class FeedIncidentSchema(Schema):
    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    category = fields.String(required=True)
    status = fields.String(required=True)
    priority = fields.Integer(required=True)
    position = fields.Nested(ToldPositionSchema, required=True, allow_none=True)


class FeedSosAlertSchema(ReferenceSchema, SosLadderSchema):
    """The alert as it was when the entry was written."""

    state = fields.String(required=True)
    escalation_level = fields.Integer(required=True)
    raised_at = Instant(required=True)
    kind = fields.String(required=True)
    silent = TrueOrFalse(required=True)
    flags = fields.List(fields.String(), required=True)
    position_at = Instant(required=True, allow_none=True)
    answered_by = fields.String(required=True, allow_none=True)


class FeedEntrySchema(Schema):
    """What happened, with the cameras that may have seen it and the footage there is."""

    seq = fields.Integer(required=True)
    kind = fields.String(required=True)
    at = Instant(required=True)
    verified = TrueOrFalse(
        required=True, metadata={"description": "Whether an officer has verified the incident"}
    )
    incident = fields.Nested(FeedIncidentSchema, required=True)
    report = fields.Nested(ReferenceSchema)
    joined_to = fields.Nested(
        ReferenceSchema, metadata={"description": "Of `incident_joined`: the report it was joined to"}
    )
    sos_alert = fields.Nested(FeedSosAlertSchema)
    cameras = fields.List(fields.Nested(LinkedCameraSchema), required=True)
    clips = fields.List(fields.Nested(ClipSchema), required=True)
    stills = fields.List(fields.Nested(StillSchema), required=True)


class FeedResetSchema(Schema):
    """The reader's place is not known here: forget it, and go on from `seq`."""

    seq = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": ["reset"]})


class FeedPageSchema(Schema):
    entries = fields.List(Either(FeedEntrySchema, FeedResetSchema), required=True)
    next = fields.Integer(required=True, allow_none=True)


class FeedQuerySchema(Schema):
    after = WholeInQuery(
        load_default=0,
        validate=validate.Range(0, 2**62),
        metadata={"description": "The `seq` of the last entry read; the answer begins behind it"},
    )
    limit = WholeInQuery(load_default=500, validate=validate.Range(1, 500))


class FeedHeadersSchema(Schema):
    """Request headers of a stream."""

    last_event_id = fields.String(
        data_key="Last-Event-ID",
        metadata={
            "description": "Of a stream: the last `id` read. 0 begins with the first entry; nothing, behind the tip"
        },
    )
