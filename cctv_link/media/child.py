"""The child that decodes: it limits itself first, loads the decoders then, does one task and ends.

`python -m cctv_link.media.child TASK PATH`, what else the task needs on standard input. Facts as one line of JSON,
then bytes. Started by limited.py.
"""

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable

from cctv_link.media.limited import CPU_S, LARGEST_GIVEN_BYTES, MEMORY_BYTES

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def main(task: str, path: str) -> int:
    """Exit code 0 with an answer, 1 with {"refused": why}."""
    _limit()
    # Loaded only now: behind the limits, and only in this process.
    from cctv_link.media import decoding, seeing

    tasks: dict[str, Callable[[], tuple[dict[str, object], bytes]]] = {
        "probe": lambda: decoding.probe(path),
        "still": lambda: decoding.still(path),
        "newest": lambda: decoding.newest_still(path),
        "look": lambda: seeing.look(path, given=_given()),
        "reference": lambda: seeing.reference(given=_given()),
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


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
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
