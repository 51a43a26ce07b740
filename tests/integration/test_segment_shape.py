"""The ring is cut into files of ten seconds in parts of one: a crash costs a part, an eviction a file, and a clip is never late by more."""

import struct
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cctv_link.recording.fragments import read_fragments
from cctv_link.recording.ring import Ring
from tests.fakes.memory_index import MemoryIndex
from tests.registered import recorded, until
from tests.rtp_film import FPS, film

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(params=["pyav", "lean"])
def reader(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def parts(path: Path) -> Iterator[int]:
    """How many pictures each part holds, as its `trun` says."""
    content, at = path.read_bytes(), 0
    while at + 8 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        if content[at + 4 : at + 8] == b"moof":
            run = content.index(b"trun", at, at + size)
            yield struct.unpack_from(">I", content, run + 8)[0]
        at += size


def test_a_file_is_ten_seconds_and_its_parts_are_one(tmp_path: Path, reader: str) -> None:
    ring, index = Ring(tmp_path, max_age_s=3600, max_bytes=10**12), MemoryIndex()
    with recorded(ring, index, reader, film()) as (_, registered):
        until(lambda: any(row.end_reason == "rotated" for row in index.of(registered.id)), within_s=40)
        first = next(row for row in index.of(registered.id) if row.end_reason == "rotated")

        file = ring.directory / first.path
        in_parts = list(parts(file))

    lasted = first.recorded_to - first.recorded_from
    assert timedelta(seconds=9.4) <= lasted <= timedelta(seconds=11)
    assert sum(in_parts) == len(read_fragments(file).samples) == first.frames
    assert max(in_parts) <= FPS + 1
    assert len(in_parts) <= 12
