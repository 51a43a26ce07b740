"""The standing child: it has the decoders loaded, and forks for every picture it is to look at.

It never touches a stranger's bytes itself. Whoever does is fresh, has the limits it was born with and its own time to
live, and takes nothing along to the next picture: a decoder that hangs, dies or is taken over costs one look.
"""

import gc
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable

from cctv_link.media import sealing
from cctv_link.media.confinement import LARGEST_ANSWER_BYTES, LARGEST_GIVEN_BYTES, end_with_parent

# A request: how long the words and what is given are, the words as JSON, what is given.
REQUEST = struct.Struct(">II")
# An answer: how the fork ended, as subprocess says it, and how long its answer is, which follows.
ANSWER = struct.Struct(">iI")
_LARGEST_WORDS_BYTES = 10_000
_FELL_OVER = 70

Do = Callable[[str, str, bytes], int]


def serve(do: Do) -> int:
    """Answer what comes over the socket that is our standard input, until it is closed."""
    # Once, and not in every fork.
    import cv2

    from cctv_link.media import decoding, marking, redacting, seeing  # noqa: F401

    # A picture of 320 x 180 is not worth a pool of threads, which each fork would have to start again.
    cv2.setNumThreads(1)
    gc.collect()
    gc.freeze()
    line = socket.socket(fileno=0)
    while head := _received(line, REQUEST.size):
        words_bytes, given_bytes = REQUEST.unpack(head)
        if words_bytes > _LARGEST_WORDS_BYTES or given_bytes > LARGEST_GIVEN_BYTES:
            return 1
        words = json.loads(_received(line, words_bytes))
        given = _received(line, given_bytes)
        code, answer = _forked(do, words["task"], words["path"], given, wall_s=words["wall_s"])
        line.sendall(ANSWER.pack(code, len(answer)) + answer)
    return 0


def _forked(do: Do, task: str, path: str, given: bytes, *, wall_s: float) -> tuple[int, bytes]:
    ours, theirs = os.pipe()
    fork = os.fork()
    if fork == 0:
        os.close(ours)
        _work(do, task, path, given, wall_s=wall_s, answer_to=theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        answer = pipe.read(LARGEST_ANSWER_BYTES + 1)
        if len(answer) > LARGEST_ANSWER_BYTES:
            os.kill(fork, signal.SIGKILL)
    _, status = os.waitpid(fork, 0)
    return os.waitstatus_to_exitcode(status), answer


def _work(do: Do, task: str, path: str, given: bytes, *, wall_s: float, answer_to: int) -> None:
    """In the fork; does not return. The line to our parent is not its to speak on."""
    code = _FELL_OVER
    try:
        end_with_parent()
        sealing.without_children()
        signal.setitimer(signal.ITIMER_REAL, wall_s)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours, as_number in ((nothing, 0), (answer_to, 1)):
            os.dup2(ours, as_number)
            os.close(ours)
        code = do(task, path, given)
        sys.stdout.flush()
    finally:
        os._exit(code)


def _received(line: socket.socket, size: int) -> bytes:
    """So many bytes; none at the end."""
    content = bytearray()
    while len(content) < size:
        piece = line.recv(min(size - len(content), 1 << 20))
        if not piece:
            return b""
        content += piece
    return bytes(content)
