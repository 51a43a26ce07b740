"""How an officer ends an alert. That nobody was in need, one officer does not say alone: see ADR 25."""

from uuid import UUID

from citizen_api.sos import queries
from citizen_api.sos.ladder import NEEDS_TWO, SosStateRefused, may_become
from citizen_api.sos.models import SosAlert
from citizen_api.sos.operators import record
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import change_state, locked
from kernel import clock, incidents
from kernel.audit.entries import Actor
from kernel.events import SosClosed, SosHalfClosed, SosKeptOpen
from kernel.unit_of_work import UnitOfWork


def close(
    uow: UnitOfWork, sos_alert_id: UUID, *, officer_id: UUID, actor: Actor, reason: str, outcome: str = ""
) -> AlertView:
    """The officer ends it, with how it ended and a reason. Raises NotFound, SosStateRefused.

    outcome: one of ladder.OUTCOMES, which becomes the incident's disposition; empty when there are words only.
    One of NEEDS_TWO that nobody else has said before is noted, and the alert stays as it is until another officer
    says how it ended. Said twice by the same officer, it is one.
    """
    alert = locked(uow, sos_alert_id)
    if outcome in NEEDS_TWO and not alert.is_drill and alert.half_closed_by in (None, officer_id):
        _note_half(uow, alert, officer_id=officer_id, actor=actor, said=f"{outcome}: {reason}")
    else:
        _end(uow, alert, actor=actor, reason=reason, outcome=outcome)
    return queries.alert_by_id(uow.session, sos_alert_id)


def keep_open(uow: UnitOfWork, sos_alert_id: UUID, *, officer_id: UUID, actor: Actor) -> AlertView:
    """Whose closing waits for a second person takes it back. Said twice, it is one. Raises NotFound, SosStateRefused."""
    alert = locked(uow, sos_alert_id)
    if not may_become(alert.state, "closed"):
        raise SosStateRefused(f"it is {alert.state}")
    if alert.half_closed_by not in (None, officer_id):
        raise SosStateRefused("another officer has said it; you say how it ended")
    if alert.half_closed_by is not None:
        alert.half_closed_by = alert.half_closed_at = None
        uow.session.flush()
        uow.publish(SosKeptOpen(sos_alert_id=alert.id, incident_id=alert.incident_id))
        record(uow, actor, "sos.keep_open", alert.id, alert.incident_id, "")
    return queries.alert_by_id(uow.session, sos_alert_id)


def _note_half(uow: UnitOfWork, alert: SosAlert, *, officer_id: UUID, actor: Actor, said: str) -> None:
    if not may_become(alert.state, "closed"):
        raise SosStateRefused(f"it is {alert.state} and cannot become closed")
    if alert.half_closed_by == officer_id:
        return
    alert.half_closed_by, alert.half_closed_at = officer_id, clock.now()
    uow.session.flush()
    uow.publish(SosHalfClosed(sos_alert_id=alert.id, incident_id=alert.incident_id))
    record(uow, actor, "sos.half_close", alert.id, alert.incident_id, said)


def _end(uow: UnitOfWork, alert: SosAlert, *, actor: Actor, reason: str, outcome: str) -> None:
    change_state(uow, alert, "closed")
    alert.outcome, alert.offered_to = outcome, None
    uow.session.flush()
    incidents.change_status(uow, alert.incident_id, "closed", disposition=outcome or "sos_closed")
    uow.publish(SosClosed(sos_alert_id=alert.id, incident_id=alert.incident_id))
    record(
        uow, actor, "sos.close", alert.id, alert.incident_id, f"{outcome}: {reason}" if outcome else reason
    )
