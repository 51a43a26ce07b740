"""Of a folder every readable film is used, whatever its box; what is none costs its own seconds, and no link leads out."""

import os
from datetime import UTC, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from cctv_link.footage.assemble import assemble_clip
from cctv_link.footage.sources import folder, pull
from cctv_link.footage.sources.folder import FolderSource
from cctv_link.footage.sources.port import RecorderFailed
from tests import film
from tests.fakes import recordings
from tests.fakes.recordings import BEGAN_AT, Recordings

pytestmark = pytest.mark.long


def after(seconds: float):
    return BEGAN_AT + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Recordings:
    return recordings.record(tmp_path_factory.mktemp("recorded"))


def test_of_a_folder_one_bad_file_costs_its_own_seconds(recorded, tmp_path):
    root = tmp_path / "disk"
    root.mkdir()
    for number, file in enumerate(recorded.files[:4]):
        content = file.path.read_bytes()
        if number == 1:
            content = content[:64] + os.urandom(len(content) - 64)
        (root / f"{file.from_at:%Y%m%d-%H%M%S-%f}.mp4").write_bytes(content)
    (root / "20261122-174002-000000.mp4").write_bytes(b"ffconcat version 1.0\nfile secret.mp4\n")
    (root / "20261122-174003-000000.mp4").write_bytes(b"")
    (root / "20269922-996099-000000.mp4").write_bytes(b"no such moment")
    (root / "20261122-174005-000000.mp4").symlink_to("/etc/hostname")

    source = FolderSource(root, zone=UTC)
    window = {"from_at": after(0), "to_at": after(16)}
    spans = source.spans("%Y%m%d-%H%M%S-%f.mp4", **window)
    segments = []
    for number, span in enumerate(spans):
        (tmp_path / str(number)).mkdir()
        segments += source.fetch(span, tmp_path / str(number)).segments
    clip = assemble_clip(segments, **window, target=tmp_path / "clip.mp4")

    (gap,) = clip.gaps
    assert abs(gap.from_at - after(recordings.FILE_S)) <= timedelta(seconds=0.1)
    assert abs(gap.to_at - after(2 * recordings.FILE_S)) <= timedelta(seconds=0.1)


def test_files_deleted_under_our_feet_cost_their_own_seconds(recorded, tmp_path, monkeypatch):
    """One goes between the question and the fetch, one while it is being copied, one when its hash is taken."""
    root = tmp_path / "disk"
    root.mkdir()
    paths = [root / f"{file.from_at:%Y%m%d-%H%M%S-%f}.mp4" for file in recorded.files[:4]]
    for file, path in zip(recorded.files, paths, strict=False):
        path.write_bytes(file.path.read_bytes())
    source = FolderSource(root, zone=UTC)
    window = {"from_at": after(0), "to_at": after(16)}
    (span,) = source.spans("%Y%m%d-%H%M%S-%f.mp4", **window)
    paths[1].unlink()
    remux = folder.remux

    def remux_and_lose(path: Path, target: Path, **cut: float):
        if path == paths[2]:
            path.unlink()
        return remux(path, target, **cut)

    monkeypatch.setattr(folder, "remux", remux_and_lose)
    fetched = source.fetch(span, tmp_path)

    assert [original.path for original in fetched.originals] == [paths[0], paths[3]]
    clip = assemble_clip(fetched.segments, **window, target=tmp_path / "clip.mp4")
    (gap,) = clip.gaps
    assert abs(gap.from_at - after(recordings.FILE_S)) <= timedelta(seconds=0.1)
    assert abs(gap.to_at - after(3 * recordings.FILE_S)) <= timedelta(seconds=0.1)

    paths[3].unlink()
    with pytest.raises(RecorderFailed, match="taken away") as failed:
        pull.hash_of(fetched.originals[1])
    assert failed.value.kind.passes, "what is left is asked for again"


def test_a_folder_that_is_gone_may_come_back(tmp_path):
    with pytest.raises(RecorderFailed, match="mounted") as failed:
        FolderSource(tmp_path / "unplugged", zone=UTC).spans("%s.mp4", from_at=after(0), to_at=after(9))
    assert failed.value.kind.passes


def test_a_film_of_hours_is_cut_out_and_not_copied_whole(recorded, tmp_path):
    root = tmp_path / "disk"
    root.mkdir()
    long = film.segment(
        root / f"{int(BEGAN_AT.timestamp())}.mp4", from_at=BEGAN_AT, seconds=60, fragmented=False
    )
    (span,) = FolderSource(root, zone=UTC).spans("%s.mp4", from_at=after(30), to_at=after(33))
    fetched = FolderSource(root, zone=UTC).fetch(span, tmp_path)

    (segment,) = fetched.segments
    assert segment.path.stat().st_size < long.stat().st_size / 5
    clip = assemble_clip([segment], from_at=span.from_at, to_at=span.to_at, target=tmp_path / "clip.mp4")
    for frame in film.shown_in(clip.path):
        claimed = clip.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= timedelta(seconds=0.5)
    assert clip.gaps == ()


@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts"])
def test_whatever_the_box_the_pictures_are_taken_out(tmp_path, container):
    """An archive's file, with its index at the end, in Matroska or in a transport stream; sound is left behind."""
    root = tmp_path / "disk"
    root.mkdir()
    film.segment(tmp_path / "a.mp4", from_at=BEGAN_AT, seconds=6, fragmented=False)
    target = root / f"{BEGAN_AT:%Y-%m-%dT%H-%M-%S-%f}.film"
    repacked(tmp_path / "a.mp4", target, container)

    source = FolderSource(root, zone=UTC)
    span = source.spans("%Y-%m-%dT%H-%M-%S-%f.film", from_at=after(0), to_at=after(5))[0]
    fetched = source.fetch(span, tmp_path)
    clip = assemble_clip(fetched.segments, from_at=after(1), to_at=after(5), target=tmp_path / "clip.mp4")
    shown = film.shown_in(clip.path)
    assert len(shown) == pytest.approx(60, abs=2)
    for frame in shown:
        claimed = clip.recorded_from + timedelta(seconds=frame.at_s)
        assert abs(claimed - frame.taken_at) <= timedelta(milliseconds=20)


def repacked(source: Path, target: Path, container: str) -> None:
    """The film with a second of sound in front of it, as the first track."""
    with av.open(str(source)) as read, av.open(str(target), "w", format=container) as write:
        sound = write.add_stream("aac", rate=48_000)
        track = write.add_stream_from_template(read.streams.video[0])
        silence = av.AudioFrame.from_ndarray(
            np.zeros((2, 48_000), np.float32), format="fltp", layout="stereo"
        )
        silence.sample_rate = 48_000
        write.mux(sound.encode(silence))
        write.mux(sound.encode(None))
        for packet in read.demux(video=0):
            if packet.size:
                packet.stream = track
                write.mux(packet)
