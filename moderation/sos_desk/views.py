"""The desk's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from citizen_api.public import AlertView, NumberShown, PoliceSosAlertSchema
from kernel.http.operations import operation
from kernel.identity import consoles
from kernel.unit_of_work import reading
from moderation.sos_desk import services
from moderation.sos_desk.schemas import (
    AnswerSchema,
    CloseSchema,
    NumberShownSchema,
    OfferSchema,
    PresentListSchema,
    ShownSchema,
)

blueprint = Blueprint("sos_desk", __name__)
# Behind a door of its own: what a screen has shown, no key may say.
showings = Blueprint("sos_showings", __name__)
present = Blueprint("consoles", __name__)

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
    problems=(*PROBLEMS, "who-somebody-is"),
    security=("session", "key"),
)
def close_sos(sos_alert_id: UUID, fields: dict[str, Any]) -> AlertView:
    """Ends an answered alert, with a reason.

    `false_call` takes two: said by one officer, the alert stays as it is and `needs_second_person` is true. It ends
    when another officer closes it, with the outcome that they find; or the first one, with any other outcome.
    """
    return services.close(officer=g.officer, sos_alert_id=sos_alert_id, **fields)


@blueprint.post("/<uuid:sos_alert_id>/keep-open")
@operation(
    summary="Take back a closing that waits for a second person",
    tag="CPO",
    answers={200: PoliceSosAlertSchema},
    problems=("not-found", "sos-state"),
    security=("session", "key"),
)
def keep_sos_open(sos_alert_id: UUID) -> AlertView:
    """Only by whose it is; said twice it is one."""
    return services.keep_open(officer=g.officer, sos_alert_id=sos_alert_id)


@blueprint.post("/<uuid:sos_alert_id>/number")
@operation(
    summary="Read the number behind an SOS that came by SMS or WhatsApp",
    tag="CPO",
    answers={200: NumberShownSchema},
    problems=("not-found", "sos-state"),
    security=("session", "key"),
)
def show_sos_number(sos_alert_id: UUID) -> NumberShown:
    """To ring back: for the operator who has it, while it is open, never of a silent one. Each reading is accounted for."""
    secret_key = current_app.extensions["settings"].secret_key
    return services.show_number(officer=g.officer, sos_alert_id=sos_alert_id, secret_key=secret_key)


@blueprint.post("/<uuid:sos_alert_id>/hand-over")
@operation(
    summary="Offer an SOS to another operator",
    tag="CPO",
    body=OfferSchema,
    answers={200: PoliceSosAlertSchema},
    problems=PROBLEMS,
    security=("session", "key"),
)
def offer_sos(sos_alert_id: UUID, fields: dict[str, Any]) -> AlertView:
    """It stays with its operator until the other one takes it; the resident reads "answered" throughout."""
    return services.offer(officer=g.officer, sos_alert_id=sos_alert_id, **fields)


@blueprint.post("/<uuid:sos_alert_id>/take-over")
@operation(
    summary="Take an SOS that was offered",
    tag="CPO",
    answers={200: PoliceSosAlertSchema},
    problems=("not-found", "sos-state"),
    security=("session", "key"),
)
def take_over_sos(sos_alert_id: UUID) -> AlertView:
    """Only whom it was offered to; said twice it is one."""
    return services.take_over(officer=g.officer, sos_alert_id=sos_alert_id)


@present.get("")
@operation(
    summary="Who sits before a console",
    tag="CPO",
    answers={200: PresentListSchema},
    security=("session",),
)
def list_consoles() -> dict[str, Any]:
    """Operators and supervisors who are signed in and could take what you have, and whether their console is armed."""
    idle_s = current_app.extensions["settings"].session_idle_s
    with reading() as session:
        return {
            "officers": consoles.present(
                session, services.CPO_ROLES, idle_s=idle_s, seen_by=g.officer.officer_id
            )
        }


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
