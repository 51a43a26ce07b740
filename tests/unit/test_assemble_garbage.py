"""Whatever lies in the ring, cutting ends soon, in little memory, with a clip or a named error."""

import random
import struct
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cctv_link.footage.assemble import NothingRecorded, SegmentFile, assemble_clip
from cctv_link.recording.fragments import NotAVideo, read_fragments
from tests import film

T = datetime(2026, 11, 22, 17, 40, 0, tzinfo=UTC)
SEED = 20261122


@pytest.fixture(scope="module")
def healthy(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("ring") / "healthy.mp4"
    return film.segment(path, from_at=T, seconds=3).read_bytes()


def test_mutated_files_end_in_a_clip_or_a_named_error(healthy, tmp_path):
    dice = random.Random(SEED)
    path, target = tmp_path / "mutant.mp4", tmp_path / "clip.mp4"
    for _ in range(400):
        path.write_bytes(mutated(healthy, dice))
        try:
            assemble_clip([SegmentFile(path, T)], from_at=T, to_at=T + timedelta(seconds=3), target=target)
        except NothingRecorded:
            continue
        assert target.stat().st_size < 10 * len(healthy) + 1_000_000


def test_every_torn_length_is_read_as_far_as_it_is_whole(healthy, tmp_path):
    path = tmp_path / "torn.mp4"
    read = 0
    for length in range(0, len(healthy), max(1, len(healthy) // 150)):
        path.write_bytes(healthy[:length])
        try:
            now = len(read_fragments(path).samples)
        except NotAVideo:
            now = 0
        assert now >= read
        read = now
    assert read > 15


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\0" * 4096, id="zeros"),
        pytest.param(b"ffconcat version 1.0\nfile secret.mp4\n", id="a list of other files"),
        pytest.param(struct.pack(">I4s", 8, b"free") * 200_000, id="two hundred thousand empty boxes"),
        pytest.param(struct.pack(">I4sQ", 1, b"moov", 2**63), id="a box longer than any disk"),
        pytest.param(struct.pack(">I4s", 0xFFFFFFFF, b"moov") + bytes(100), id="a moov of 4 GB"),
    ],
)
def test_what_is_no_video_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "garbage.mp4"
    path.write_bytes(content)
    with pytest.raises(NotAVideo):
        read_fragments(path)


def test_a_part_that_claims_billions_of_samples_allocates_nothing(healthy, tmp_path):
    """A trun without per-sample fields is 16 bytes, whatever count it claims."""
    trun = struct.pack(">I4sIIi", 20, b"trun", 1, 0xFFFFFFF0, 0)
    tfhd = struct.pack(">I4sIIII", 24, b"tfhd", 0x18, 1, 3000, 1)
    traf = struct.pack(">I4s", 8 + len(tfhd) + len(trun), b"traf") + tfhd + trun
    moof = struct.pack(">I4s", 8 + len(traf), b"moof") + traf
    path = tmp_path / "greedy.mp4"
    path.write_bytes(healthy[: healthy.index(b"moof") - 4] + moof + bytes(4096))

    tracemalloc.start()
    began = time.monotonic()
    file = read_fragments(path)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert file.samples == []
    assert most_bytes < 2_000_000
    assert time.monotonic() - began < 1


def mutated(content: bytes, dice: random.Random) -> bytes:
    """Some bytes changed, mostly in the boxes; sometimes cut, sometimes doubled."""
    mutant = bytearray(content)
    boxes = [
        at
        for name in (b"moov", b"moof", b"trun", b"tfhd", b"stsd", b"avcC")
        for at in positions(content, name)
    ]
    for _ in range(dice.randint(1, 6)):
        near = (
            dice.choice(boxes) + dice.randint(-4, 60) if dice.random() < 0.8 else dice.randrange(len(mutant))
        )
        mutant[min(near, len(mutant) - 1)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
    if dice.random() < 0.2:
        del mutant[dice.randrange(len(mutant)) :]
    if dice.random() < 0.1:
        mutant += mutant[dice.randrange(max(1, len(mutant))) :]
    return bytes(mutant)


def positions(content: bytes, name: bytes) -> list[int]:
    found, at = [], content.find(name)
    while at >= 0:
        found.append(at)
        at = content.find(name, at + 1)
    return found


def test_the_reader_is_given_a_real_file(healthy, tmp_path):
    path = Path(tmp_path / "healthy.mp4")
    path.write_bytes(healthy)
    assert len(read_fragments(path).samples) == 45
