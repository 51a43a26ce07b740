"""What the Central Police Office does with an alert. Each is one act of one named officer, in the caller's commit."""

from uuid import UUID

from citizen_api.sos import queries
from citizen_api.sos.ladder import SosStateRefused
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import change_state, locked
from kernel import clock, incidents
from kernel.audit.entries import Actor
from kernel.events import SosAnswered, SosClosed, SosShown
from kernel.unit_of_work import UnitOfWork


def show(
    uow: UnitOfWork, sos_alert_id: UUID, *, officer_id: UUID, actor: Actor, console_id: str
) -> AlertView:
    """A console has really rendered it. The first one takes it to on_screen; each is recorded once.

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
        _record(uow, actor, "sos.show", alert.id, alert.incident_id, f"console {console_id}")
    if alert.state == "received":
        alert.shown_at = clock.now()
        change_state(uow, alert, "on_screen")
        uow.publish(SosShown(sos_alert_id=alert.id, incident_id=alert.incident_id))
    return queries.alert_by_id(uow.session, sos_alert_id)


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
    _record(
        uow, actor, "sos.answer", alert.id, alert.incident_id, f"console {console_id}" if console_id else ""
    )
    return queries.alert_by_id(uow.session, sos_alert_id)


def close(uow: UnitOfWork, sos_alert_id: UUID, *, actor: Actor, reason: str) -> AlertView:
    """The officer ends it, with a reason. Raises NotFound, SosStateRefused."""
    alert = locked(uow, sos_alert_id)
    change_state(uow, alert, "closed")
    incidents.change_status(uow, alert.incident_id, "closed", disposition="sos_closed")
    uow.publish(SosClosed(sos_alert_id=alert.id, incident_id=alert.incident_id))
    _record(uow, actor, "sos.close", alert.id, alert.incident_id, reason)
    return queries.alert_by_id(uow.session, sos_alert_id)


def _record(
    uow: UnitOfWork, actor: Actor, action: str, sos_alert_id: UUID, incident_id: UUID, reason: str
) -> None:
    uow.record(
        actor=actor,
        action=action,
        subject=("sos_alert", sos_alert_id),
        reason=reason,
        incident_id=incident_id,
    )
