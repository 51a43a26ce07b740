"""Letting go of a hold because the disk is full: what nobody has verified, from the camera of the lowest rank.

Evidence lies in the store and not in the ring; what a verified case holds, and what an order holds, never goes.
An SOS goes after every report. Of equal ranks the hold placed first has had the longest look.
"""

from datetime import datetime

from kernel.audit.entries import system
from kernel.unit_of_work import UnitOfWork

RING = system("ring")
REASON = "disk pressure"

# A hold that keeps no closed file from eviction is left alone: to end it would free nothing.
_LOWEST = """
select holds.id, holds.incident_id, holds.camera_id, holds.rank from holds
where holds.released_at is null and holds.basis <> 'case'
and not exists (select 1 from legal_holds where legal_holds.incident_id = holds.incident_id
    and legal_holds.released_at is null and legal_holds.expires_at > :now)
and exists (select 1 from recording_segments as segment where segment.camera_id = holds.camera_id
    and segment.evicted_at is null and segment.closed_at is not null
    and holds.from_at < segment.recorded_to and holds.to_at > segment.recorded_from)
order by holds.budget = 'sos', holds.rank desc, holds.placed_at, holds.id
limit 1 for update of holds skip locked
"""


def release_lowest_hold(uow: UnitOfWork, *, now: datetime) -> bool:
    """End one hold and account for it; whether there was one that may end."""
    hold = uow.execute(_LOWEST, {"now": now}).one_or_none()
    if hold is None:
        return False
    uow.execute(
        "update holds set released_at = :now, release_reason = :reason where id = :id",
        {"now": now, "reason": REASON, "id": hold.id},
    )
    uow.record(
        actor=RING,
        action="hold.release",
        subject=("hold", hold.id),
        reason=f"{REASON}: camera {hold.camera_id}, rank {hold.rank}",
        incident_id=hold.incident_id,
    )
    return True
