"""The child that decodes: it limits itself first, loads the decoders then, does one task and ends.

`python -m cctv_link.media.child TASK PATH`, what else the task needs on standard input. The answer: lines of JSON that
say how far a long task has come, one line with the facts, then bytes. Started by limited.py.
"""

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable

from cctv_link.media.limited import LARGEST_GIVEN_BYTES, LIMITS, Limits

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def main(task: str, path: str) -> int:
    """Exit code 0 with an answer, 1 with {"refused": why}."""
    _limit(LIMITS[task])
    # Loaded only now: behind the limits, and only in this process.
    from cctv_link.media import decoding, marking, redacting, seeing

    tasks: dict[str, Callable[[], tuple[dict[str, object], bytes]]] = {
        "probe": lambda: decoding.probe(path),
        "still": lambda: decoding.still(path),
        "storyboard": lambda: decoding.storyboard(path),
        "newest": lambda: decoding.newest_still(path),
        "look": lambda: seeing.look(path, given=_given()),
        "reference": lambda: seeing.reference(given=_given()),
        "redact": lambda: redacting.redact_clip(path, tell=_Progress().tell),
        "redact-still": lambda: redacting.redact_still(path),
        "mark": lambda: marking.mark_clip(path, given=_given(), tell=_Progress().tell),
        "mark-still": lambda: marking.mark_still(given=_given()),
    }
    try:
        facts, content = tasks[task]()
    except (decoding.Refused, MemoryError) as error:
        _answer({"refused": str(error) or type(error).__name__}, b"")
        return 1
    _answer(facts, content)
    return 0


def _given() -> bytes:
    return sys.stdin.buffer.read(LARGEST_GIVEN_BYTES)


class _Progress:
    """Tells each per cent once."""

    def __init__(self) -> None:
        self._told = -1

    def tell(self, percent: int) -> None:
        if percent > self._told:
            self._told = percent
            _answer({"percent": percent}, b"")


def _limit(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # A network of its own has no interfaces. Where the kernel forbids unprivileged namespaces, the format
    # and protocol lists in decoding.py remain: they were what stopped every attack we tried.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _answer(facts: dict[str, object], content: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
