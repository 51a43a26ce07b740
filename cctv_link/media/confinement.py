"""What a child that touches strangers' bytes may use, and how it binds itself to that. Loads no decoder.

The one place of these limits: each task of child.py has a line in LIMITS.
"""

import ctypes
import resource
import signal
from dataclasses import dataclass, replace

from cctv_link.media import fencing, sealing

LARGEST_ANSWER_BYTES = 32 * 1024 * 1024
# What a copying child says when it is our disk that is full: no fault of the file it read.
NO_ROOM = "no room"
# How a child ends (EX_CONFIG of sysexits.h) that may not go on, since nothing keeps it from the network.
UNCONFINED = 78
# Of a film that a child encodes, which it holds in memory: twenty minutes of seven megabits a second.
LARGEST_FILM_BYTES = 1 << 30
LARGEST_GIVEN_BYTES = 16 * 1024 * 1024
NAMESPACE, FILTER = "an empty network", "a filter of system calls"
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


@dataclass(frozen=True, slots=True)
class Limits:
    """What a task may use. memory_bytes counts address space, which is more than is ever touched.

    file_bytes: the largest file it may write, in all 0 but for tasks whose answer goes into a file. forks: whether it
    may start processes: the standing child alone, whose forks may not.
    """

    memory_bytes: int = 1 << 30
    cpu_s: int = 60
    wall_s: float = 90.0
    file_bytes: int = 0
    forks: bool = False


# One picture is looked at in a tenth of a second; whoever takes longer keeps all other cameras waiting.
_ONE_PICTURE = Limits(cpu_s=10, wall_s=15)
# An hour of film takes two seconds; a job has 120 for all it does.
_COPY = Limits(wall_s=30, file_bytes=2_000_000_000)
# Redacting reads every picture of a clip: at 1280 x 720 a third of a second of a processor each.
LIMITS = {
    "confinement": _ONE_PICTURE,
    "probe": Limits(),
    "still": Limits(),
    "frame": Limits(),
    "storyboard": Limits(),
    "newest": _ONE_PICTURE,
    "look": _ONE_PICTURE,
    "reference": _ONE_PICTURE,
    "standing": replace(_ONE_PICTURE, forks=True),
    "copy": _COPY,
    "units": _COPY,
    "redact": Limits(memory_bytes=4 << 30, cpu_s=6 * 3600, wall_s=3 * 3600),
    "redact-photo": Limits(memory_bytes=4 << 30, cpu_s=120, wall_s=120),
    "redact-still": Limits(memory_bytes=4 << 30, cpu_s=120, wall_s=120),
    "mark": Limits(memory_bytes=4 << 30, cpu_s=3600, wall_s=1800),
    "mark-still": Limits(cpu_s=20, wall_s=20),
    # A minute of speech is heard in a quarter of a second; the operator waits for it.
    "voice": Limits(cpu_s=10, wall_s=20),
    "sound": Limits(cpu_s=20, wall_s=40),
    # Fifty million pixels are decoded, and written anew no larger than 3200 on a side, in five seconds.
    "picture": Limits(cpu_s=30, wall_s=60),
    # Three minutes of 4K: five thousand pictures, each decoded, made smaller and written anew. Of a processor it has less
    # than by the clock: so it shows whether the file or a busy machine made it long.
    "film": Limits(memory_bytes=3 << 30, cpu_s=1200, wall_s=1500),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What holds a child: by what it is kept from the network, () when by nothing, and whether a fence keeps it from others."""

    network: tuple[str, ...]
    is_fenced: bool


def confine(limits: Limits) -> Held:
    """Bind this process, for good, before a decoder is even loaded.

    A kernel may forbid either way of keeping it from the network, a container often the second; each is enough.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))
    # A second apart: the first ends it by SIGXCPU, which says why; where both are one it would be SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    end_with_parent()
    # Whatever keeps it from the network, it must not reach into a process that has one.
    is_fenced = fencing.fenced()
    if not limits.forks:
        sealing.without_children()
    ways = {NAMESPACE: _without_interfaces, FILTER: sealing.without_sockets}
    return Held(tuple(name for name, hold in ways.items() if hold()), is_fenced)


def _without_interfaces() -> bool:
    """Whether this process has a network of its own, with nothing in it. Whoever is not root needs an own user for it."""
    libc = ctypes.CDLL(None)
    return bool(libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def end_with_parent() -> None:
    """Be killed when whoever started this process ends. A fork forgets it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
