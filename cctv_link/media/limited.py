"""Running a decoder where it can do no harm: a fresh process with little memory, little time and no network.

Decoders are the part of this house that strangers' bytes reach. The child gets no environment of ours (no
keys, no addresses), writes no file, and answers on its standard output in a form we parse strictly.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from kernel.errors import DomainError, Kind
from kernel.unit_of_work import assert_no_transaction

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY_BYTES = 1 << 30
CPU_S = 60
WALL_S = 90
LARGEST_ANSWER_BYTES = 32 * 1024 * 1024
LARGEST_GIVEN_BYTES = 16 * 1024 * 1024
# All that a child is told. Ours holds keys and addresses.
CHILD_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Must be there before cv2 is loaded, which reads them once. Without: a PNG of 124 kB took 6 GB of memory,
    # and a text file that called itself .mp4 made the library read another file.
    "OPENCV_IO_MAX_IMAGE_PIXELS": "50000000",
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "format_whitelist;mov|protocol_whitelist;file",
    # Each further thread would take its stack from the address space that the child is limited to.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_SEPARATOR = b"\n"


class NotDecodable(DomainError):
    """The file is not a video we show, or decoding it would take too much."""

    kind = Kind.INVALID
    slug = "not-decodable"
    title = "The file cannot be shown"


def run_limited(
    task: str, path: Path | None, *, given: bytes = b"", wall_s: float = WALL_S
) -> tuple[dict[str, Any], bytes]:
    """Let a child do `task` (see child.py) on `path`; its facts and, behind them, its bytes.

    given: what else the child is to work with, such as a picture to compare with.

    Raises NotDecodable when the child refuses, dies, or exceeds its memory, its time or its answer.
    """
    assert_no_transaction()
    try:
        child = subprocess.run(
            [sys.executable, "-m", "cctv_link.media.child", task, str(path.resolve()) if path else ""],
            cwd=PROJECT_ROOT,
            env=CHILD_ENVIRONMENT,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotDecodable(f"{task} took longer than {wall_s:.0f} s") from None
    if child.returncode < 0:
        raise NotDecodable(f"{task} was ended by {signal.Signals(-child.returncode).name}")
    facts, _, content = child.stdout.partition(_SEPARATOR)
    if child.returncode != 0 or len(child.stdout) > LARGEST_ANSWER_BYTES:
        raise NotDecodable(f"{task} failed: {_reason(facts)}")
    answer = json.loads(facts)
    if not isinstance(answer, dict):
        raise NotDecodable(f"{task} answered something else than facts")
    return answer, content


def _reason(facts: bytes) -> str:
    """The child's own short word for it; never text from the file."""
    try:
        reason = json.loads(facts)["refused"]
    except (ValueError, KeyError, TypeError):
        return "no answer"
    return str(reason)[:200]
