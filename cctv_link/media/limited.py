"""Running a decoder where it can do no harm: a fresh process with little memory, little time and no network.

Decoders are the part of this house that strangers' bytes reach. The child gets no environment of ours (no
keys, no addresses), writes no file, and answers on its standard output in a form we parse strictly.
"""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.errors import DomainError, Kind
from kernel.unit_of_work import assert_no_transaction

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What a task may use. memory_bytes counts address space, which is more than is ever touched."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 60
    wall_s: float = 90.0


# Redacting reads every picture of a clip: at 1280 x 720 a third of a second of a processor each.
LIMITS = {
    "probe": Limits(),
    "still": Limits(),
    "storyboard": Limits(),
    "newest": Limits(),
    "look": Limits(),
    "reference": Limits(),
    "redact": Limits(memory_bytes=4 << 30, cpu_s=6 * 3600, wall_s=3 * 3600),
    "redact-still": Limits(memory_bytes=4 << 30, cpu_s=120, wall_s=120),
    "mark": Limits(memory_bytes=4 << 30, cpu_s=3600, wall_s=1800),
    "mark-still": Limits(cpu_s=20, wall_s=20),
}


class NotDecodable(DomainError):
    """The file is not a video we show, or decoding it would take too much."""

    kind = Kind.INVALID
    slug = "not-decodable"
    title = "The file cannot be shown"


def run_limited(
    task: str, path: Path | None, *, given: bytes = b"", wall_s: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """Let a child do `task` (see child.py) on `path`; its facts and, behind them, its bytes.

    given: what else the child is to work with, such as a picture to compare with.

    Raises NotDecodable when the child refuses, dies, or exceeds its memory, its time or its answer.
    """
    assert_no_transaction()
    wall_s = LIMITS[task].wall_s if wall_s is None else wall_s
    try:
        child = subprocess.run(
            child_command(task, path),
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
    facts, _, content = child.stdout.partition(_SEPARATOR)
    if len(child.stdout) > LARGEST_ANSWER_BYTES:
        raise NotDecodable(f"{task} answered more than {LARGEST_ANSWER_BYTES} bytes")
    return facts_of(task, child.returncode, facts), content


def child_command(task: str, path: Path | None) -> list[str]:
    """How the child is started."""
    return [sys.executable, "-m", "cctv_link.media.child", task, str(path.resolve()) if path else ""]


def facts_of(task: str, returncode: int, line: bytes) -> dict[str, Any]:
    """The facts that a child which has ended gave. Raises NotDecodable when it refused, failed or was ended."""
    if returncode < 0:
        raise NotDecodable(f"{task} was ended by {signal.Signals(-returncode).name}")
    if returncode != 0:
        raise NotDecodable(f"{task} failed: {_reason(line)}")
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotDecodable(f"{task} answered something else than facts")
    return answer


def _reason(facts: bytes) -> str:
    """The child's own short word for it; never text from the file."""
    try:
        reason = json.loads(facts)["refused"]
    except (ValueError, KeyError, TypeError):
        return "no answer"
    return str(reason)[:200]
