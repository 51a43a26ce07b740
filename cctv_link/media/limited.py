"""Running a decoder where it can do no harm: a fresh process with little memory, little time and no network.

Decoders are the part of this house that strangers' bytes reach. The child gets no environment of ours (no
keys, no addresses), writes no file, and answers on its standard output in a form we parse strictly.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from cctv_link.media.confinement import LARGEST_ANSWER_BYTES, LIMITS, NO_ROOM, UNCONFINED
from kernel.config import installed_or_none
from kernel.errors import DomainError, Kind
from kernel.marks import N_
from kernel.storage import StorageFull
from kernel.unit_of_work import assert_no_transaction

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
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
    title = N_("The file cannot be shown")


class Ended(NotDecodable):
    """The child was ended before it could say anything: by a file that was made for it, or by a machine that is too busy."""


class OutOfProcessor(Ended):
    """It has used all the processor time that it may: the file's doing, and the same at every further try."""


class Unconfined(NotDecodable):
    """Nothing is wrong with the file: nothing here would keep a decoder from the network, and it must not be without."""

    kind = Kind.UNAVAILABLE
    slug = "decoders-unconfined"
    title = "Nothing is decoded here before the installation is mended"


def run_limited(
    task: str, path: Path | None, *, given: bytes = b"", wall_s: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """Let a child do `task` (see child.py) on `path`; its facts and, behind them, its bytes.

    given: what else the child is to work with, such as a picture to compare with.

    Raises NotDecodable when the child refuses, dies, or exceeds its memory, its time or its answer; Unconfined.
    """
    child = _run(
        task, path, given=given, wall_s=wall_s, answer=subprocess.PIPE, complaints=subprocess.DEVNULL
    )
    return answer_of(task, child.returncode, child.stdout)


def copy_limited(
    task: str, path: Path, target: Path, *, given: bytes, wall_s: float | None = None
) -> dict[str, Any]:
    """The same for a task that copies: what it writes becomes `target`, which must not be there yet.

    Raises NotDecodable, and StorageFull when it is our disk that ends; `target` is then removed.
    """
    try:
        with target.open("xb") as output:
            child = _run(task, path, given=given, wall_s=wall_s, answer=output, complaints=subprocess.PIPE)
        # Its last line: libavformat may have complained before.
        line = b"".join(child.stderr.splitlines()[-1:])
        if child.returncode == 1 and _reason(line) == NO_ROOM:
            raise StorageFull(f"no room for what {task} writes")
        return facts_of(task, child.returncode, line)
    except (NotDecodable, StorageFull):
        target.unlink(missing_ok=True)
        raise


def _run(
    task: str,
    path: Path | None,
    *,
    given: bytes,
    wall_s: float | None,
    answer: int | BinaryIO,
    complaints: int,
) -> subprocess.CompletedProcess[bytes]:
    assert_no_transaction()
    wall_s = LIMITS[task].wall_s if wall_s is None else wall_s
    try:
        return subprocess.run(
            child_command(task, path),
            cwd=PROJECT_ROOT,
            env=CHILD_ENVIRONMENT,
            input=given,
            stdout=answer,
            stderr=complaints,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Ended(f"{task} took longer than {wall_s:.0f} s") from None


def answer_of(task: str, returncode: int, answer: bytes) -> tuple[dict[str, Any], bytes]:
    """Facts and bytes of a child that has ended. Raises NotDecodable."""
    if len(answer) > LARGEST_ANSWER_BYTES:
        raise NotDecodable(f"{task} answered more than {LARGEST_ANSWER_BYTES} bytes")
    facts, _, content = answer.partition(_SEPARATOR)
    return facts_of(task, returncode, facts), content


def child_command(task: str, path: Path | None) -> list[str]:
    """How the child is started. Where no application was built, as in a bench, the rule is the strict one."""
    settings = installed_or_none()
    rule = settings.decoders_without_network if settings else "required"
    return [sys.executable, "-m", "cctv_link.media.child", task, rule, str(path.resolve()) if path else ""]


def facts_of(task: str, returncode: int, line: bytes) -> dict[str, Any]:
    """The facts that a child which has ended gave. Raises NotDecodable when it refused, failed or was ended."""
    if returncode == UNCONFINED:
        raise Unconfined(f"{task}: see DECODERS_WITHOUT_NETWORK, and what doctor says")
    if returncode == -signal.SIGXCPU:
        raise OutOfProcessor(f"{task} used more of a processor than it may")
    if returncode < 0:
        raise Ended(f"{task} was ended by {signal.Signals(-returncode).name}")
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
