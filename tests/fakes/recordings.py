"""What a fake recorder has recorded: two stretches of film with a break between, in files that it cut itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

from cctv_link.recording.fragments import read_fragments
from cctv_link.simulation import clock_bars
from tests import film

FPS = 15
# Files of 61 pictures do not end on whole seconds, nor does the first begin on one.
FRAMES_PER_FILE = 61
FILE_S = FRAMES_PER_FILE / FPS
BEGAN_AT = datetime(2026, 11, 22, 17, 40, 0, 400_000, tzinfo=UTC)
FIRST = (BEGAN_AT, 4)
SECOND = (BEGAN_AT + timedelta(seconds=26), 2)


@dataclass(frozen=True)
class File:
    """A file as a recorder keeps it, and when its first picture was taken by a clock that goes right."""

    path: Path
    from_at: datetime
    seconds: float

    @property
    def to_at(self) -> datetime:
        return self.from_at + timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Recordings:
    """All there is of the one camera, called CAMERA there."""

    files: list[File]

    CAMERA = "gate-3"

    @property
    def stretches(self) -> list[tuple[datetime, datetime]]:
        return [(at, at + timedelta(seconds=count * FILE_S)) for at, count in (FIRST, SECOND)]

    def overlapping(self, from_at: datetime, to_at: datetime) -> list[File]:
        return [file for file in self.files if file.from_at < to_at and file.to_at > from_at]


def record(folder: Path, *, codec: str = "h264", b_frames: int = 0) -> Recordings:
    """Film both stretches into `folder`. b_frames: pictures that are sent behind the one they are shown before."""
    film_file = partial(film.segment, b_frames=b_frames) if codec == "h264" else _film_in_h265
    files = []
    for began_at, count in (FIRST, SECOND):
        for number in range(count):
            from_at = began_at + timedelta(seconds=number * FILE_S)
            path = folder / f"{from_at:%H%M%S%f}.mp4"
            film_file(path, from_at=from_at, seconds=FILE_S, fps=FPS)
            files.append(File(path, from_at, FILE_S))
    return Recordings(files)


def pictures_of(path: Path) -> list[bytes]:
    """Each picture's bytes, in decode order."""
    content = path.read_bytes()
    return [content[one.offset : one.offset + one.size_bytes] for one in read_fragments(path).samples]


def _film_in_h265(path: Path, *, from_at: datetime, seconds: float, fps: int) -> Path:
    """As film.segment, by another encoder: the moment is burnt into every picture."""
    flags = {"movflags": "empty_moov+default_base_moof+skip_trailer", "frag_duration": "1000000"}
    options = {
        "preset": "ultrafast",
        "x265-params": "keyint=15:min-keyint=15:bframes=0:log-level=none:pools=1",
    }
    with av.open(str(path), "w", format="mp4", options=flags) as file:
        track = file.add_stream("libx265", rate=fps, options=options)
        track.width, track.height, track.pix_fmt = film.WIDTH_PX, film.HEIGHT_PX, "yuv420p"
        track.time_base = track.codec_context.time_base = Fraction(1, 90_000)
        for number in range(round(seconds * fps)):
            picture = np.full((film.HEIGHT_PX, film.WIDTH_PX), 60, np.uint8)
            taken_at = from_at + timedelta(seconds=number / fps)
            clock_bars.paint(picture, round(taken_at.timestamp() * 1000))
            frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = number * 90_000 // fps, Fraction(1, 90_000)
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return path
