"""A recorder as a process of its own, whose index is a file of JSON lines: for a test that kills it."""

import json
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

from cctv_link.recording import crew, recorder
from cctv_link.recording.index import Batch
from cctv_link.recording.ring import Ring
from tests.fakes.memory_index import MemoryIndex


class NotedIndex(MemoryIndex):
    """Remembers, and notes each batch of segments on disk before it answers, as a database would."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def write(self, batch: Batch) -> None:
        super().write(batch)
        with self._path.open("a") as notes:
            for row in batch.segments.values():
                notes.write(json.dumps(asdict(row), default=str) + "\n")


def main(ring_dir: str, notes: str, camera_id: str, url: str, reader: str) -> None:
    camera = SimpleNamespace(id=UUID(camera_id), label="P17-1", stream_url=url, username=None, password=None)
    ring = Ring(Path(ring_dir), max_age_s=3600, max_bytes=10**12)
    recorder.run(
        ring,
        index=NotedIndex(Path(notes)),
        cameras=lambda: [camera],
        stop=threading.Event(),
        open_crew=crew.named(reader),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
