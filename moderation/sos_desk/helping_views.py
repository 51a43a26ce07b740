"""The door of a supervisor alone: may people near an SOS be asked for help, and asking them."""

from uuid import UUID

from flask import Blueprint, g

from citizen_api import public as citizen_api
from citizen_api.public import HelpRequest
from kernel.http.operations import operation
from kernel.unit_of_work import reading
from moderation.sos_desk import helping
from moderation.sos_desk.schemas import HelpRequestSchema

blueprint = Blueprint("sos_help", __name__)


@blueprint.get("/<uuid:sos_alert_id>/help-request")
@operation(
    summary="Whom a call for help would ask, and what they would read",
    tag="CPO",
    answers={200: HelpRequestSchema},
    problems=("not-found",),
    security=("session",),
)
def show_help_request(sos_alert_id: UUID) -> HelpRequest:
    """Asks nobody. `refusal` says why it may not be asked for; `asked_at` that it was, and that once is all."""
    with reading() as session:
        return citizen_api.help_foreseen(session, sos_alert_id)


@blueprint.post("/<uuid:sos_alert_id>/help-request")
@operation(
    summary="Ask people near an SOS for help",
    tag="CPO",
    answers={200: HelpRequestSchema},
    problems=("not-found", "sos-state"),
    security=("session",),
)
def ask_nearby(sos_alert_id: UUID) -> HelpRequest:
    """Once an alert; said twice it is one. Only who has said that they may be asked, and never the caller's own phones."""
    return helping.ask(officer=g.officer, sos_alert_id=sos_alert_id)
