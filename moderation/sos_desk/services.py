"""The officers' acts on an SOS alert, each in one commit."""

from uuid import UUID

from citizen_api import public as citizen_api
from citizen_api.public import AlertView
from kernel.identity import consoles
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import unit_of_work

CPO_ROLES = ("operator", "supervisor")


def show(*, officer: SignedIn, sos_alert_id: UUID, console_id: str) -> AlertView:
    """A console in a visible tab has rendered the alert. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.show_sos(
            uow,
            sos_alert_id,
            officer_id=officer.officer_id,
            actor=officer.actor,
            console_id=console_id,
            is_armed=consoles.is_armed(uow.session, officer),
        )


def answer(*, officer: SignedIn, sos_alert_id: UUID, console_id: str) -> AlertView:
    """The officer takes the alert. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.answer_sos(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor, console_id=console_id
        )


def offer(*, officer: SignedIn, sos_alert_id: UUID, to: str | None) -> AlertView:
    """Ask another operator by name to take it; None takes the offer back. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.offer_sos(
            uow,
            sos_alert_id,
            by=officer.officer_id,
            may_offer_any=officer.role == "supervisor",
            actor=officer.actor,
            to=consoles.officer_named(uow.session, to, CPO_ROLES) if to else None,
        )


def take_over(*, officer: SignedIn, sos_alert_id: UUID) -> AlertView:
    """Take what was offered. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.take_over_sos(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor
        )


def close(*, officer: SignedIn, sos_alert_id: UUID, reason: str, outcome: str) -> AlertView:
    """The officer ends the alert. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.close_sos(uow, sos_alert_id, actor=officer.actor, reason=reason, outcome=outcome)
