"""A recorder as a process of its own, without the house around it: its index is a file of JSON lines.

    python -m bench.recorder_alone RING NOTES READER ADDRESS...

The notes stand for the one statement a second that the house sends to the database.
"""

import json
import signal
import sys
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cctv_link.recording import crew, recorder
from cctv_link.recording.index import Batch, LastRecorded, SegmentRow, columns_of
from cctv_link.recording.ring import Ring
from kernel import ids


@dataclass(frozen=True)
class Pole:
    """A camera as the recorder must know it."""

    label: str
    stream_url: str
    id: UUID
    username: str | None = None
    password: str | None = None


class NotedIndex:
    """A SegmentIndex that remembers nothing but writes everything down."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes.open("a")

    def write(self, batch: Batch) -> None:
        for row in batch.segments.values():
            self._notes.write(json.dumps(columns_of(row), default=str) + "\n")
        self._notes.flush()

    def end_spells(self, of: Collection[UUID] | None = None) -> None: ...
    def unfinished(self) -> list[SegmentRow]:
        return []

    def last_recorded(self) -> dict[UUID, LastRecorded]:
        return {}

    def find(self, paths: list[str]) -> dict[str, bool]:
        return {}

    def evict_before(self, at: datetime, *, most: int, stagger_s: float = 0.0) -> list[str]:
        return []

    def evict_oldest(self, size_bytes: int, *, most: int) -> list[str]:
        return []

    def release_lowest_hold(self) -> bool:
        return False

    def kept_bytes(self) -> int:
        return 0


def poles_at(addresses: Sequence[str]) -> list[Pole]:
    return [Pole(f"P{number}", address, ids.new_id()) for number, address in enumerate(addresses)]


def main(ring_dir: str, notes: str, reader: str, *addresses: str) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    poles = poles_at(addresses)
    recorder.run(
        Ring(Path(ring_dir), max_age_s=86_400, max_bytes=10**13),
        index=NotedIndex(Path(notes)),
        cameras=lambda: poles,
        stop=stop,
        open_crew=crew.named(reader),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
