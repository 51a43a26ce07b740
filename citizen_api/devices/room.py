"""How many phones a resident may have: what one may do in an hour or a day is counted by phone."""

from datetime import datetime
from uuid import UUID

from kernel.errors import DomainError, Kind
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork

MOST_IN_USE = 10


class TooManyDevices(DomainError):
    kind = Kind.CONFLICT
    slug = "too-many-devices"
    title = N_("Too many phones are in use; sign one out first")


def require(uow: UnitOfWork, resident_id: UUID, *, now: datetime) -> None:
    """Those that wait count, too. The resident's row makes those take turns that come at the same time. Raises TooManyDevices."""
    uow.execute("SELECT 1 FROM residents WHERE id = :id FOR NO KEY UPDATE", {"id": resident_id})
    in_use = uow.execute(
        "SELECT count(*) FROM devices WHERE resident_id = :id AND ended_at IS NULL"
        " AND (waits_until IS NULL OR waits_until > :now)",
        {"id": resident_id, "now": now},
    ).scalar_one()
    if in_use >= MOST_IN_USE:
        raise TooManyDevices(f"{in_use} of yours are in use or wait to be let in, and {MOST_IN_USE} may be")
