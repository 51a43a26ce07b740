"""The drill: a synthetic SOS, raised by the house itself and ended by it. Nobody is in danger, and nobody is told outside."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from citizen_api.sos import intake
from citizen_api.sos.queries import AlertView
from citizen_api.sos.reading import Call
from citizen_api.sos.transitions import change_state, locked
from kernel import clock, incidents
from kernel.audit.entries import Actor
from kernel.events import SosDrillOver, SosStoodDown
from kernel.identity import residents
from kernel.unit_of_work import UnitOfWork

# Long enough for every step of the ladder and an answer; then it ends by itself, so that no wall rings for hours.
LASTS = timedelta(minutes=10)


def raise_drill(uow: UnitOfWork, *, plan: list[dict[str, Any]], actor: Actor) -> AlertView:
    """Raise one. It has no place: it must neither link cameras nor hold footage of people in the street."""
    now = clock.now()
    device = residents.synthetic_device(uow)
    call = Call(kind="drill", is_silent=False, position=None, submitted_at=None, flags=["drill"])
    alert = intake.accept_drill(uow, call, device=device, received_at=now, plan=plan)
    over = SosDrillOver(sos_alert_id=alert.id, incident_id=alert.incident_id)
    uow.publish(over, not_before=now + LASTS)
    uow.record(
        actor=actor, action="sos.drill", subject=("sos_alert", alert.id), incident_id=alert.incident_id
    )
    return alert


def end_drill(uow: UnitOfWork, sos_alert_id: UUID, *, actor: Actor) -> None:
    """It has stood long enough. Raises NotFound."""
    alert = locked(uow, sos_alert_id)
    if alert.ended_at is not None or not alert.is_drill:
        return
    change_state(uow, alert, "stood_down")
    incidents.change_status(uow, alert.incident_id, "closed", disposition="drill_over")
    uow.publish(SosStoodDown(sos_alert_id=alert.id, incident_id=alert.incident_id))
    uow.record(
        actor=actor, action="sos.drill_over", subject=("sos_alert", alert.id), incident_id=alert.incident_id
    )
