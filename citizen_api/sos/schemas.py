"""An SOS alert on the wire."""

from marshmallow import INCLUDE, Schema, fields, validate

from citizen_api.sos.ladder import CALLED, CONTACT_STATES, HOWS, OUTCOMES, STATES
from citizen_api.sos.reading import MOST_POSITIONS
from kernel.http.fields import Instant, Number, ToldPositionSchema, TrueOrFalse

BATTERY = "What the phone's battery had left then, 0 to 100"


class Lenient(Schema):
    """What a phone in need sends is described here and read by `reading`, which refuses next to nothing."""

    class Meta:
        unknown = INCLUDE


class SosPositionSchema(Lenient):
    """Where the phone is; a place that is far off or hardly known is taken, and flagged."""

    lat = Number(required=True, metadata={"description": "Degrees, WGS 84"})
    lon = Number(required=True, metadata={"description": "Degrees, WGS 84"})
    accuracy_m = Number(metadata={"description": "Radius in metres that the phone is sure of"})


class NewSosSchema(Lenient):
    """Everything is optional; what does not fit is dropped, kept raw and named in the answer's `flags`."""

    kind = fields.String(metadata={"description": "What it is, in a word; at most 40 characters"})
    position = fields.Nested(SosPositionSchema)
    submitted_at = Instant(metadata={"description": "The phone's clock"})
    silent = TrueOrFalse(metadata={"description": "Do not ring back"})
    battery_pct = Number(metadata={"description": BATTERY})
    arming = TrueOrFalse(
        metadata={
            "description": "Take it, and raise it in some seconds unless it is stood down: see `raises_at`"
        }
    )


class NextStepSchema(Schema):
    """What happens next if nobody answers: announced before it happens."""

    level = fields.Integer(required=True)
    to = fields.String(required=True, metadata={"examples": list(CALLED)})
    at = Instant(required=True, metadata={"description": "Our clock"})


class SosAlertSchema(Schema):
    """Where the alert stands on the ladder."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    escalation_level = fields.Integer(required=True)
    raised_at = Instant(required=True)
    raises_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "While it arms: when we raise it, by our clock. null when it was raised"},
    )
    flags = fields.List(fields.String(), required=True)
    next_step = fields.Nested(
        NextStepSchema,
        required=True,
        allow_none=True,
        metadata={"description": "null when somebody has answered, or nothing is left to do"},
    )


class SosStepInWordsSchema(Schema):
    """One line of what happened."""

    at = Instant(required=True)
    code = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "In the device's language"})


class NextStepInWordsSchema(NextStepSchema):
    text = fields.String(required=True, metadata={"description": "In the device's language"})


class FollowedSosSchema(SosAlertSchema):
    """The ladder as it is: what happened, in its order, and what happens next."""

    next_step = fields.Nested(NextStepInWordsSchema, required=True, allow_none=True)
    timeline = fields.List(fields.Nested(SosStepInWordsSchema), required=True)


class FixSchema(SosPositionSchema):
    """A place and when the phone was there; one without its time is taken to be now."""

    at = Instant(metadata={"description": "The phone's clock"})
    battery_pct = Number(metadata={"description": BATTERY})


class PositionsSchema(Lenient):
    """The newest first; what is no position is left out, and flagged."""

    positions = fields.List(
        fields.Nested(FixSchema), required=True, validate=validate.Length(max=MOST_POSITIONS)
    )


class StoredPositionsSchema(Schema):
    stored = fields.Integer(required=True)
    newest_at = Instant(required=True, allow_none=True)


class StandDownSchema(Lenient):
    """Empty from a device without PINs."""

    pin = fields.String(metadata={"description": "Six digits: the PIN that stands down, or the other one"})


class ContactSchema(Schema):
    """One whom a step has told, or is about to tell."""

    who = fields.String(required=True)
    how = fields.String(required=True, metadata={"enum": list(HOWS)})
    state = fields.String(required=True, metadata={"enum": list(CONTACT_STATES)})
    tries = fields.Integer(required=True)
    answer = fields.String(required=True)
    at = Instant(required=True)


class EscalationSchema(Schema):
    """A step that was taken: when, whom it called, and what came of it."""

    level = fields.Integer(required=True)
    to = fields.String(required=True, metadata={"examples": list(CALLED)})
    at = Instant(required=True, attribute="taken_at")
    told = fields.List(fields.Nested(ContactSchema), required=True)


class SosLadderSchema(Schema):
    """An alert's ladder as the Central Police Office sees it."""

    next_step = fields.Nested(NextStepSchema, required=True, allow_none=True)
    steps = fields.List(
        fields.Nested(NextStepSchema),
        required=True,
        metadata={"description": "All steps of this alert, taken or not, as they were announced"},
    )
    escalations = fields.List(fields.Nested(EscalationSchema), required=True)
    first_console = fields.String(
        required=True,
        metadata={"description": "It rings there alone until the first step; empty: everywhere"},
    )
    offered_to = fields.String(required=True, allow_none=True)
    drill = fields.Boolean(
        required=True,
        attribute="is_drill",
        metadata={"description": "Synthetic: nobody is in danger. Say so wherever it is shown"},
    )
    outcome = fields.String(required=True, metadata={"examples": list(OUTCOMES)})
    needs_second_person = fields.Boolean(
        required=True,
        metadata={
            "description": "An officer has said what takes two, and it goes on: another one says how it ended, and is not told what the first one said"
        },
    )
    half_closed_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Who that officer is; they may take it back, and not be the second"},
    )
    battery_pct = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of the phone, as it last said; null: it never did"},
    )
    battery_at = Instant(required=True, allow_none=True)
    duress = fields.Boolean(
        required=True,
        attribute="is_duress",
        metadata={
            "description": "Its phone was made to stand it down and shows that it was. Neither call nor write: go on"
        },
    )
    help_asked_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When people nearby were asked to help; null: they were not"},
    )
    help_asked_devices = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many phones that were"}
    )
    raises_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "It arms until then, and may be stood down before; null: it was raised"},
    )


class PoliceSosAlertSchema(SosAlertSchema, SosLadderSchema):
    """What the Central Police Office sees beside."""

    incident_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    silent = TrueOrFalse(required=True)
    answered_by = fields.String(required=True, allow_none=True)
    answered_at = Instant(required=True, allow_none=True)
    position = fields.Nested(ToldPositionSchema, required=True, allow_none=True)
    position_at = Instant(required=True, allow_none=True)


class NewPinsSchema(Schema):
    """Six digits each, that differ in two places or more: one slip must not make the other."""

    stand_down_pin = fields.String(required=True, validate=validate.Length(max=20))
    duress_pin = fields.String(
        required=True,
        validate=validate.Length(max=20),
        metadata={"description": "Looks like the other one in everything, and keeps the SOS up"},
    )
    current_pin = fields.String(
        load_default="",
        validate=validate.Length(max=20),
        metadata={"description": "One of those that are set; needed when there are some"},
    )


class PinsSchema(Schema):
    are_set = fields.Boolean(required=True)
