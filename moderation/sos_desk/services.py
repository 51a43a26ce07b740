"""The officers' acts on an SOS alert, each in one commit."""

from uuid import UUID

from citizen_api import public as citizen_api
from citizen_api.public import AlertView
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import unit_of_work


def show(*, officer: SignedIn, sos_alert_id: UUID, console_id: str) -> AlertView:
    """A console in a visible tab has rendered the alert. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.show_sos(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor, console_id=console_id
        )


def answer(*, officer: SignedIn, sos_alert_id: UUID, console_id: str) -> AlertView:
    """The officer takes the alert. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.answer_sos(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor, console_id=console_id
        )


def close(*, officer: SignedIn, sos_alert_id: UUID, reason: str) -> AlertView:
    """The officer ends the alert. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.close_sos(uow, sos_alert_id, actor=officer.actor, reason=reason)
