"""When a reading is believed: three of the last five, and three good ones in a row before all is well. Pure.

A bus that stops before the lens is one dark picture; a sheet over it is every picture. One sample in 12 s makes
a fault known 24 to 36 s after it began.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SAMPLE_EVERY_S = 12.0
# While a camera itself claims that something is wrong, see claims: known 12 s after it said so.
SUSPECTED_EVERY_S = 6.0
SUSPECTED_FOR_S = 60.0
READINGS = 5
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What one sample says of a camera. fails_at: the rung; empty when all holds."""

    fails_at: str
    reason: str

    @property
    def is_good(self) -> bool:
        return not self.fails_at


GOOD = Finding("", "")


def decided_or_none(readings: Sequence[Finding], before: Finding | None) -> Finding | None:
    """What is true of the camera after these readings, oldest first; `before` when they do not settle it.

    Three failing readings of any kind are a fault; it is called by the commonest of them, the newest of equals.
    """
    recent = readings[-READINGS:]
    failing = [reading for reading in recent if not reading.is_good]
    if len(recent) >= ENOUGH and all(reading.is_good for reading in recent[-ENOUGH:]):
        return GOOD
    if len(failing) >= ENOUGH:
        counts = Counter(failing)
        most = max(counts.values())
        return next(reading for reading in reversed(failing) if counts[reading] == most)
    return before
