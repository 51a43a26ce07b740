"""The officers' acts on an SOS alert, each in one commit."""

from uuid import UUID

from citizen_api import public as citizen_api
from citizen_api.public import AlertView, NumberShown
from kernel.belonging import considered as belonging
from kernel.errors import NotFound
from kernel.identity import consoles
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.routing import queries as routing

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
    """Ask another operator by name to take it; None takes the offer back. Raises NotFound, SosStateRefused.

    Whose reach it is beyond cannot take it: to them it does not exist, and so they are not there to be asked.
    """
    with unit_of_work() as uow:
        return citizen_api.offer_sos(
            uow,
            sos_alert_id,
            by=officer.officer_id,
            may_offer_any=officer.role == "supervisor",
            actor=officer.actor,
            to=_who_sees_it(uow, to, sos_alert_id) if to else None,
        )


def _who_sees_it(uow: UnitOfWork, name: str, sos_alert_id: UUID) -> UUID:
    officer_id = consoles.officer_named(uow.session, name, CPO_ROLES)
    alert = citizen_api.alerts(uow.session, [sos_alert_id]).get(sos_alert_id)
    if alert is not None and not routing.seen(uow.session, officer_id, [alert.incident_id]):
        raise NotFound("no such officer")
    return officer_id


def take_over(*, officer: SignedIn, sos_alert_id: UUID) -> AlertView:
    """Take what was offered. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.take_over_sos(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor
        )


def show_number(*, officer: SignedIn, sos_alert_id: UUID, secret_key: str) -> NumberShown:
    """The number behind an SOS that came by a message, for its operator. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.number_of_sos(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor, secret_key=secret_key
        )


def close(*, officer: SignedIn, sos_alert_id: UUID, reason: str, outcome: str, considered: bool) -> AlertView:
    """The officer ends the alert, or says what takes two. Raises NotFound, SosStateRefused, WhoSomebodyIs."""
    belonging.consider(reason, considered=considered)
    with unit_of_work() as uow:
        return citizen_api.close_sos(
            uow,
            sos_alert_id,
            officer_id=officer.officer_id,
            actor=officer.actor,
            reason=reason,
            outcome=outcome,
        )


def keep_open(*, officer: SignedIn, sos_alert_id: UUID) -> AlertView:
    """Take back what waits for a second person. Raises NotFound, SosStateRefused."""
    with unit_of_work() as uow:
        return citizen_api.keep_sos_open(
            uow, sos_alert_id, officer_id=officer.officer_id, actor=officer.actor
        )
