"""Running a long task of the limited child, which says how far it has come and answers with a film."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import IO, Any

from cctv_link.media.confinement import LARGEST_FILM_BYTES, LIMITS
from cctv_link.media.limited import (
    CHILD_ENVIRONMENT,
    PROJECT_ROOT,
    NotDecodable,
    child_command,
    facts_of,
)
from kernel.unit_of_work import assert_no_transaction

LONGEST_LINE_BYTES = 4096
TELL_EVERY_S = 2.0
_PART_BYTES = 256 * 1024


def run_telling(
    task: str, source: Path, *, target: Path, on_progress: Callable[[int], None], given: bytes = b""
) -> dict[str, Any]:
    """Let a child do `task` on `source` and write what it answers to `target`; its facts.

    on_progress: hears the per cent done, every TELL_EVERY_S at most. Raises NotDecodable; what it raises itself
    ends the child. given: a few words, less than a pipe holds.
    """
    assert_no_transaction()
    child = subprocess.Popen(
        child_command(task, source),
        cwd=PROJECT_ROOT,
        env=CHILD_ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = Timer(LIMITS[task].wall_s, child.kill)
    watch.start()
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        _give(child.stdin, given)
        line = _facts_line(child.stdout, on_progress)
        _copy(child.stdout, target)
        return facts_of(task, child.wait(), line)
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def _give(child: IO[bytes], given: bytes) -> None:
    try:
        with child:
            child.write(given)
    except BrokenPipeError:
        pass  # it has ended, and says why


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
            if size_bytes > LARGEST_FILM_BYTES:
                raise NotDecodable(f"the copy has more than {LARGEST_FILM_BYTES} bytes")
            file.write(part)
