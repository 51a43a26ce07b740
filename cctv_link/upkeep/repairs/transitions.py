"""What may happen to a repair ticket. Pure.

open -> assigned -> in_work -> done -> confirmed. A person takes it as far as done; confirmed is what the camera
itself shows, from whatever state.
"""

from datetime import datetime, timedelta

MOST_ESCALATION = 2

# action -> (states it may be taken from, state after)
ACTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "assign": (("open", "assigned", "in_work"), "assigned"),
    "start": (("open", "assigned"), "in_work"),
    "done": (("assigned", "in_work"), "done"),
}


def after_or_none(action: str, state: str) -> str | None:
    """The state after the action, or None when it may not be taken now."""
    allowed_from, after = ACTIONS[action]
    return after if state in allowed_from else None


def next_escalation_at(opened_at: datetime, due_at: datetime, *, escalation: int) -> datetime | None:
    """When the clock runs out next: at the due time, and again as long behind it as it was given."""
    if escalation >= MOST_ESCALATION:
        return None
    return due_at + escalation * (due_at - opened_at)


def share_used(opened_at: datetime, due_at: datetime, now: datetime) -> float:
    """How much of the time given is used up, 0 to 1."""
    if now >= due_at:
        return 1.0
    given: timedelta = due_at - opened_at
    return max(0.0, (now - opened_at) / given)
