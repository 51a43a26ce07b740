"""Duplicates on the wire."""

from marshmallow import Schema, fields

from kernel.http.fields import Instant, ReferenceSchema, TrueOrFalse
from moderation.worklist.schemas import IncidentSchema


class IncidentNamedSchema(Schema):
    incident_id = fields.UUID(required=True, metadata={"description": "The other incident"})


class TakenTogetherSchema(IncidentNamedSchema):
    """Another incident, by the claim on this one."""

    claim_id = fields.UUID(required=True)


class SeparationSchema(Schema):
    claim_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of the task; not needed once it is decided, when nobody holds one"},
    )


class JoinMadeSchema(Schema):
    incident_id = fields.UUID(required=True, metadata={"description": "What was joined"})
    into_incident_id = fields.UUID(required=True, metadata={"description": "What is decided for both"})
    task_id = fields.UUID(required=True, metadata={"description": "Where both are decided"})
    joined_at = Instant(required=True)


class ToldApartSchema(Schema):
    incident_id = fields.UUID(required=True)
    other_incident_id = fields.UUID(required=True)


class StillShownSchema(Schema):
    url = fields.String(required=True)
    at = Instant(required=True)
    camera = fields.String(required=True)


class JoinedSchema(Schema):
    """A report that was joined, in its reporter's own words."""

    incident = fields.Nested(IncidentSchema, required=True)
    report = fields.Nested(ReferenceSchema, required=True)
    narrative = fields.String(required=True)
    distance_m = fields.Float(required=True)
    later_s = fields.Float(required=True)
    joined_by = fields.String(required=True)
    joined_at = Instant(required=True)


class SuggestedSchema(Schema):
    """A report that may tell of the same thing."""

    incident = fields.Nested(IncidentSchema, required=True)
    report = fields.Nested(ReferenceSchema, required=True)
    narrative = fields.String(required=True)
    distance_m = fields.Float(required=True)
    later_s = fields.Float(
        required=True, metadata={"description": "How much later it occurred; negative: earlier"}
    )
    still = fields.Nested(StillShownSchema, required=True, allow_none=True)
    holder = fields.String(required=True, allow_none=True, metadata={"description": "Who works on it"})
    joins_this = TrueOrFalse(
        required=True,
        metadata={"description": "It is verified already: this one would be joined to it, not it to this"},
    )


class DuplicatesSchema(Schema):
    joined = fields.List(fields.Nested(JoinedSchema), required=True)
    suggested = fields.List(
        fields.Nested(SuggestedSchema), required=True, metadata={"description": "The likeliest first"}
    )
