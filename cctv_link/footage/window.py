"""The stretch of footage to ask for, and the stretch to keep from being overwritten. Pure.

Half-open: the instant at the end is not part of it, so that two windows that meet share no frame.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.config import Settings

# A theft noticed in the morning happened "between ten and seven". Its hours are held as far as the budget goes,
# but a clip is for looking at: an officer who needs more asks for it.
LONGEST_CLIP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class FootageWindow:
    """from_at <= instant < to_at, aware UTC."""

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        if not self.from_at < self.to_at:
            raise ValueError(f"a window from {self.from_at} to {self.to_at} holds no instant")

    @property
    def length_s(self) -> float:
        return (self.to_at - self.from_at).total_seconds()

    def with_all_of(self, other: "FootageWindow") -> "FootageWindow":
        """The shortest window that has both in it, and what lies between."""
        return FootageWindow(min(self.from_at, other.from_at), max(self.to_at, other.to_at))

    def is_closed(self, now: datetime) -> bool:
        """Whether all of it lies in the past."""
        return now >= self.to_at


@dataclass(frozen=True, slots=True)
class Margins:
    """How much before and after the moment: for the clip, and for the hold around it."""

    clip_before: timedelta
    clip_after: timedelta
    hold_before: timedelta
    hold_after: timedelta

    @classmethod
    def by(cls, settings: Settings) -> "Margins":
        return cls(
            timedelta(seconds=settings.clip_before_s),
            timedelta(seconds=settings.clip_after_s),
            timedelta(seconds=settings.hold_before_s),
            timedelta(seconds=settings.hold_after_s),
        )


def clip_window(occurred_at: datetime, occurred_until: datetime | None, *, margins: Margins) -> FootageWindow:
    """What to cut: from before the beginning to after the end, at most LONGEST_CLIP."""
    from_at = occurred_at - margins.clip_before
    to_at = (occurred_until or occurred_at) + margins.clip_after
    return FootageWindow(from_at, min(to_at, from_at + LONGEST_CLIP))


def hold_window(occurred_at: datetime, occurred_until: datetime | None, *, margins: Margins) -> FootageWindow:
    """What to keep, minutes not yet recorded included. Never less than the clip."""
    clip = clip_window(occurred_at, occurred_until, margins=margins)
    from_at = occurred_at - margins.hold_before
    to_at = (occurred_until or occurred_at) + margins.hold_after
    return FootageWindow(min(from_at, clip.from_at), max(to_at, clip.to_at))
