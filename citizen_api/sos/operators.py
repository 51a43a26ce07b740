"""What the Central Police Office does with an alert. Each is one act of one named officer, in the caller's commit."""

from uuid import UUID

from citizen_api.sos import queries
from citizen_api.sos.ladder import HELD, SosStateRefused
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import change_state, locked
from kernel import clock, incidents
from kernel.audit.entries import Actor
from kernel.events import SosAnswered, SosHandedOver, SosOffered, SosShown
from kernel.unit_of_work import UnitOfWork


def show(
    uow: UnitOfWork,
    sos_alert_id: UUID,
    *,
    officer_id: UUID,
    actor: Actor,
    console_id: str,
    is_armed: bool = False,
) -> AlertView:
    """A console has really rendered it. The first one takes it to on_screen; each is recorded once.

    is_armed: whether that console makes a sound. Only then may it ring there alone.
    Raises NotFound, SosStateRefused when it has ended.
    """
    alert = locked(uow, sos_alert_id)
    if alert.ended_at is not None:
        raise SosStateRefused(f"it is {alert.state}")
    recorded = uow.execute(
        "INSERT INTO sos_showings (id, sos_alert_id, officer_id, console_id, at)"
        " VALUES (gen_random_uuid(), :alert, :officer, :console, :at) ON CONFLICT DO NOTHING",
        {"alert": sos_alert_id, "officer": officer_id, "console": console_id, "at": clock.now()},
    ).rowcount
    if recorded:
        record(uow, actor, "sos.show", alert.id, alert.incident_id, f"console {console_id}")
    if alert.state == "received":
        alert.shown_at = clock.now()
        alert.first_console = console_id if is_armed else ""
        change_state(uow, alert, "on_screen")
        uow.publish(SosShown(sos_alert_id=alert.id, incident_id=alert.incident_id))
    return queries.alert_by_id(uow.session, sos_alert_id)


def ring_everywhere(uow: UnitOfWork, sos_alert_id: UUID, *, console_id: str) -> None:
    """The one console where it rang alone hears nothing any more. Raises NotFound."""
    alert = locked(uow, sos_alert_id)
    if alert.first_console == console_id:
        alert.first_console = ""
        uow.session.flush()


def answer(
    uow: UnitOfWork, sos_alert_id: UUID, *, officer_id: UUID, actor: Actor, console_id: str
) -> AlertView:
    """An officer takes it. Said twice by the same officer, it is one. Raises NotFound, SosStateRefused."""
    alert = locked(uow, sos_alert_id)
    if alert.state == "answered" and alert.answered_by == officer_id:
        return queries.alert_by_id(uow.session, sos_alert_id)
    change_state(uow, alert, "answered")
    alert.answered_at, alert.answered_by = clock.now(), officer_id
    uow.session.flush()
    incidents.change_status(uow, alert.incident_id, "under_review")
    uow.publish(SosAnswered(sos_alert_id=alert.id, incident_id=alert.incident_id))
    record(
        uow, actor, "sos.answer", alert.id, alert.incident_id, f"console {console_id}" if console_id else ""
    )
    return queries.alert_by_id(uow.session, sos_alert_id)


def offer(
    uow: UnitOfWork, sos_alert_id: UUID, *, by: UUID, may_offer_any: bool, actor: Actor, to: UUID | None
) -> AlertView:
    """Its operator asks another one to take it; None takes the offer back. Said twice, it is one.

    may_offer_any: a supervisor may, when its operator is not there any more. Nothing changes for the resident.
    Raises NotFound, SosStateRefused when it is not answered, not theirs, or offered to whom it belongs to.
    """
    alert = locked(uow, sos_alert_id)
    if alert.state not in HELD:
        raise SosStateRefused(f"it is {alert.state}: only an answered one can be handed over")
    if alert.answered_by != by and not may_offer_any:
        raise SosStateRefused("another operator has it")
    if to == alert.answered_by:
        raise SosStateRefused("they have it already")
    if alert.offered_to != to:
        alert.offered_to = to
        uow.session.flush()
        uow.publish(SosOffered(sos_alert_id=alert.id, incident_id=alert.incident_id))
        reason = f"to officer {to}" if to else "taken back"
        record(uow, actor, "sos.offer", alert.id, alert.incident_id, reason)
    return queries.alert_by_id(uow.session, sos_alert_id)


def take_over(uow: UnitOfWork, sos_alert_id: UUID, *, officer_id: UUID, actor: Actor) -> AlertView:
    """The other operator takes what they were offered. Said twice, it is one. Raises NotFound, SosStateRefused."""
    alert = locked(uow, sos_alert_id)
    if alert.state in HELD and alert.answered_by == officer_id:
        return queries.alert_by_id(uow.session, sos_alert_id)
    if alert.state not in HELD or alert.offered_to != officer_id:
        raise SosStateRefused(f"it is {alert.state}, and not offered to you")
    before = alert.answered_by
    alert.answered_by, alert.offered_to = officer_id, None
    uow.session.flush()
    uow.publish(SosHandedOver(sos_alert_id=alert.id, incident_id=alert.incident_id))
    record(uow, actor, "sos.take_over", alert.id, alert.incident_id, f"from officer {before}")
    return queries.alert_by_id(uow.session, sos_alert_id)


def record(
    uow: UnitOfWork, actor: Actor, action: str, sos_alert_id: UUID, incident_id: UUID, reason: str
) -> None:
    uow.record(
        actor=actor,
        action=action,
        subject=("sos_alert", sos_alert_id),
        reason=reason,
        incident_id=incident_id,
    )
