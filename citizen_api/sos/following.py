"""Places of an SOS that come by another way than its own door."""

from collections.abc import Sequence
from uuid import UUID

from citizen_api.sos import reading, services
from citizen_api.sos.reading import Fix
from citizen_api.sos.transitions import locked
from kernel import clock
from kernel.geo import BoundingBox
from kernel.unit_of_work import UnitOfWork


def take(uow: UnitOfWork, sos_alert_id: UUID, fixes: Sequence[Fix], *, city: BoundingBox) -> None:
    """Store them as if they had been sent to the alert; of one that has ended nobody hears.

    They are received under the alert's lock: what has waited for a stand-down came after it.
    """
    flags = sorted(
        {flag for fix in fixes for flag in reading.place_flags({"accuracy_m": 0}, fix.position, city)}
    )
    alert = locked(uow, sos_alert_id)
    services.store(uow, alert, fixes, received_at=clock.now(), flags=flags)
