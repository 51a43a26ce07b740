"""The ring: how much is kept, what goes first, and that what is held never goes."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from cctv_link.recording.index import SegmentIndex
from kernel import clock

# A few files at a time: unlinking thousands at once stalls the disk that is being recorded to.
MOST_PER_ROUND = 200
# What a full disk needs to go on for a while, and no less than a few seconds of one camera.
ROOM_SHARE = 50
LEAST_ROOM_BYTES = 20_000_000

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ring:
    """Files below `directory`, kept for `max_age_s` or up to `max_bytes`, whichever ends first."""

    directory: Path
    max_age_s: int
    max_bytes: int

    def keep_within(self, index: SegmentIndex) -> int:
        """Let go of what is too old or too much, oldest first; return how many files. Raises IndexUnavailable."""
        before = clock.now() - timedelta(seconds=self.max_age_s)
        gone = self._unlink(index.evict_before(before, most=MOST_PER_ROUND))
        excess_bytes = index.kept_bytes() - self.max_bytes
        if excess_bytes > 0:
            gone += self._unlink(index.evict_oldest(excess_bytes, most=MOST_PER_ROUND))
        return gone

    def make_room(self, index: SegmentIndex) -> int:
        """The disk is full: let go of the oldest that nobody holds. Raises IndexUnavailable."""
        room_bytes = max(LEAST_ROOM_BYTES, index.kept_bytes() // ROOM_SHARE)
        gone = self._unlink(index.evict_oldest(room_bytes, most=MOST_PER_ROUND))
        _log.warning("room_made_on_full_disk", files=gone)
        return gone

    def _unlink(self, paths: list[str]) -> int:
        """Marked first, unlinked then: a crash in between leaves a file that recovery removes."""
        for path in paths:
            (self.directory / path).unlink(missing_ok=True)
        return len(paths)
