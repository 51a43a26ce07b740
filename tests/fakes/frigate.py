"""Frigate's API as its source has it: recordings by camera, clips by ffmpeg's concat of whole files, signing in.

Names of its files know the second alone (strftime), so `start_time` is whole; a clip is cut on whole seconds.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.fakes.mp4 import Entry, concatenated
from tests.fakes.recordings import File, Recordings
from tests.fakes.web import FakeRecorder, Reply, as_json, running

PASSWORD = "a viewer's password"
SESSION = "frigate_token=eyJhbGciOiJIUzI1NiJ9.e30.x"


@contextmanager
def frigate(
    recorded: Recordings, *, offset_s: float = 0.0, wants_sign_in: bool = False
) -> Iterator[FakeRecorder]:
    def answer(method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Reply:
        if path == "/api/login":
            return _sign_in(body)
        if wants_sign_in and headers.get("Cookie") != SESSION:
            return Reply(401, b"")
        parts = path.strip("/").split("/")
        if parts[:2] != ["api", recorded.CAMERA]:
            return as_json(404, {"success": False, "message": "Camera not found"})
        if parts[2:] == ["recordings"]:
            shown = [row for row in rows if _in(row, query)]
            return as_json(200, [{k: v for k, v in row.items() if k != "_path"} for row in shown])
        if len(parts) == 7 and parts[6] == "clip.mp4":
            return _clip(rows, float(parts[3]), float(parts[5]))
        return as_json(404, {"detail": "Not Found"})

    rows = [_row(file, offset_s, number) for number, file in enumerate(recorded.files)]
    with running(FakeRecorder(answer)) as recorder:
        yield recorder


def _row(file: File, offset_s: float, number: int) -> dict[str, Any]:
    named_at = (file.from_at + timedelta(seconds=offset_s)).replace(microsecond=0)
    return {
        "id": f"{named_at.timestamp():.1f}-{number:06d}",
        "start_time": named_at.timestamp(),
        "end_time": named_at.timestamp() + file.seconds,
        "segment_size": round(file.path.stat().st_size / 2**20, 2),
        "motion": 12,
        "objects": 0,
        "motion_heatmap": None,
        "duration": file.seconds,
        "_path": file.path,
    }


def _in(row: dict[str, Any], query: dict[str, str]) -> bool:
    return row["end_time"] >= float(query["after"]) and row["start_time"] <= float(query["before"])


def _sign_in(body: bytes) -> Reply:
    if json.loads(body) != {"user": "gawah", "password": PASSWORD}:
        return as_json(401, {"message": "Login failed"})
    return Reply(200, b"", headers={"Set-Cookie": f"{SESSION}; HttpOnly; Max-Age=86400; Path=/"})


def _clip(rows: list[dict[str, Any]], start_ts: float, end_ts: float) -> Reply:
    found = [
        row
        for row in rows
        if start_ts <= row["start_time"] <= end_ts
        or start_ts <= row["end_time"] <= end_ts
        or (start_ts > row["start_time"] and end_ts < row["end_time"])
    ]
    if not found:
        said = {"success": False, "message": "No recordings found for the specified time range"}
        return as_json(400, said)
    entries = [
        Entry(
            row["_path"],
            int(start_ts - row["start_time"]) if row["start_time"] < start_ts else None,
            int(end_ts - row["start_time"]) if row["end_time"] > end_ts else None,
        )
        for row in found
    ]
    return Reply(200, concatenated(entries), "video/mp4", says_length=False)
