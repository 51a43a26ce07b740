"""Which process is meant: a number alone is not enough, the kernel gives it out again.

A process is known by its number, the instant it started and the boot it belongs to. Nothing here or in the
callers sends a signal to a process whose identity differs from the one written down.
"""

import ctypes
import os
import signal
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """pid, and field 22 of /proc/pid/stat: ticks between boot and the start of the process."""

    pid: int
    start_ticks: int


@dataclass(frozen=True)
class Status:
    """What /proc says of a living process."""

    identity: Identity
    parent_pid: int
    session: int


def boot_id() -> str:
    """Changes with every boot, when process numbers and start times begin anew."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def status_or_none(pid: int) -> Status | None:
    """None when there is no such process, or only its zombie: that one has died already."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name in brackets may itself hold spaces and brackets: count from the last one.
    fields = stat[stat.rindex(")") + 2 :].split()
    if fields[0] in "ZX":
        return None
    return Status(Identity(pid, int(fields[19])), parent_pid=int(fields[1]), session=int(fields[3]))


def is_alive(identity: Identity) -> bool:
    status = status_or_none(identity.pid)
    return status is not None and status.identity == identity


def send(identity: Identity, number: int) -> bool:
    """Signal exactly this process; false when it has gone. A pidfd cannot come to mean another process."""
    try:
        descriptor = os.pidfd_open(identity.pid)
    except ProcessLookupError:
        return False
    try:
        if not is_alive(identity):
            return False
        signal.pidfd_send_signal(descriptor, number)
    except ProcessLookupError:
        return False
    finally:
        os.close(descriptor)
    return True


def everyone() -> list[Status]:
    """All processes that this account can see."""
    found = (status_or_none(int(name)) for name in os.listdir("/proc") if name.isdigit())
    return [status for status in found if status is not None]


def left_of_session(leader: Identity) -> list[Identity]:
    """Who still runs in the session that `leader` founded.

    The kernel keeps a number out of use while a session bears it, so a dead leader's session is still his;
    when somebody else lives under his number, the session is that one's.
    """
    status = status_or_none(leader.pid)
    if status is not None and status.identity != leader:
        return []
    return [
        other.identity for other in everyone() if other.session == leader.pid and other.identity != leader
    ]


def descendants_of(ancestor: Identity) -> set[Identity]:
    """All whose line of parents leads to this process, whatever sessions they have founded since."""
    status = status_or_none(ancestor.pid)
    if status is None or status.identity != ancestor:
        return set()
    children: dict[int, list[Identity]] = {}
    for other in everyone():
        children.setdefault(other.parent_pid, []).append(other.identity)
    found: set[Identity] = set()
    generation = [ancestor]
    while generation:
        generation = [child for parent in generation for child in children.get(parent.pid, ())]
        found.update(generation)
    return found


def children_of(pid: int) -> list[Identity]:
    return [status.identity for status in everyone() if status.parent_pid == pid]


def adopt_orphans() -> None:
    """From here on, descendants whose parent dies become children of this process, not of process 1."""
    PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")
