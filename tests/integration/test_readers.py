"""Both readers keep the same bytes: what a camera sent lies in the ring, sample for sample, whoever read it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest

from cctv_link.footage.assemble import SegmentFile, assemble_clip
from cctv_link.recording.fragments import Sample, read_fragments
from cctv_link.recording.ring import Ring
from tests.fakes.memory_index import MemoryIndex
from tests.registered import Registered, frames_of, recording, until
from tests.rtp_film import Picture, RtpFilm, film
from tests.rtsp_camera import Camera, camera

pytestmark = [pytest.mark.timeout(60), pytest.mark.long]
T = datetime(2026, 11, 25, 12, tzinfo=UTC)

FILMS = [
    pytest.param({}, id="H.264"),
    pytest.param({"slices": 4}, id="H.264, four slices a picture"),
    pytest.param({"b_frames": 2}, id="H.264, pictures out of order"),
    pytest.param({"codec": "h265"}, id="H.265"),
    pytest.param({"codec": "h265", "b_frames": 2}, id="H.265, pictures out of order"),
]


@pytest.mark.parametrize("shape", FILMS)
def test_both_readers_keep_what_the_camera_sent(tmp_path, shape):
    sent = film(**shape)
    with camera(sent, clock_s=lambda true_s: true_s) as pole:
        kept = {reader: record(pole, tmp_path / reader, reader, pictures=100) for reader in ("pyav", "lean")}

    pyav, lean = kept["pyav"], kept["lean"]
    source = [picture.sample for picture in sent.pictures] * 5
    assert [content for _, content in lean.samples] == source[: len(lean.samples)], "from the very first on"
    # libavformat looks at a few pictures before it begins.
    begins = source.index(pyav.samples[0][1])
    assert begins < len(sent.pictures)
    both = list(zip(lean.samples[begins:], pyav.samples, strict=False))
    assert len(both) > 50
    (first, _), (first_of_pyav, _) = both[0]
    for (one, content), (other, same) in both:
        assert content == same
        assert (one.pts - first.pts, one.is_key) == (other.pts - first_of_pyav.pts, other.is_key)
        assert one.dts <= one.pts
    assert lean.codec == pyav.codec
    assert len(frames(lean.file)) == len(lean.samples)


@pytest.mark.parametrize("codec", ["h264", "h265"])
@pytest.mark.parametrize("reader", ["pyav", "lean"])
def test_what_a_camera_signs_its_pictures_with_is_kept(tmp_path, reader, codec):
    """ONVIF Media Signing lies in SEI units, before and, in H.265, behind a picture's slices: none may be lost."""
    sent = signed(film(codec))
    with camera(sent) as pole:
        kept = record(pole, tmp_path, reader, pictures=60)

    clip = assemble_clip(
        [SegmentFile(kept.file, T)],
        from_at=T,
        to_at=T + timedelta(seconds=2),
        target=tmp_path / "clip.mp4",
    )

    source = {picture.sample for picture in sent.pictures}
    assert {content for _, content in kept.samples} <= source
    with av.open(str(clip.path)) as container:
        cut = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    assert len(cut) >= 30
    assert set(cut) <= source


def signed(unsigned: RtpFilm) -> RtpFilm:
    """Every picture with a signature of its own."""
    pictures = (sign(unsigned.codec, number, one) for number, one in enumerate(unsigned.pictures))
    return replace(unsigned, pictures=tuple(pictures))


def sign(codec: str, number: int, picture: Picture) -> Picture:
    """A message of 20 bytes of the kind that has a name and no registered form, in front and, in H.265, behind."""
    words = bytes((5, 20)) + b"sixteen bytes id" + b"%04d" % number + b"\x80"
    if codec == "h264":
        before, behind = b"\x06" + words, ()
        first = next(place for place, unit in enumerate(picture.units) if unit[0] & 31 in (1, 5))
    else:
        before, behind = bytes((39 << 1, 1)) + words, (bytes((40 << 1, 1)) + words,)
        first = next(place for place, unit in enumerate(picture.units) if unit[0] >> 1 & 63 < 32)
    return replace(picture, units=(*picture.units[:first], before, *picture.units[first:], *behind))


@dataclass(frozen=True)
class Kept:
    """What lies in the ring of one reader: its first file, the samples in it, what configures a decoder."""

    file: Path
    samples: list[tuple[Sample, bytes]]
    codec: bytes


def record(pole: Camera, folder: Path, reader: str, *, pictures: int) -> Kept:
    """Let `reader` record until it has kept so many pictures; the first file holds ten seconds of them.

    How many more a slow machine records nobody knows, nor where its next file begins, with times of its own.
    """
    ring, index = Ring(folder, max_age_s=3600, max_bytes=10**12), MemoryIndex()
    registered = Registered("P17-1", pole.url)
    with recording(ring, index, lambda: [registered], reader):
        until(lambda: frames_of(index, registered) > pictures)
    path = folder / index.of(registered.id)[0].path
    file, content = read_fragments(path), path.read_bytes()
    samples = [(sample, content[sample.offset :][: sample.size_bytes]) for sample in file.samples]
    return Kept(path, samples, file.codec.configuration)


def frames(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))
