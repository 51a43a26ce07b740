"""The worklist on the wire."""

from marshmallow import Schema, fields, validate

from cctv_link.public import ClipSchema, LinkedCameraSchema, StillSchema
from kernel.http.fields import (
    ConsideredSchema,
    Instant,
    ReferenceSchema,
    ToldPositionSchema,
    WholeInQuery,
    Words,
)


class IncidentSchema(Schema):
    """An incident as the police see it."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True, metadata={"description": "Of its first report"})
    category = fields.String(required=True)
    status = fields.String(required=True)
    priority = fields.Integer(
        required=True,
        metadata={"description": "Of its kind, 0 to 10, 10 highest; the list's order is urgency"},
    )
    position = fields.Nested(ToldPositionSchema, required=True, allow_none=True)
    occurred_at = Instant(required=True)
    received_at = Instant(required=True)


class ClaimOwnerSchema(Schema):
    officer = fields.String(required=True)
    since = Instant(required=True)
    expires_at = Instant(required=True)


class DisputeSchema(Schema):
    """Why the reporter does not accept what was found. What that was, who looks again is not told."""

    reason = fields.String(required=True)
    narrative = fields.String(required=True, metadata={"description": "The resident's own words"})
    received_at = Instant(required=True)
    number = fields.Integer(required=True, metadata={"description": "Of the report's disputes, from 1"})


class JoinedReportSchema(Schema):
    """A report that was joined to the incident, in its reporter's own words."""

    report = fields.Nested(ReferenceSchema, required=True)
    incident = fields.Nested(IncidentSchema, required=True)
    narrative = fields.String(required=True)
    clips = fields.List(
        fields.Nested(ClipSchema),
        required=True,
        metadata={
            "description": "Of cameras that the item lists, at times that the item's own clips leave out"
        },
    )
    stills = fields.List(fields.Nested(StillSchema), required=True)


class UrgencyPartSchema(Schema):
    code = fields.String(
        required=True, metadata={"description": "kind, age, phones, motion or flooding; more may come"}
    )
    points = fields.Float(required=True, metadata={"description": "Flooding takes some away"})
    sentence = fields.String(required=True, metadata={"description": "English, for people"})


class UrgencySchema(Schema):
    """Why a task stands where it stands. Never counted: who the person is, their language, wealth or area."""

    score = fields.Float(required=True, metadata={"description": "The sum of the parts; the list's order"})
    priority = fields.Integer(required=True, metadata={"description": "The score, rounded, 0 to 10"})
    service_s = fields.Integer(
        required=True, metadata={"description": "Seconds within which somebody should have looked"}
    )
    waited_s = fields.Float(required=True, metadata={"description": "Seconds since it was received"})
    parts = fields.List(fields.Nested(UrgencyPartSchema), required=True)


class WorklistItemSchema(Schema):
    id = fields.UUID(required=True)
    urgency = fields.Nested(UrgencySchema, required=True)
    report = fields.Nested(ReferenceSchema, required=True)
    incident = fields.Nested(IncidentSchema, required=True)
    narrative = fields.String(required=True)
    dispute = fields.Nested(
        DisputeSchema,
        required=True,
        allow_none=True,
        metadata={"description": "What this is a second look for; null when it is a first"},
    )
    look = fields.Integer(
        required=True,
        metadata={
            "description": "1 the first officer's; 2 a second's, who is not told the first verdict; 3 a supervisor's,"
            " because two differ"
        },
    )
    cameras = fields.List(fields.Nested(LinkedCameraSchema), required=True)
    clips = fields.List(fields.Nested(ClipSchema), required=True)
    stills = fields.List(fields.Nested(StillSchema), required=True)
    claim = fields.Nested(ClaimOwnerSchema, required=True, allow_none=True)
    joined = fields.List(
        fields.Nested(JoinedReportSchema),
        required=True,
        metadata={"description": "Reports of the same thing; their cameras are among the item's"},
    )


class WorklistSchema(Schema):
    items = fields.List(fields.Nested(WorklistItemSchema), required=True)
    next = fields.UUID(required=True, allow_none=True)


class WorklistQuerySchema(Schema):
    after = fields.UUID(load_default=None)
    limit = WholeInQuery(load_default=50, validate=validate.Range(1, 200))


class ClaimSchema(Schema):
    claim_id = fields.UUID(required=True)
    expires_at = Instant(required=True)


class HeldClaimSchema(Schema):
    claim_id = fields.UUID(required=True)


class BreakSchema(ConsideredSchema):
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
        metadata={"description": "Its holder reads it"},
    )


class BrokenSchema(Schema):
    holder = fields.String(required=True, metadata={"description": "Who had it"})
    broken_at = Instant(required=True)


class ExtensionSchema(Schema):
    """The stretch an officer wants to see of a clip's camera."""

    claim_id = fields.UUID(required=True)
    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")


class ExtendedSchema(Schema):
    clip_id = fields.UUID(required=True, metadata={"description": "The new clip; it comes as others do"})
