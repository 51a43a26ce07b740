"""Asking people near an SOS: a supervisor's act, in one commit."""

from uuid import UUID

from citizen_api import public as citizen_api
from citizen_api.public import HelpRequest
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import unit_of_work


def ask(*, officer: SignedIn, sos_alert_id: UUID) -> HelpRequest:
    """Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.ask_nearby(uow, sos_alert_id, actor=officer.actor)
