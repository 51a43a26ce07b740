"""What a confined process can still do to the one that started it, which has a network and keys: nothing."""

import ctypes
import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cctv_link.media import fencing, sealing
from cctv_link.media.limited import CHILD_ENVIRONMENT, PROJECT_ROOT
from tests import film

# Binds itself as child.py does, and tries what a decoder that was taken over would try.
TAKEN_OVER = """
import json, os, socket, sys
from cctv_link.media.confinement import LIMITS, confine
confine(LIMITS["still"])
parent, address, log = os.getppid(), int(sys.argv[1]), sys.argv[2]
def written():
    return os.pwrite(os.open(f"/proc/{parent}/mem", os.O_RDWR), b"taken over", address)
def told():
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"a picture", log)
def read():
    return len(open(f"/proc/{parent}/environ", "rb").read())
def started():
    return os.spawnv(os.P_WAIT, "/bin/true", ["true"]) == 0
done = []
for attempt in (written, told, read, started):
    try:
        if attempt():
            done.append(attempt.__name__)
    except OSError:
        pass
print(json.dumps(done))
"""

pytestmark = pytest.mark.skipif(
    os.uname().machine not in sealing.MACHINES, reason="this machine has no filter"
)


# What a decoder does that is well, and what one does that was taken over; by the C library's own ways of starting.
WORKING = """
import ctypes, errno, json, os, sys, threading
from cctv_link.media.confinement import LIMITS, confine
confine(LIMITS["still"])
libc = ctypes.CDLL(None, use_errno=True)
pid = ctypes.c_int()
words = (ctypes.c_char_p * 2)(b"true", None)
refused = {}
for name in ("fork", "vfork"):
    if getattr(libc, name)() == 0:
        os._exit(0)
    refused[name] = errno.errorcode.get(ctypes.get_errno())
refused["posix_spawn"] = errno.errorcode.get(libc.posix_spawn(ctypes.byref(pid), b"/bin/true", None, None, words, None))
done = []
threads = [threading.Thread(target=done.append, args=(each,)) for each in range(8)]
for each in threads: each.start()
for each in threads: each.join()
import cv2, numpy
cv2.setNumThreads(4)
picture = cv2.GaussianBlur(numpy.full((2000, 2000, 3), 7, numpy.uint8), (31, 31), 0)
counted = len(os.listdir("/proc/self/task"))
import av
with av.open(sys.argv[1]) as film:
    film.streams.video[0].thread_type, film.streams.video[0].thread_count = "AUTO", 4
    frames = sum(1 for _ in film.decode(video=0))
print(json.dumps({"refused": refused, "threads": len(done), "pool": counted, "blurred": int(picture.mean()), "frames": frames}))
"""


def has_perfmon() -> bool:
    status = Path("/proc/self/status").read_text()
    (capable,) = (line.split()[1] for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(capable, 16) & 1 << 38)


def has_fences() -> bool:
    fork = os.fork()
    if fork == 0:
        ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
        os._exit(0 if fencing.fenced() else 1)
    return os.waitpid(fork, 0)[1] == 0


@pytest.mark.skipif(not has_fences(), reason="this kernel has no Landlock")
def test_it_does_not_reach_whoever_started_it(tmp_path: Path) -> None:
    ours = ctypes.create_string_buffer(b"a password")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(tmp_path / "log"))
        child = subprocess.run(
            [sys.executable, "-c", TAKEN_OVER, str(ctypes.addressof(ours)), str(tmp_path / "log")],
            cwd=PROJECT_ROOT,
            env=CHILD_ENVIRONMENT,
            capture_output=True,
            check=True,
            timeout=30,
        )

    # Root may read any process where it may measure any (CAP_PERFMON), fence or none.
    assert json.loads(child.stdout) == (["read"] if has_perfmon() else [])
    assert ours.value == b"a password"


def test_it_starts_threads_and_no_process(tmp_path: Path) -> None:
    """The pools of OpenCV and of libavcodec are threads; a decoder that was taken over may not fill the machine."""
    clip = film.segment(tmp_path / "a.mp4", from_at=datetime(2026, 11, 22, tzinfo=UTC), seconds=2)

    child = subprocess.run(
        [sys.executable, "-c", WORKING, str(clip)],
        cwd=PROJECT_ROOT,
        env=CHILD_ENVIRONMENT,
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert child.returncode == 0, child.stderr.decode()
    told = json.loads(child.stdout)
    assert told["refused"] == dict.fromkeys(("fork", "vfork", "posix_spawn"), "EPERM")
    assert (told["threads"], told["blurred"], told["frames"] > 20) == (8, 7, True)
    assert told["pool"] > 1
