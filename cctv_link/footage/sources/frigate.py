"""Frigate's HTTP API: the list of its recordings, then one clip for each run of them.

Frigate cuts a clip on whole seconds and lays its files end to end. Whole files are asked for, therefore, so that
it cuts nothing; its file names know the second alone, and their lengths narrow that down (starts.py).
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.sources.http_client import Place, ask, check_status, download, path_of
from cctv_link.footage.sources.port import (
    Fetched,
    RecorderRefused,
    RecorderUnreadable,
    Span,
    overlapping,
)
from cctv_link.footage.sources.ready import ROUNDING_S, joined, made_ready, whole_or_longer
from cctv_link.footage.sources.starts import Named, true_starts

# Looked for this long before the window, so that a file's neighbours tell when it really began.
LOOK_AROUND = timedelta(seconds=60)
# One pull holds at most this much: a body that breaks off costs no more.
LONGEST_PULL_S = 120.0
LONGEST_FILE_S = 86_400.0
_FOLLOWS_WITHIN_S = 0.25
# So little that Frigate, which counts whole seconds, cuts nothing off; more than its times are rounded by.
_JUST_S = 0.002


@dataclass(frozen=True, slots=True)
class _Recording:
    """A file of Frigate's: its name's time and its length, when it really began, and what came before it."""

    named: Named
    from_at: datetime
    before: Named | None

    @property
    def to_at(self) -> datetime:
        return self.from_at + timedelta(seconds=self.named.seconds)


class FrigateSource:
    """One Frigate. With a credential it signs in first, as its port 8971 wants; port 5000 wants none."""

    def __init__(self, place: Place, *, credential: Credential | None) -> None:
        self._place = place
        self._credential = credential
        self._cookie: dict[str, str] | None = None

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        found: list[Span] = []
        for recording in self._recordings(camera, from_at=from_at, to_at=to_at):
            if found and (recording.from_at - found[-1].to_at).total_seconds() <= ROUNDING_S:
                found[-1] = Span(camera, found[-1].from_at, max(found[-1].to_at, recording.to_at))
            else:
                found.append(Span(camera, recording.from_at, recording.to_at))
        return overlapping(found, from_at=from_at, to_at=to_at)

    def fetch(self, span: Span, folder: Path) -> Fetched:
        wanted = [
            recording
            for recording in self._recordings(span.camera, from_at=span.from_at, to_at=span.to_at)
            if recording.from_at < span.to_at and recording.to_at > span.from_at
        ]
        parts = []
        for number, run in enumerate(_pulls(wanted)):
            parts.append(self._fetch_run(span.camera, run, folder, number))
        return joined(parts)

    def _fetch_run(self, camera: str, run: list[_Recording], folder: Path, number: int) -> Fetched:
        begins_at = run[0].from_at
        wanted_s = sum(recording.named.seconds for recording in run)
        fetched = whole_or_longer(
            lambda attempt: self._clip(camera, run, folder / f"frigate-{number}-{attempt}.mp4"),
            wanted_s=wanted_s,
        )
        # The clip's own time begins anywhere; its first picture is the first of the first file.
        return Fetched(
            tuple(SegmentFile(each.path, begins_at) for each in fetched.segments),
            tuple(SegmentFile(each.path, begins_at) for each in fetched.originals),
        )

    def _clip(self, camera: str, run: list[_Recording], target: Path) -> Fetched:
        starts_s = _asked_from_s(run[0])
        ends_s = run[-1].named.to_at.timestamp() + _JUST_S
        path = path_of("api", camera, "start", f"{starts_s:.6f}", "end", f"{ends_s:.6f}", "clip.mp4")
        answer = download(self._place, path, target, headers=self._signed_in())
        if answer.status in (400, 404):
            return Fetched(())
        check_status(answer)
        return made_ready(target, zero_at=run[0].from_at, folder=target.parent)

    def _recordings(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[_Recording]:
        path = path_of(
            "api",
            camera,
            "recordings",
            after=f"{(from_at - LOOK_AROUND).timestamp():.3f}",
            before=f"{(to_at + LOOK_AROUND).timestamp():.3f}",
        )
        answer = ask(self._place, path, headers=self._signed_in())
        if answer.status == 404:
            return []
        check_status(answer)
        try:
            named = [_named(row) for row in answer.json()]
        except (TypeError, KeyError, ValueError, OverflowError, OSError) as error:
            raise RecorderUnreadable("its list is not a list of recordings") from error
        named.sort(key=lambda each: each.named_at)
        before: list[Named | None] = [None, *named]
        return [
            _Recording(each, start, previous)
            for each, start, previous in zip(named, true_starts(named), before[:-1], strict=True)
        ]

    def _signed_in(self) -> dict[str, str]:
        if self._credential is None:
            return {}
        if self._cookie is None:
            body = json.dumps({"user": self._credential.username, "password": self._credential.password})
            answer = ask(
                self._place,
                path_of("api", "login"),
                method="POST",
                body=body.encode(),
                headers={"Content-Type": "application/json"},
            )
            check_status(answer)
            cookie = answer.headers.get("set-cookie", "").partition("\n")[0].partition(";")[0]
            if "=" not in cookie:
                raise RecorderRefused("signing in gave no session")
            self._cookie = {"Cookie": cookie}
        return self._cookie


def _named(row: dict[str, Any]) -> Named:
    """Raises KeyError, TypeError or ValueError where a row is none."""
    seconds = float(row["duration"] or row["end_time"] - row["start_time"])
    if not 0 < seconds < LONGEST_FILE_S:
        raise ValueError("a file of no length, or of none that can be")
    return Named(datetime.fromtimestamp(row["start_time"], UTC), seconds)


def _asked_from_s(first: _Recording) -> float:
    """A moment in the file's first second, behind the end of the one before by Frigate's own account.

    Of that one it would otherwise prepend the last pictures, and nobody could tell.
    """
    named_s = first.named.named_at.timestamp()
    before_s = first.before.to_at.timestamp() if first.before is not None else named_s
    return (before_s if 0 < before_s - named_s < 1 - 2 * _JUST_S else named_s) + _JUST_S


def _pulls(recordings: list[_Recording]) -> list[list[_Recording]]:
    """Runs of files that follow each other, none longer than LONGEST_PULL_S."""
    runs: list[list[_Recording]] = []
    for recording in recordings:
        if runs:
            run = runs[-1]
            follows = (recording.from_at - run[-1].to_at).total_seconds() <= _FOLLOWS_WITHIN_S
            length_s = (recording.to_at - run[0].from_at).total_seconds()
            if follows and length_s <= LONGEST_PULL_S:
                run.append(recording)
                continue
        runs.append([recording])
    return runs
