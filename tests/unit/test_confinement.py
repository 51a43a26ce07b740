"""What a confined process can still do to the one that started it, which has a network and keys: nothing."""

import ctypes
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cctv_link.media import fencing, sealing
from cctv_link.media.limited import CHILD_ENVIRONMENT, PROJECT_ROOT

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
