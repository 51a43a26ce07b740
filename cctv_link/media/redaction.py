"""Asking for the redacted copy of a clip. It is made in a limited child, which says how far it has come."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Any

from cctv_link.media.confinement import LIMITS
from cctv_link.media.limited import (
    CHILD_ENVIRONMENT,
    PROJECT_ROOT,
    NotDecodable,
    child_command,
    facts_of,
    run_limited,
)
from kernel.unit_of_work import assert_no_transaction

LARGEST_COPY_BYTES = 2 << 30
LONGEST_LINE_BYTES = 4096
TELL_EVERY_S = 2.0
_PART_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was done. whole_frames: pictures hidden altogether, all of them when there was no detector.

    found_again: how often the second look found a face, after which the pictures around it were hidden whole.
    """

    frames: int
    faces: int
    whole_frames: int
    found_again: int
    has_detector: bool
    width_px: int
    height_px: int


def redact_clip(source: Path, *, target: Path, on_progress: Callable[[int], None]) -> Redaction:
    """Write the redacted copy of the clip `source` to `target`. Slow: seconds of work for a second of film.

    on_progress: hears the per cent done, every TELL_EVERY_S at most. Raises NotDecodable; what it raises itself
    ends the child.
    """
    assert_no_transaction()
    limits = LIMITS["redact"]
    child = subprocess.Popen(
        child_command("redact", source),
        cwd=PROJECT_ROOT,
        env=CHILD_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = Timer(limits.wall_s, child.kill)
    watch.start()
    try:
        assert child.stdout is not None
        line = _facts_line(child.stdout, on_progress)
        _copy(child.stdout, target)
        facts = facts_of("redact", child.wait(), line)
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    return _redaction(facts)


def redact_still(clip: Path) -> tuple[Redaction, bytes]:
    """The clip's still as JPEG, redacted; what moves is told by the rest of the clip. Raises NotDecodable."""
    facts, jpeg = run_limited("redact-still", clip)
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the still is no JPEG")
    return _redaction(facts), jpeg


def _facts_line(answer: IO[bytes], on_progress: Callable[[int], None]) -> bytes:
    """The first line that is no progress; empty when the child ended before."""
    told_at = 0.0
    while line := answer.readline(LONGEST_LINE_BYTES):
        percent = _percent_or_none(line)
        if percent is None:
            return line
        if time.monotonic() - told_at >= TELL_EVERY_S:
            told_at = time.monotonic()
            on_progress(percent)
    return b""


def _percent_or_none(line: bytes) -> int | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    percent = said.get("percent") if isinstance(said, dict) else None
    return max(0, min(99, percent)) if isinstance(percent, int) else None


def _copy(answer: IO[bytes], target: Path) -> None:
    size_bytes = 0
    with target.open("wb") as file:
        while part := answer.read(_PART_BYTES):
            size_bytes += len(part)
            if size_bytes > LARGEST_COPY_BYTES:
                raise NotDecodable(f"the copy has more than {LARGEST_COPY_BYTES} bytes")
            file.write(part)


def _redaction(facts: dict[str, Any]) -> Redaction:
    return Redaction(
        frames=int(facts["frames"]),
        faces=int(facts["faces"]),
        whole_frames=int(facts["whole_frames"]),
        found_again=int(facts["found_again"]),
        has_detector=bool(facts["has_detector"]),
        width_px=int(facts["width_px"]),
        height_px=int(facts["height_px"]),
    )
