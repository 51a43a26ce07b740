"""Changing an alert's state: one row, locked, one rung at a time."""

from uuid import UUID

from citizen_api.sos.ladder import ENDED, SosStateRefused, may_become
from citizen_api.sos.models import SosAlert
from kernel import clock
from kernel.errors import NotFound
from kernel.unit_of_work import UnitOfWork


def locked(uow: UnitOfWork, sos_alert_id: UUID, *, resident_id: UUID | None = None) -> SosAlert:
    """The alert, for this commit alone. Raises NotFound when it is not there, or not this resident's."""
    alert = uow.session.get(SosAlert, sos_alert_id, with_for_update=True)
    if alert is None or (resident_id is not None and alert.resident_id != resident_id):
        raise NotFound("no such SOS alert")
    return alert


def change_state(uow: UnitOfWork, alert: SosAlert, state: str) -> None:
    """Take the alert to `state`. Raises SosStateRefused when no rung leads there."""
    if not may_become(alert.state, state):
        raise SosStateRefused(f"it is {alert.state} and cannot become {state}")
    alert.state = state
    if state in ENDED:
        alert.ended_at = clock.now()
    uow.session.flush()
