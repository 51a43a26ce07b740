"""A clip shows exactly the seconds asked for, from the camera's own bytes; what is missing is named."""

import errno
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

from cctv_link.footage import assemble, movie
from cctv_link.footage.assemble import (
    CODEC_CHANGED,
    MOST_PARTS,
    Gap,
    NothingRecorded,
    SegmentFile,
    assemble_clip,
    assemble_parts,
)
from tests import film

T = datetime(2026, 11, 22, 17, 40, 0, tzinfo=UTC)
FRAME = timedelta(seconds=1 / 15)
MS = timedelta(milliseconds=1)


def after(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def ring(tmp_path_factory) -> list[SegmentFile]:
    """Four files of 4 s: 0 to 12 without a break, then again from 17.5 on."""
    folder = tmp_path_factory.mktemp("ring")
    return [recorded(folder, after(start), 4) for start in (0, 4, 8, 17.5)]


def recorded(folder: Path, from_at: datetime, seconds: float, **how: Any) -> SegmentFile:
    path = folder / f"{(from_at - T).total_seconds():07.2f}.mp4"
    return SegmentFile(film.segment(path, from_at=from_at, seconds=seconds, **how), from_at)


@pytest.mark.parametrize(
    ("from_s", "to_s"),
    [
        pytest.param(2.0, 10.0, id="over two cuts, from a key frame"),
        pytest.param(2.53, 9.71, id="from between two key frames and two frames"),
        pytest.param(4.0, 8.0, id="exactly one file"),
        pytest.param(0.2, 0.4, id="three frames"),
    ],
)
def test_the_seconds_cut_are_the_seconds_asked_for(ring, tmp_path, from_s, to_s):
    clip = assemble_clip(ring, from_at=after(from_s), to_at=after(to_s), target=tmp_path / "clip.mp4")

    shown = film.shown_in(clip.path)
    assert after(from_s) - FRAME < shown[0].taken_at <= after(from_s)
    assert after(to_s) - FRAME - MS <= shown[-1].taken_at < after(to_s)
    assert abs(shown[0].taken_at - clip.recorded_from) <= MS
    assert abs(shown[-1].taken_at + FRAME - clip.recorded_to) <= 2 * MS
    assert shown[0].at_s == 0
    for frame in shown:
        assert abs(clip.recorded_from + timedelta(seconds=frame.at_s) - frame.taken_at) <= 2 * MS
    assert clip.gaps == ()
    assert clip.size_bytes == clip.path.stat().st_size


def test_a_long_clip_is_on_its_way_to_the_disk_while_it_is_copied(ring, tmp_path, monkeypatch):
    """Whoever forces it to the disk waits for the last piece alone, and no byte is told twice."""
    monkeypatch.setattr(movie, "_COPIED_AT_ONCE_BYTES", 1 << 12)
    monkeypatch.setattr(movie, "_TO_DISK_AT_ONCE_BYTES", 1 << 13)
    told: list[tuple[int, int]] = []
    advise = os.posix_fadvise

    def note(descriptor: int, begins: int, size_bytes: int, advice: int) -> None:
        assert os.fstat(descriptor).st_size == begins + size_bytes, "what is told of is there"
        told.append((begins, size_bytes))
        advise(descriptor, begins, size_bytes, advice)

    monkeypatch.setattr(movie.os, "posix_fadvise", note)
    clip = assemble_clip(ring[:3], from_at=T, to_at=after(12), target=tmp_path / "clip.mp4")

    ends = [begins + size_bytes for begins, size_bytes in told]
    assert len(told) > 1
    assert [begins for begins, _ in told] == [0, *ends[:-1]]
    assert 0 < clip.size_bytes - ends[-1] < 1 << 14
    assert packets(clip.path) == [packet for segment in ring[:3] for packet in packets(segment.path)]


def test_the_pictures_are_the_cameras_own_bytes(ring, tmp_path):
    clip = assemble_clip(ring[:3], from_at=T, to_at=after(12), target=tmp_path / "clip.mp4")

    assert packets(clip.path) == [packet for segment in ring[:3] for packet in packets(segment.path)]
    assert clip.frames == 180


def test_the_index_stands_in_front(ring, tmp_path):
    clip = assemble_clip(ring, from_at=T, to_at=after(2), target=tmp_path / "clip.mp4")

    head = clip.path.read_bytes()[:4096]
    assert 0 < head.index(b"moov") < head.index(b"mdat")


def test_a_gap_stays_a_gap_and_is_named(ring, tmp_path):
    clip = assemble_clip(ring, from_at=after(10), to_at=after(20), target=tmp_path / "clip.mp4")

    assert rounded(clip.gaps) == [(12.0, 17.5, "not-recorded")]
    shown = film.shown_in(clip.path)
    for frame in shown:
        assert abs(clip.recorded_from + timedelta(seconds=frame.at_s) - frame.taken_at) <= 2 * MS
    longest = max(later.at_s - sooner.at_s for sooner, later in pairwise(shown))
    assert longest == pytest.approx(5.5 + 1 / 15, abs=0.01)


def test_what_is_missing_at_either_end_is_a_gap(ring, tmp_path):
    clip = assemble_clip(ring, from_at=after(-3), to_at=after(30), target=tmp_path / "clip.mp4")

    assert rounded(clip.gaps) == [
        (-3.0, 0.0, "not-recorded"),
        (12.0, 17.5, "not-recorded"),
        (21.5, 30.0, "not-recorded"),
    ]
    assert clip.recorded_from == T
    assert abs(clip.recorded_to - after(21.5)) <= 2 * MS


def test_a_window_that_opens_in_a_gap_begins_with_the_next_picture(ring, tmp_path):
    clip = assemble_clip(ring, from_at=after(14), to_at=after(19), target=tmp_path / "clip.mp4")

    assert abs(clip.recorded_from - after(17.5)) <= MS
    assert film.shown_in(clip.path)[0].taken_at == after(17.5)
    assert rounded(clip.gaps) == [(14.0, 17.5, "not-recorded")]


@pytest.mark.parametrize(
    ("codec", "b_frames"),
    [
        pytest.param("libx264", 1, id="H.264, one B-frame"),
        pytest.param("libx264", 3, id="H.264, three"),
        pytest.param("libx265", 0, id="H.265"),
        pytest.param("libx265", 2, id="H.265, two B-frames"),
        pytest.param("libx265-open", 3, id="H.265, three, and pictures that reach back over a key frame"),
    ],
)
def test_pictures_sent_out_of_order_are_shown_in_order(tmp_path, codec, b_frames):
    segments = [recorded(tmp_path, after(start), 3, b_frames=b_frames, codec=codec) for start in (0, 3)]

    clip = assemble_clip(segments, from_at=after(1.3), to_at=after(4.7), target=tmp_path / "clip.mp4")

    shown = film.shown_in(clip.path)
    assert [frame.taken_at for frame in shown] == sorted(frame.taken_at for frame in shown)
    assert after(1.3) - FRAME < shown[0].taken_at <= after(1.3)
    assert after(4.7) - FRAME - MS <= shown[-1].taken_at < after(4.7)
    assert len(shown) == pytest.approx(3.4 * 15, abs=1)
    for frame in shown:
        assert abs(clip.recorded_from + timedelta(seconds=frame.at_s) - frame.taken_at) <= 2 * MS


def test_a_camera_that_changes_from_h264_to_h265_gives_two_parts(tmp_path):
    segments = [recorded(tmp_path, after(0), 2), recorded(tmp_path, after(2), 2, codec="libx265")]

    parts = assemble_parts(segments, from_at=T, to_at=after(4), target=tmp_path / "clip.mp4")

    assert [len(film.shown_in(part.path)) for part in parts] == [30, 30]
    assert [codec_of(part.path) for part in parts] == ["h264", "hevc"]


def test_a_torn_file_gives_what_is_whole(ring, tmp_path):
    whole = ring[0].path.read_bytes()
    torn = tmp_path / "torn.mp4"
    torn.write_bytes(whole[: len(whole) * 6 // 10])

    clip = assemble_clip([SegmentFile(torn, T)], from_at=T, to_at=after(4), target=tmp_path / "clip.mp4")

    shown = film.shown_in(clip.path)
    assert 15 < len(shown) < 60
    assert abs(clip.recorded_to - (shown[-1].taken_at + FRAME)) <= 2 * MS
    assert clip.gaps[-1].to_at == after(4)


def test_a_clip_splits_where_the_camera_changed_its_codec(tmp_path):
    segments = [
        recorded(tmp_path, after(0), 2),
        recorded(tmp_path, after(2), 3, height_px=240),
        recorded(tmp_path, after(6), 2),
    ]

    parts = assemble_parts(segments, from_at=after(0.5), to_at=after(8), target=tmp_path / "clip.mp4")

    assert len({part.path for part in parts}) == 3
    assert [len(film.shown_in(part.path)) for part in parts] == [23, 45, 30]
    begins = [after(0.5) - FRAME / 2, after(2), after(6)]
    for part, begin in zip(parts, begins, strict=True):
        shown = film.shown_in(part.path)
        assert abs(part.recorded_from - begin) <= FRAME / 2 + MS
        assert abs(shown[0].taken_at - part.recorded_from) <= MS
        assert abs(shown[-1].taken_at + FRAME - part.recorded_to) <= 2 * MS
    assert [rounded(part.gaps) for part in parts] == [[], [(5.0, 6.0, "not-recorded")], []]


def test_a_camera_that_changes_all_the_time_fills_some_parts_and_the_rest_is_named(tmp_path):
    segments = [
        recorded(tmp_path, after(number * 2), 1 if number == 4 else 2, height_px=180 + 20 * (number % 2))
        for number in range(MOST_PARTS + 1)
    ]

    parts = assemble_parts(segments, from_at=T, to_at=after(18), target=tmp_path / "clip.mp4")

    assert len(parts) == MOST_PARTS
    gaps = [gap for part in parts for gap in rounded(part.gaps)]
    assert gaps == [(8.0, 9.0, CODEC_CHANGED), (9.0, 10.0, "not-recorded")]


def test_clocks_that_overlap_lose_no_picture(tmp_path):
    segments = [recorded(tmp_path, after(0), 2), recorded(tmp_path, after(1.9), 2)]

    clip = assemble_clip(segments, from_at=T, to_at=after(4), target=tmp_path / "clip.mp4")

    assert len(film.shown_in(clip.path)) == 60


@pytest.mark.parametrize(
    ("from_s", "to_s"),
    [pytest.param(13, 16, id="in a gap"), pytest.param(100, 110, id="after the last file")],
)
def test_nothing_recorded_is_an_error_of_its_own(ring, tmp_path, from_s, to_s):
    with pytest.raises(NothingRecorded):
        assemble_clip(ring, from_at=after(from_s), to_at=after(to_s), target=tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_a_file_that_is_gone_is_a_gap(ring, tmp_path):
    segments = [ring[0], SegmentFile(tmp_path / "evicted.mp4", after(4)), ring[2]]

    clip = assemble_clip(segments, from_at=T, to_at=after(12), target=tmp_path / "clip.mp4")

    assert rounded(clip.gaps) == [(4.0, 8.0, "not-recorded")]


def test_files_deleted_while_they_are_copied_are_in_the_clip(ring, tmp_path, monkeypatch):
    """The ring may let go of a file, or somebody delete it, between the index and the last byte."""
    copies = [SegmentFile(tmp_path / each.path.name, each.recorded_from) for each in ring]
    for whole, copy in zip(ring, copies, strict=True):
        copy.path.write_bytes(whole.path.read_bytes())
    write = assemble.write_movie

    def lose_and_write(movie, **where):
        for copy in copies:
            copy.path.unlink()
        return write(movie, **where)

    monkeypatch.setattr(assemble, "write_movie", lose_and_write)
    clip = assemble_clip(copies, from_at=T, to_at=after(12), target=tmp_path / "clip.mp4")
    monkeypatch.undo()

    usual = assemble_clip(ring, from_at=T, to_at=after(12), target=tmp_path / "usual.mp4")
    assert clip.path.read_bytes() == usual.path.read_bytes()


def test_a_disk_that_fills_up_leaves_no_half_a_clip(ring, tmp_path, monkeypatch):
    target, write = tmp_path / "clip.mp4", os.write

    def write_until_it_is_full(to: int, content: bytes) -> int:
        if os.fstat(to).st_size > 8_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(to, content[:4_000])

    monkeypatch.setattr(os, "write", write_until_it_is_full)
    with pytest.raises(OSError, match="No space left"):
        assemble_clip(ring, from_at=T, to_at=after(12), target=target)
    assert not target.exists()

    monkeypatch.undo()
    assert assemble_clip(ring, from_at=T, to_at=after(12), target=target).gaps == ()


def test_the_same_cut_twice_gives_the_same_bytes(ring, tmp_path):
    one = assemble_clip(ring, from_at=after(1), to_at=after(3), target=tmp_path / "one.mp4")
    two = assemble_clip(ring, from_at=after(1), to_at=after(3), target=tmp_path / "two.mp4")

    assert one.path.read_bytes() == two.path.read_bytes()


def test_a_window_that_ends_before_it_begins_is_refused(ring, tmp_path):
    with pytest.raises(ValueError, match="ends after it begins"):
        assemble_clip(ring, from_at=after(2), to_at=after(2), target=tmp_path / "clip.mp4")


def codec_of(path: Path) -> str:
    with av.open(str(path), format="mp4") as file:
        return str(file.streams.video[0].codec_context.name)


def packets(path: Path) -> list[bytes]:
    with av.open(str(path), format="mp4") as file:
        return [bytes(packet) for packet in file.demux(video=0) if packet.size]


def rounded(gaps: tuple[Gap, ...]) -> list[tuple[float, float, str]]:
    return [
        (round((gap.from_at - T).total_seconds(), 2), round((gap.to_at - T).total_seconds(), 2), gap.reason)
        for gap in gaps
    ]
