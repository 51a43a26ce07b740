"""What a camera's recording of a moment is good for: by the recorder's own account, and by what upkeep found. Pure.

Upkeep is a room that knows this one, so what it found comes in by a port: whoever calls says how it is read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

# Rungs of upkeep's ladder, and what it says of a picture that is another one than the reference.
PICTURE, CLOCK = "picture_usable", "clock_right"
ELSEWHERE = frozenset({"moved", "changed"})
# Upkeep notices within this: a view that began so shortly before is where the camera was turned to.
NOTICED_WITHIN = timedelta(seconds=60)


class Truth(Protocol):
    """What was true of a camera at a moment, see upkeep. fails_at, reason: of the first rung that fails, else empty."""

    @property
    def is_known(self) -> bool: ...
    @property
    def fails_at(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def since_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class LinkTruth:
    """What is kept of it: the first rung that failed and why; empty where all held."""

    fails_at: str
    reason: str

    @classmethod
    def of_or_none(cls, truth: Truth) -> "LinkTruth | None":
        """None where nobody watched."""
        return cls(truth.fails_at, truth.reason) if truth.is_known else None


class TruthAt(Protocol):
    """Reads what was true of each of these cameras at a moment."""

    def __call__(
        self, session: Session, camera_ids: Collection[UUID], at: datetime, /
    ) -> Mapping[UUID, Truth]: ...


class Use(IntEnum):
    """What the recording is good for. In the order in which links are ranked among equals; NONE behind all others."""

    GOOD = 0
    TIME_DOUBTFUL = 1
    NOT_KNOWN = 2
    NONE = 3


def use_of(state: str, truth: Truth) -> Use:
    """What can be expected of the moment's recording.

    state: recording, not_recording or unknown, as the recorder tells. Whether there are pictures it knows to the
    second; what they show, and by which clock, upkeep alone knows, and within a minute.
    """
    if state == "not_recording" or (truth.is_known and _shows_nothing(state, truth)):
        return Use.NONE
    if state == "unknown":
        return Use.NOT_KNOWN
    return Use.TIME_DOUBTFUL if truth.is_known and truth.fails_at == CLOCK else Use.GOOD


def is_turned(truth: Truth, *, view_from: datetime | None) -> bool:
    """Whether the camera looks elsewhere than its view says, and nobody has said where since.

    view_from: when the view in force began; None: with the camera.
    """
    if not (truth.is_known and truth.fails_at == PICTURE and truth.reason in ELSEWHERE):
        return False
    return view_from is None or truth.since_at is None or view_from < truth.since_at - NOTICED_WITHIN


def _shows_nothing(state: str, truth: Truth) -> bool:
    if truth.fails_at == PICTURE:
        return truth.reason not in ELSEWHERE
    # Below the picture stands what keeps a camera from being recorded: where the recorder says that it was, it was.
    return state == "unknown" and truth.fails_at not in ("", CLOCK)
