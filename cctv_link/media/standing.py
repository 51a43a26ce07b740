"""A child that stays, for who looks at many pictures: a look in 30 ms, where a fresh child takes a sixth of a second.

The limits are the same, see confinement.py: of memory, processor and time for every single look, and no network.
"""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Self

from cctv_link.media.confinement import LARGEST_ANSWER_BYTES, LIMITS, UNCONFINED
from cctv_link.media.forking import ANSWER, REQUEST
from cctv_link.media.limited import (
    CHILD_ENVIRONMENT,
    PROJECT_ROOT,
    NotDecodable,
    Unconfined,
    answer_of,
    child_command,
)
from kernel.unit_of_work import assert_no_transaction

# Whatever might stick to it does not stay for longer: a third of an hour with five cameras.
LOOKS = 500
# It ends its fork in time. Should it not, or should it still be loading, then we end it.
GRACE_S = 5.0
# Its line ends a moment before itself: hundredths of a second to wait for that.
ENDS_WITHIN_TRIES = 100


class StandingChild:
    """Started at the first look, again after `looks` of them, and whenever something has gone wrong."""

    def __init__(self, *, looks: int = LOOKS, wall_s: float | None = None) -> None:
        """wall_s: for one look; by default what LIMITS has for its task."""
        self._looks, self._wall_s = looks, wall_s
        self._child: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._asked = 0
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child that is there now."""
        return self._child.pid if self._child is not None else None

    def run(self, task: str, path: Path | None, *, given: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """As limited.run_limited. Raises NotDecodable; the next call finds another child."""
        assert_no_transaction()
        wall_s = LIMITS[task].wall_s if self._wall_s is None else self._wall_s
        words = {"task": task, "path": str(path.resolve()) if path else "", "wall_s": wall_s}
        with self._one_at_a_time:
            code, answer = self._ask(task, json.dumps(words).encode(), given, within_s=wall_s + GRACE_S)
        return answer_of(task, code, answer)

    def close(self) -> None:
        """End the child, and what it has forked. The next call of `run` starts another."""
        child, line = self._child, self._line
        self._child = self._line = None
        if line is not None:
            line.close()
        if child is not None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _ask(self, task: str, words: bytes, given: bytes, *, within_s: float) -> tuple[int, bytes]:
        is_well = False
        by_s = time.monotonic() + within_s
        try:
            line = self._opened()
            line.settimeout(within_s)
            line.sendall(REQUEST.pack(len(words), len(given)) + words + given)
            code, size_bytes = ANSWER.unpack(_received(line, ANSWER.size, by_s=by_s))
            if size_bytes > LARGEST_ANSWER_BYTES + 1:
                raise NotDecodable(f"{task} answered more than {LARGEST_ANSWER_BYTES} bytes")
            answer = _received(line, size_bytes, by_s=by_s)
            is_well = code in (0, 1)
            return code, answer
        except TimeoutError:
            raise NotDecodable(f"{task} took longer than {within_s:.0f} s") from None
        except OSError as error:
            if self._has_refused():
                raise Unconfined(f"{task}: see DECODERS_WITHOUT_NETWORK, and what doctor says") from None
            raise NotDecodable(f"{task} was broken off: {type(error).__name__}") from None
        finally:
            self._asked += 1
            if not is_well or self._asked >= self._looks:
                self.close()

    def _has_refused(self) -> bool:
        """Whether the child ended because nothing keeps it from the network. It is left to `close` to bury it."""
        if self._child is None:
            return False
        for _ in range(ENDS_WITHIN_TRIES):
            ended = os.waitid(os.P_PID, self._child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                return ended.si_code == os.CLD_EXITED and ended.si_status == UNCONFINED
            time.sleep(0.01)
        return False

    def _opened(self) -> socket.socket:
        if self._line is None:
            self._line, theirs = socket.socketpair()
            with theirs:
                self._child = subprocess.Popen(
                    child_command("standing", None),
                    cwd=PROJECT_ROOT,
                    env=CHILD_ENVIRONMENT,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    process_group=0,
                )
            self._asked = 0
        return self._line


def _received(line: socket.socket, size: int, *, by_s: float) -> bytes:
    """So many bytes. Raises TimeoutError, or another OSError when the child is gone."""
    content = bytearray()
    while len(content) < size:
        left_s = by_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        line.settimeout(left_s)
        piece = line.recv(min(size - len(content), 1 << 20))
        if not piece:
            raise ConnectionAbortedError
        content += piece
    return bytes(content)
