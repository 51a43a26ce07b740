"""Whether a reporter may dispute what was found, until when, and what its end is called. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel import clock
from kernel.errors import DomainError, Kind
from kernel.incidents import DISPUTABLE_FOR, FINDINGS, TRANSITIONS

REASONS = ("it_happened", "more_to_see", "place_or_time", "other")
# Each goes to an officer who has not decided on it: a third look is the last that a station can man, and
# whoever could dispute without end could keep footage without end.
MOST_DISPUTES = 2
# From where the reporter may ask for another look. What was verified is nothing to dispute.
DISPUTABLE = frozenset(status for status, following in TRANSITIONS.items() if "under_review" in following) - {
    "reported"
}


class NotDisputable(DomainError):
    kind = Kind.CONFLICT
    slug = "not-disputable"
    title = "There is nothing to dispute"


class DisputeClosed(DomainError):
    kind = Kind.CONFLICT
    slug = "dispute-closed"
    title = "It cannot be disputed any more"


@dataclass(frozen=True, slots=True)
class Standing:
    """status: the incident's. told_at: when its reporter could read that. finding: what was found last, or the status."""

    status: str
    told_at: datetime
    finding: str
    disputes: int


def standing(
    status: str, steps: Sequence[tuple[datetime, str, str, dict[str, Any]]], *, disputes: int
) -> Standing:
    """Where a report stands. steps: the incident's timeline, which is never empty."""
    told_at = steps[-1][0]
    for at, step_status, _, _ in reversed(steps):
        if step_status != status:
            break
        told_at = at
    found = (step_status for _, step_status, _, _ in reversed(steps) if step_status in FINDINGS)
    return Standing(status, told_at, next(found, status), disputes)


def refuse(stands: Standing, *, now: datetime) -> None:
    """Raises NotDisputable, DisputeClosed."""
    if stands.status not in DISPUTABLE:
        raise NotDisputable(f"it is {stands.status}", incident_status=stands.status)
    until_at = stands.told_at + DISPUTABLE_FOR
    if stands.disputes >= MOST_DISPUTES:
        raise DisputeClosed(f"it was disputed {stands.disputes} times", why="used-up", closed_at=None)
    if now >= until_at:
        closed_at = clock.wire(until_at)
        raise DisputeClosed(f"the time for it ended at {closed_at}", why="too-late", closed_at=closed_at)


def until_or_none(stands: Standing, *, now: datetime) -> datetime | None:
    """Until when it may be disputed; None when it may not."""
    try:
        refuse(stands, now=now)
    except (NotDisputable, DisputeClosed):
        return None
    return stands.told_at + DISPUTABLE_FOR


def end_codes(outcome: str) -> tuple[str, str]:
    """Both codes that the end of a dispute may have with this outcome, for who must not know which."""
    return f"upheld_{outcome}", f"changed_{outcome}"


def end_code(disputed_finding: str, outcome: str) -> str:
    """The timeline's code for the end of a dispute."""
    return f"{'upheld' if outcome == disputed_finding else 'changed'}_{outcome}"
