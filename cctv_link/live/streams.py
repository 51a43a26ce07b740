"""A camera's stream out of the ring: playlists, and the bytes that they name. Nothing is decoded or copied.

Two playlists of one run. `index.m3u8` is low-latency HLS: ten-second files, their seconds as byte ranges, blocking
reload. `seconds.m3u8` names each second as a segment of its own, for players such as Chromium's that pass over
parts: they stay some three seconds behind instead of thirty.
"""

import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cctv_link.live import playlist, queries
from cctv_link.live.parts import FileParts, moved, parts_of
from cctv_link.live.playlist import LiveSegment
from cctv_link.live.queries import RunFile
from cctv_link.recording.fragments import NotAVideo
from kernel import clock
from kernel.errors import NotFound
from kernel.unit_of_work import reading

STALE_AFTER_S = 10.0
# Files in a playlist: the open one, and enough before it for a player that starts.
LISTED_FILES = 5
# A reload waits for the part it names, but not for ever; and so many wait at most in one process.
WAITS_S = 5.0
LOOK_EVERY_S = 0.1
MOST_WAITING = 64
# A player that has watched for half an hour asks for a new beginning: what is counted from it stays short.
LONGEST_COUNT = 200

_waiting = threading.BoundedSemaphore(MOST_WAITING)
_FILE = re.compile(r"(\d{1,9})\.mp4")
_SECOND = re.compile(r"(\d{1,9})-(\d{1,4})\.m4s")


@dataclass(frozen=True, slots=True)
class LiveNow:
    """Whether a camera's stream is alive. age_s: of the newest picture; None when there is none."""

    camera_id: UUID
    state: str
    age_s: float | None
    codec: str | None
    playlist: str | None
    seconds: str | None


def live_now(camera_id: UUID, *, ring_dir: Path) -> LiveNow:
    """live, stale or off, and where to play it. Raises NotFound."""
    with reading() as session:
        camera = queries.live_camera(session, camera_id)
    if camera.run_id is None or camera.path is None or camera.recorded_to is None:
        return LiveNow(camera_id, "off", None, None, None, None)
    age_s = max(0.0, (clock.now() - camera.recorded_to).total_seconds())
    state = "stale" if age_s > STALE_AFTER_S else "live"
    file = _parts_or_none(ring_dir / camera.path)
    root = f"/v1/cameras/{camera_id}/live/{camera.run_id}"
    codec = file.codec if file else None
    seconds = f"{root}/seconds.m3u8?from={max(0, camera.seq - 1)}"
    return LiveNow(camera_id, state, age_s, codec, f"{root}/index.m3u8", seconds)


def index_of(
    camera_id: UUID, run_id: UUID, *, ring_dir: Path, msn: int | None = None, part: int | None = None
) -> str:
    """The low-latency playlist; with `msn` and `part` as soon as it has them, or after WAITS_S. Raises NotFound."""
    segments, has_ended = _segments(camera_id, run_id, ring_dir)
    if msn is not None and _waiting.acquire(blocking=False):
        try:
            until = time.monotonic() + WAITS_S
            while not has_ended and not _has(segments, msn, part) and time.monotonic() < until:
                time.sleep(LOOK_EVERY_S)
                segments, has_ended = _segments(camera_id, run_id, ring_dir)
        finally:
            _waiting.release()
    return playlist.playlist(segments, has_ended=has_ended)


def seconds_of(camera_id: UUID, run_id: UUID, *, ring_dir: Path, from_seq: int) -> str:
    """Every second as a segment, numbered from the file where the player began. Raises NotFound."""
    with reading() as session:
        files = queries.run_files(session, camera_id=camera_id, run_id=run_id, from_seq=from_seq)
    if not files:
        raise NotFound("there is no such run, or the ring has let it go")
    listed = files[:LONGEST_COUNT]
    segments = [segment for file in listed if (segment := _segment_or_none(file, ring_dir)) is not None]
    return playlist.seconds(segments, has_ended=len(files) > LONGEST_COUNT or _has_ended(files))


