"""MediaMTX's playback server as its source has it: /list and /get, with their times, errors and squeezed pre-roll.

A get ends at the first break; pictures between the key frame and the start asked for last no time at all.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cctv_link.recording.fragments import read_fragments
from tests.fakes.mp4 import TICKS_PER_S, Picture, fragmented
from tests.fakes.recordings import Recordings
from tests.fakes.web import FakeRecorder, Reply, as_json, running

PASSWORD = "a reader's password"
TOLERANCE = timedelta(seconds=1)


@contextmanager
def mediamtx(
    recorded: Recordings,
    *,
    offset_s: float = 0.0,
    wants_password: bool = False,
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[FakeRecorder]:
    offset = timedelta(seconds=offset_s)

    def answer(method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Reply:
        if wants_password and headers.get("Authorization") != _basic():
            return _error(401, "authentication error")
        if query.get("path") != recorded.CAMERA:
            return _error(400, f"path '{query.get('path')}' is not configured")
        start = datetime.fromisoformat(query["start"]) - offset
        if path == "/list":
            return _list(recorded, start, datetime.fromisoformat(query["end"]) - offset, offset, recorder.url)
        if path == "/get":
            return _get(recorded, start, timedelta(seconds=float(query["duration"])))
        return Reply(404, b"404 page not found", "text/plain")

    recorder = FakeRecorder(answer)
    with running(recorder, certificate=certificate):
        yield recorder


def _basic() -> str:
    return f"Basic {b64encode(f'gawah:{PASSWORD}'.encode()).decode()}"


def _error(status: int, said: str) -> Reply:
    return as_json(status, {"status": "error", "error": said})


def _list(recorded: Recordings, start: datetime, end: datetime, offset: timedelta, url: str) -> Reply:
    entries = []
    for from_at, to_at in recorded.stretches:
        from_at, to_at = max(from_at, start), min(to_at, end)
        if from_at < to_at:
            shown = (from_at + offset).isoformat()
            seconds = (to_at - from_at).total_seconds()
            get = f"{url}/get?duration={seconds}&path={recorded.CAMERA}&start={shown}"
            entries.append({"start": shown, "duration": seconds, "url": get})
    return as_json(200, entries) if entries else _error(404, "no recording segments found")


def _get(recorded: Recordings, start: datetime, duration: timedelta) -> Reply:
    pictures: list[Picture] = []
    previous_end = None
    for file in recorded.overlapping(start, start + duration):
        if previous_end is not None and file.from_at - previous_end > TOLERANCE:
            break
        previous_end = file.to_at
        read, content = read_fragments(file.path), file.path.read_bytes()
        late = round((file.from_at - start).total_seconds() * TICKS_PER_S)
        for sample in read.samples:
            dts = late + round(sample.dts * TICKS_PER_S / read.timescale)
            if dts >= duration.total_seconds() * TICKS_PER_S:
                break
            took = round(sample.duration * TICKS_PER_S / read.timescale)
            data = content[sample.offset : sample.offset + sample.size_bytes]
            pictures.append(Picture(data, dts, took, sample.is_key))
    shown = next((number for number, one in enumerate(pictures) if one.dts >= 0), None)
    if shown is None:
        return _error(404, "no recording segments found")
    key = max(number for number, one in enumerate(pictures[: shown + 1]) if one.is_key)
    squeezed = [Picture(one.content, pictures[shown].dts, 0, one.is_key) for one in pictures[key:shown]]
    stsd = read_fragments(recorded.files[0].path).codec
    film = fragmented(stsd.description, (stsd.width_px, stsd.height_px), squeezed + pictures[shown:])
    return Reply(200, film, "video/mp4", headers={"Accept-Ranges": "none"}, says_length=False)
