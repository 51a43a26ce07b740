"""The ring: how much is kept, what goes first, and that what is held never goes."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cctv_link.recording.index import SegmentIndex
from kernel import clock
from kernel.light_log import log as _log

# A few files at a time: unlinking thousands at once stalls the disk that is being recorded to.
MOST_PER_ROUND = 200
# As long as a file is: a city's files all end in the same ten seconds, and shall not all go in the same one.
TAKE_TURNS_S = 10.0
MOST_HOLDS_PER_ROUND = 20
# What a full disk needs to go on for a while, and no less than a few seconds of one camera.
ROOM_SHARE = 50
LEAST_ROOM_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Ring:
    """Files below `directory`, kept for `max_age_s` or up to `max_bytes`, whichever ends first."""

    directory: Path
    max_age_s: int
    max_bytes: int

    def keep_within(self, index: SegmentIndex) -> int:
        """Let go of what is too old or too much, oldest first; return how many files. Raises IndexUnavailable."""
        before = clock.now() - timedelta(seconds=self.max_age_s)
        gone = self._unlink(index.evict_before(before, most=MOST_PER_ROUND, stagger_s=TAKE_TURNS_S))
        return gone + self._shrink_to(index, self.max_bytes)

    def make_room(self, index: SegmentIndex) -> int:
        """The disk is full: let go of the oldest that nobody holds, then of holds. Raises IndexUnavailable."""
        kept_bytes = index.kept_bytes()
        room_bytes = max(LEAST_ROOM_BYTES, kept_bytes // ROOM_SHARE)
        gone = self._shrink_to(index, kept_bytes - room_bytes)
        _log.warning("room_made_on_full_disk", files=gone)
        return gone

    def _shrink_to(self, index: SegmentIndex, most_bytes: int) -> int:
        """Unheld files first; only when none is left, holds nobody has verified, one after the other.

        Recording goes on either way: what cannot shrink further is said, not refused.
        """
        gone = released = 0
        while gone < MOST_PER_ROUND and (excess_bytes := index.kept_bytes() - most_bytes) > 0:
            paths = index.evict_oldest(excess_bytes, most=MOST_PER_ROUND - gone)
            gone += self._unlink(paths)
            if paths:
                continue
            if released == MOST_HOLDS_PER_ROUND or not index.release_lowest_hold():
                break
            released += 1
        if released:
            _log.warning("holds_released_under_disk_pressure", holds=released)
        return gone

    def _unlink(self, paths: list[str]) -> int:
        """Marked first, unlinked then: a crash in between leaves a file that recovery removes."""
        for path in paths:
            let_go(self.directory / path)
        return len(paths)


def let_go(path: Path) -> None:
    """Remove a file that the index has given up. One that the disk keeps is tried again at the next start, and
    costs nobody else anything."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.error("segment_not_removed", path=f"{path.parent.name}/{path.name}", errno=error.errno)
