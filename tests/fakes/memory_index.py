"""A SegmentIndex that remembers in memory, with the behaviour the port promises. Kept by the same tests."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.recording.index import (
    Batch,
    GapRow,
    IndexUnavailable,
    LastRecorded,
    SegmentRow,
    SpellRow,
    turn_of,
)
from kernel import clock


class MemoryIndex:
    """`away` makes every call fail as a lost database does; `holds` are (camera_id, from_at, to_at).

    `unverified` are holds too, in the order in which the rule gives them up.
    """

    def __init__(self) -> None:
        self.segments: dict[UUID, SegmentRow] = {}
        self.gaps: dict[UUID, GapRow] = {}
        self.spells: dict[UUID, SpellRow] = {}
        self.holds: list[tuple[UUID, datetime, datetime]] = []
        self.unverified: list[tuple[UUID, datetime, datetime]] = []
        self.away = False

    def write(self, batch: Batch) -> None:
        self._answer()
        for id_, row in batch.segments.items():
            kept = self.segments.get(id_)
            if kept is None or kept.closed_at is None:
                self.segments[id_] = row
        for id_, gap in batch.gaps.items():
            known = self.gaps.get(id_, gap)
            self.gaps[id_] = replace(known, to_at=gap.to_at)
        for id_, spell in batch.spells.items():
            before = self.spells.get(id_, spell)
            beat = max(before.heartbeat_at, spell.heartbeat_at)
            self.spells[id_] = replace(before, to_at=spell.to_at, heartbeat_at=beat)
        open_spells = [spell.camera_id for spell in self.spells.values() if spell.to_at is None]
        assert len(open_spells) == len(set(open_spells)), "a camera has two open spells"

    def end_spells(self, of: Collection[UUID] | None = None) -> None:
        self._answer()
        for id_, spell in self.spells.items():
            if spell.to_at is None and (of is None or spell.camera_id in of):
                self.spells[id_] = replace(spell, to_at=max(spell.from_at, spell.heartbeat_at))

    def unfinished(self) -> list[SegmentRow]:
        self._answer()
        rows = [row for row in self.segments.values() if row.closed_at is None]
        return sorted(rows, key=lambda row: (row.recorded_from, row.seq))

    def last_recorded(self) -> dict[UUID, LastRecorded]:
        self._answer()
        last: dict[UUID, LastRecorded] = {}
        for camera_id in {row.camera_id for row in self.segments.values()}:
            closed = [row for row in self.segments.values() if row.camera_id == camera_id and row.closed_at]
            if not closed:
                continue
            latest = max(closed, key=lambda row: (row.closed_at, row.seq, row.id))
            gaps = [gap for gap in self.gaps.values() if gap.camera_id == camera_id and gap.to_at is None]
            last[camera_id] = LastRecorded(
                chain_sha256=latest.chain_sha256 or bytes(32),
                closed_at=latest.closed_at,
                recorded_to=max(row.recorded_to for row in closed),
                open_gap=max(gaps, key=lambda gap: gap.from_at) if gaps else None,
            )
        return last

    def find(self, paths: list[str]) -> dict[str, bool]:
        self._answer()
        return {row.path: row.evicted_at is not None for row in self.segments.values() if row.path in paths}

    def evict_before(self, at: datetime, *, most: int, stagger_s: float = 0.0) -> list[str]:
        self._answer()
        old = [
            row
            for row in self._unheld()
            if row.recorded_to < at - timedelta(seconds=stagger_s * turn_of(row.camera_id))
        ]
        return [self._evict(row) for row in old[:most]]

    def evict_oldest(self, size_bytes: int, *, most: int) -> list[str]:
        self._answer()
        covered, paths = 0, []
        for row in self._unheld()[:most]:
            if covered >= size_bytes:
                break
            covered += row.size_bytes
            paths.append(self._evict(row))
        return paths

    def release_lowest_hold(self) -> bool:
        self._answer()
        keeping = [hold for hold in self.unverified if any(_covers(hold, row) for row in self._closed())]
        if not keeping:
            return False
        self.unverified.remove(keeping[0])
        return True

    def kept_bytes(self) -> int:
        self._answer()
        return sum(row.size_bytes for row in self.segments.values() if row.evicted_at is None)

    def of(self, camera_id: UUID) -> list[SegmentRow]:
        """Rows of one camera in the order of recording."""
        rows = [row for row in self.segments.values() if row.camera_id == camera_id]
        return sorted(rows, key=lambda row: (row.recorded_from, row.seq))

    def gaps_of(self, camera_id: UUID) -> list[GapRow]:
        gaps = [gap for gap in self.gaps.values() if gap.camera_id == camera_id]
        return sorted(gaps, key=lambda gap: gap.from_at)

    def _closed(self) -> list[SegmentRow]:
        return [row for row in self.segments.values() if row.evicted_at is None and row.closed_at is not None]

    def _unheld(self) -> list[SegmentRow]:
        holds = [*self.holds, *self.unverified]
        free = [row for row in self._closed() if not any(_covers(hold, row) for hold in holds)]
        return sorted(free, key=lambda row: (row.recorded_from, row.id))

    def _evict(self, row: SegmentRow) -> str:
        self.segments[row.id] = replace(row, evicted_at=clock.now())
        return row.path

    def _answer(self) -> None:
        if self.away:
            raise IndexUnavailable("away, because the test says so")


def _covers(hold: tuple[UUID, datetime, datetime], row: SegmentRow) -> bool:
    camera_id, from_at, to_at = hold
    return row.camera_id == camera_id and from_at < row.recorded_to and to_at > row.recorded_from
