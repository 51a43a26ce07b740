"""Holding minutes that somebody may want next, before anybody has asked: within the incident's own budget."""

from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.footage import budget, hold_queries, keeping
from cctv_link.footage.holding import FAN_RANK, FOOTAGE
from cctv_link.footage.models import Hold
from kernel import clock, incidents
from kernel.config import Settings
from kernel.events import HoldsDue
from kernel.unit_of_work import UnitOfWork

# What may be looked at must never cost what was looked at: of a device's budget the fan takes at most this share.
PREFETCH_SHARE = 0.5


def place(
    uow: UnitOfWork,
    incident_id: UUID,
    camera_id: UUID,
    *,
    from_at: datetime,
    to_at: datetime,
    settings: Settings,
    reserved_s: float = 0.0,
) -> bool:
    """Hold the stretch, or lengthen the hold that the incident has on this camera; False when no budget is left.

    reserved_s: camera seconds that the incident will still want for what has seen it. Safe to call twice. Who
    calls it holds the incident's lock (hold_queries.lock_incident).
    """
    incident = incidents.find(uow.session, incident_id)
    held = hold_queries.hold_or_none(uow.session, incident_id, camera_id)
    if held is not None and held.released_at is not None:
        return False  # somebody decided that it may go
    if held is not None:
        from_at, to_at = min(from_at, held.from_at), max(to_at, held.to_at)
    held_s = 0.0 if held is None else (held.to_at - held.from_at).total_seconds()
    more_s = (to_at - from_at).total_seconds() - held_s
    if more_s <= 0:
        return True
    name = budget.budget_name(is_sos=incident.kind == "sos", device_id=incident.device_id)
    per_device_s, per_camera_s = budget.limits_s(name, settings)
    left = budget.HoldBudget(
        name=name,
        device_left_s=per_device_s * PREFETCH_SHARE
        - hold_queries.held_by_device_s(uow.session, incident.device_id, budget=name)
        - reserved_s,
        camera_s=per_camera_s,
        held_of_cameras_s=hold_queries.held_of_cameras_s(
            uow.session, [camera_id], budgets=budget.counted_budgets(name)
        ),
    )
    if not left.take(camera_id, more_s):
        return False
    if held is None:
        held = Hold(incident_id=incident_id, camera_id=camera_id, budget=name, device_id=incident.device_id)
        held.rank, held.placed_at = FAN_RANK, clock.now()
        held.until_at = incident.received_at + keeping.LET_GO_AFTER
        if not hold_queries.held_cameras(uow.session, incident_id):
            # The incident's first hold, whoever places it, brings the rule that ends them all.
            first_look_at = incident.received_at + timedelta(hours=keeping.TELL_AFTER_H[0])
            uow.publish(HoldsDue(incident_id=incident_id), not_before=first_look_at)
    held.from_at, held.to_at = from_at, to_at
    uow.add(held)
    uow.record(
        actor=FOOTAGE,
        action="hold.prefetch",
        subject=("hold", held.id),
        reason=f"escape fan, {more_s:.0f} s more",
        incident_id=incident_id,
    )
    return True
