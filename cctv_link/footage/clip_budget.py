"""How many clips may be pulled in an hour, so that nobody can keep the pullers busy by reporting. Pure.

A clip over the budget is not refused: it waits, and is pulled when the hour has room again or when an officer
claims the task. What an SOS needs is pulled at once; a moving one has a number of clips it cannot exceed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cctv_link.footage.budget import ANONYMOUS_SHARE
from kernel.config import Settings

HOUR = timedelta(hours=1)


def pull_at(*, now: datetime, full_since: Iterable[datetime | None]) -> datetime:
    """The first moment from now on at which one more pull keeps every hour within its limit.

    full_since: for each limit of n pulls an hour, the n-th latest pull planned so far, or None while there
    are fewer. An hour that holds the new pull begins after that one, so it holds n - 1 others at most.
    """
    return max([now, *(latest + HOUR for latest in full_since if latest is not None)])


def limits(name: str, settings: Settings) -> tuple[int | None, int | None]:
    """(pulls an hour of one device, of one camera); None: no limit. `name` as in budget.budget_name."""
    if name == "sos":
        return None, None
    if name == "report":
        return settings.clips_per_device_hour, settings.clips_per_camera_hour
    return None, max(1, round(settings.clips_per_camera_hour * ANONYMOUS_SHARE))