def content_of(camera_id: UUID, run_id: UUID, name: str, *, ring_dir: Path) -> "Content":
    """What a playlist names: `init.mp4`, `7.mp4` or `7-3.m4s`. Raises NotFound."""
    whole, second = _FILE.fullmatch(name), _SECOND.fullmatch(name)
    with reading() as session:
        if name == "init.mp4":
            seq = queries.newest_seq(session, camera_id=camera_id, run_id=run_id)
        elif whole or second:
            seq = int((whole or second)[1])  # type: ignore[index]  # one of them fits
        else:
            raise NotFound(f"a run has no {name!r}")
        file = queries.run_file(session, camera_id=camera_id, run_id=run_id, seq=seq)
        began_at, before_ended_at = queries.began_at(session, run_id=run_id, seq=seq)
    path = ring_dir / file.path
    parts = _parts_or_none(path)
    if parts is None:
        raise NotFound("the ring has let this file go")
    offset_s = 0.0
    if began_at is not None and seq > 0:
        offset_s = ((before_ended_at or file.recorded_from) - began_at).total_seconds()
    ticks = max(0, round(offset_s * parts.timescale))
    if name == "init.mp4":
        return Content(path, parts, 0, parts.init_bytes, ticks)
    if whole:
        return Content(path, parts, 0, parts.end, ticks)
    number = int(second[2])  # type: ignore[index]  # it fits, or we were not here
    if number >= len(parts.parts):
        raise NotFound(f"file {seq} has no part {number} yet")
    part = parts.parts[number]
    return Content(path, parts, part.offset, part.offset + part.size_bytes, ticks)


@dataclass(frozen=True, slots=True)
class Content:
    """A stretch of a file, its times moved to their place in the run."""

    path: Path
    parts: FileParts
    start: int
    end: int
    by_ticks: int

    @property
    def size_bytes(self) -> int:
        return self.end - self.start

    def read(self, start: int, end: int) -> bytes:
        """Bytes of the stretch, counted from its beginning. Raises NotFound when the file has gone meanwhile."""
        at = self.start + start
        try:
            with self.path.open("rb") as file:
                file.seek(at)
                content = file.read(end - start)
        except FileNotFoundError as error:
            raise NotFound("the ring has let this file go") from error
        return moved(content, start=at, file=self.parts, by_ticks=self.by_ticks)


def _segments(camera_id: UUID, run_id: UUID, ring_dir: Path) -> tuple[list[LiveSegment], bool]:
    with reading() as session:
        newest = queries.newest_seq(session, camera_id=camera_id, run_id=run_id)
        first = max(0, newest - LISTED_FILES + 1)
        files = queries.run_files(session, camera_id=camera_id, run_id=run_id, from_seq=first)
    segments = [segment for file in files if (segment := _segment_or_none(file, ring_dir)) is not None]
    return segments, _has_ended(files)


def _segment_or_none(file: RunFile, ring_dir: Path) -> LiveSegment | None:
    parts = _parts_or_none(ring_dir / file.path)
    if parts is None:
        return None
    return LiveSegment(file.seq, f"{file.seq}.mp4", file.recorded_from, file.is_closed, parts)


def _has_ended(files: list[RunFile]) -> bool:
    return bool(files) and files[-1].is_closed and files[-1].end_reason != queries.ROTATED


def _has(segments: list[LiveSegment], msn: int, part: int | None) -> bool:
    """Whether the playlist names that segment whole, or that part of it; or something behind it."""
    if not segments:
        return False
    last = segments[-1]
    if last.seq > msn:
        return True
    if last.seq < msn:
        return False
    return last.is_closed or (part is not None and len(last.file.parts) > part)


def _parts_or_none(path: Path) -> FileParts | None:
    try:
        return parts_of(path)
    except (OSError, NotAVideo):
        return None
