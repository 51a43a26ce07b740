"""Both readers keep one heap for all their threads; the one with a thread a camera keeps that one small."""

import subprocess
import sys

import pytest

ALLOCATING = """
import ctypes, sys, threading
from cctv_link.recording import heap
if sys.argv[1] != "as it is":
    getattr(heap, sys.argv[1])()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
all_at_once = threading.Barrier(6)
def allocate():
    all_at_once.wait()
    libc.malloc(ctypes.c_size_t(50_000))
    all_at_once.wait()
threads = [threading.Thread(target=allocate) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
out = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def heaps(which: str) -> int:
    """How many the C library made for six threads."""
    ran = subprocess.run(
        [sys.executable, "-c", ALLOCATING, which], capture_output=True, text=True, check=True
    )
    return ran.stdout.count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has this choice")
def test_threads_share_one_heap():
    assert heaps("keep_small") == heaps("share") == 1
    assert heaps("as it is") > 1
