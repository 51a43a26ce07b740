"""An SOS that arms: the server has it while the phone counts down, and owns the deadline.

The deadline is a row of the timer's, as each step of the ladder is: a phone that is snatched and a house that
restarts both end in a raised SOS.
"""

from uuid import UUID

from citizen_api.sos import queries, telling
from citizen_api.sos.ladder import SosClosed
from citizen_api.sos.ladder import steps as as_steps
from citizen_api.sos.models import SosAlert
from citizen_api.sos.queries import AlertView
from citizen_api.sos.transitions import change_state, locked
from kernel import clock
from kernel.audit.entries import Actor, system
from kernel.events import SosArmingDue, SosEscalationDue, SosRaised
from kernel.identity.residents import Device
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

TIMER = system("timer")


def raise_now(*, device: Device, sos_alert_id: UUID) -> AlertView:
    """The resident does not wait. Said twice, or of one that is raised, it is one. Raises NotFound, SosClosed."""
    with unit_of_work() as uow:
        alert = locked(uow, sos_alert_id, resident_id=device.resident_id)
        if (end := telling.end_or_none(alert.state, alert.stood_down_at)) is not None:
            raise SosClosed(f"it is {end}")
        promote(uow, alert, actor=device.actor)
        return queries.alert_by_id(uow.session, sos_alert_id)


def raise_due(delivery: Delivery) -> None:
    """Its time is up. One that was stood down, or raised by its resident, is left as it is."""
    assert isinstance(delivery.event, SosArmingDue)
    with unit_of_work(completes=delivery) as uow:
        promote(uow, locked(uow, delivery.event.sos_alert_id), actor=TIMER)


def promote(uow: UnitOfWork, alert: SosAlert, *, actor: Actor) -> None:
    """An arming alert is raised; its ladder counts from when it was to be raised, and nobody waits longer for us."""
    if alert.state != "arming":
        return
    alert.raised_at = min(alert.raises_at or clock.now(), clock.now())
    alert.raises_at = None
    tell(uow, alert, actor=actor)


def tell(uow: UnitOfWork, alert: SosAlert, *, actor: Actor) -> None:
    """Everybody hears of it, and its ladder begins."""
    change_state(uow, alert, "received")
    ids = {"sos_alert_id": alert.id, "incident_id": alert.incident_id}
    uow.publish(SosRaised(**ids))
    first = as_steps(alert.plan, raised_at=alert.raised_at)[0]
    uow.publish(SosEscalationDue(**ids, level=first.level), not_before=first.at)
    uow.record(
        actor=actor, action="sos.raise", subject=("sos_alert", alert.id), incident_id=alert.incident_id
    )
