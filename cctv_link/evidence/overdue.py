"""A copy that was asked for and does not come: what asks for it may be dead. It is asked for anew, and the reader is told."""

from datetime import datetime, timedelta

from kernel import clock
from kernel.errors import DomainError, Kind

# A copy takes minutes, and its queue may be long; a job that fails is tried again for some ten hours.
PATIENCE = timedelta(hours=2)
RETRY_AFTER_S = 300


class CopyOverdue(DomainError):
    kind = Kind.UNAVAILABLE
    slug = "copy-overdue"
    title = "The copy should have been made by now"


def lost_before() -> datetime:
    """What was last asked for before then, and is not made, is asked for again."""
    return clock.now() - PATIENCE


def told(*, asked_at: datetime, asked_again_at: datetime | None) -> None:
    """Raises CopyOverdue when it was first asked for too long ago. Of copies that are neither made nor failed."""
    if asked_at > lost_before():
        return
    again = f"; it was asked for again at {clock.wire(asked_again_at)}" if asked_again_at else ""
    raise CopyOverdue(
        f"it was asked for at {clock.wire(asked_at)} and is not made{again}", retry_after_s=RETRY_AFTER_S
    )
