"""The desk's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from citizen_api.public import AlertView, PoliceSosAlertSchema
from kernel.http.operations import operation
from moderation.sos_desk import services
from moderation.sos_desk.schemas import AnswerSchema, CloseSchema, ShownSchema

blueprint = Blueprint("sos_desk", __name__)
# Behind a door of its own: what a screen has shown, no key may say.
showings = Blueprint("sos_showings", __name__)

PROBLEMS = ("not-found", "sos-state", "invalid-fields")


@blueprint.post("/<uuid:sos_alert_id>/answer")
@operation(
    summary="Answer an SOS",
    tag="CPO",
    body=AnswerSchema,
    answers={200: PoliceSosAlertSchema},
    problems=PROBLEMS,
    security=("session", "key"),
)
def answer_sos(sos_alert_id: UUID, fields: dict[str, Any]) -> AlertView:
    """The officer takes it; the resident reads that somebody has."""
    return services.answer(officer=g.officer, sos_alert_id=sos_alert_id, **fields)


@blueprint.post("/<uuid:sos_alert_id>/close")
@operation(
    summary="Close an SOS",
    tag="CPO",
    body=CloseSchema,
    answers={200: PoliceSosAlertSchema},
    problems=PROBLEMS,
    security=("session", "key"),
)
def close_sos(sos_alert_id: UUID, fields: dict[str, Any]) -> AlertView:
    """Ends an answered alert, with a reason."""
    return services.close(officer=g.officer, sos_alert_id=sos_alert_id, **fields)


@showings.post("/<uuid:sos_alert_id>/shown")
@operation(
    summary="A console has rendered an SOS",
    tag="CPO",
    body=ShownSchema,
    answers={200: PoliceSosAlertSchema},
    problems=(*PROBLEMS, "console-only"),
    security=("session",),
)
def note_shown(sos_alert_id: UUID, fields: dict[str, Any]) -> AlertView:
    """Only this sets `on_screen`."""
    return services.show(officer=g.officer, sos_alert_id=sos_alert_id, **fields)
