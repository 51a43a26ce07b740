"""Forbidding this process sockets, and further processes, for good, with seccomp filters. Loads nothing of ours.

It takes no privilege and no namespace. Stronger than a network of its own, too: the sockets of PostgreSQL and Redis are
files, which no network namespace hides.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
# linux/bpf_common.h, linux/seccomp.h: operations, answers, and where a call's number and architecture are.
_LOAD, _IS_AT_LEAST, _IS, _HAS, _ANSWER = 0x20, 0x35, 0x15, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_NUMBER_AT, _MACHINE_AT, _FIRST_WORD_AT = 0, 4, 16
# linux/sched.h: what is started is a thread of this process.
_CLONE_THREAD = 0x00010000
# On x86_64 each call has a second number above this one (x32), which nothing of ours uses.
_SECOND_NUMBERS = 0x40000000


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """audit: how seccomp calls the machine (linux/audit.h). The others: numbers of system calls."""

    audit: int
    socket: int
    socketpair: int  # a datagram socket sends to any other that has a name, such as the log
    io_uring_setup: int = 425  # a ring makes sockets without the call
    pidfd_getfd: int = 438  # takes one from another process of the same account
    clone: int
    clone3: int = 435
    forks: tuple[int, ...] = ()  # calls of old that start a process and nothing else

    @property
    def ways_to_a_socket(self) -> tuple[int, ...]:
        return (self.socket, self.socketpair, self.io_uring_setup, self.pidfd_getfd)


MACHINES = {
    "x86_64": Machine(audit=0xC000003E, socket=41, socketpair=53, clone=56, forks=(57, 58)),
    "aarch64": Machine(audit=0xC00000B7, socket=198, socketpair=199, clone=220),
}


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def without_sockets() -> bool:
    """Whether it is forbidden from now on, in this process and all that it starts. Needs PR_SET_NO_NEW_PRIVS."""
    machine = _machine_or_none()
    return machine is not None and installed(program(machine, machine.ways_to_a_socket))


def without_children() -> bool:
    """Whether this process can start threads, but no process, from now on. Needs PR_SET_NO_NEW_PRIVS.

    A limit of the account's processes would not do: it counts those of all others, and never holds for root.
    """
    machine = _machine_or_none()
    return machine is not None and installed(program_for_one(machine))


def _machine_or_none() -> Machine | None:
    return MACHINES.get(os.uname().machine) if sys.maxsize > 2**32 else None


def program(machine: Machine, refused: Sequence[int]) -> bytes:
    """The filter that refuses these calls, and every call in another machine's way, with EPERM."""
    count = len(refused)
    return b"".join(
        (
            _step(_LOAD, _MACHINE_AT),
            _step(_IS, machine.audit, otherwise=count + 3),
            _step(_LOAD, _NUMBER_AT),
            _step(_IS_AT_LEAST, _SECOND_NUMBERS, then=count + 1),
            *(_step(_IS, number, then=count - at) for at, number in enumerate(refused)),
            _step(_ANSWER, _ALLOW),
            _step(_ANSWER, _REFUSE),
        )
    )


def program_for_one(machine: Machine) -> bytes:
    """The filter that refuses to fork with EPERM, and lets threads start.

    What clone3 is asked for lies in memory, where no filter looks: it is unknown here (ENOSYS), and the C library asks
    clone instead.
    """
    count = len(machine.forks)
    return b"".join(
        (
            _step(_LOAD, _MACHINE_AT),
            _step(_IS, machine.audit, otherwise=count + 7),
            _step(_LOAD, _NUMBER_AT),
            _step(_IS_AT_LEAST, _SECOND_NUMBERS, then=count + 5),
            *(_step(_IS, number, then=count + 4 - at) for at, number in enumerate(machine.forks)),
            _step(_IS, machine.clone3, then=5),
            _step(_IS, machine.clone, otherwise=2),
            _step(_LOAD, _FIRST_WORD_AT),
            _step(_HAS, _CLONE_THREAD, otherwise=1),
            _step(_ANSWER, _ALLOW),
            _step(_ANSWER, _REFUSE),
            _step(_ANSWER, _UNKNOWN),
        )
    )


def installed(instructions: bytes) -> bool:
    """Whether the kernel took the filter."""
    filters = _Program(len(instructions) // _step_size, instructions)
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(
        libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(filters), 0, 0) == 0
    )


def _step(operation: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    """struct sock_filter: then, otherwise: how many steps to leave out."""
    return struct.pack("HBBI", operation, then, otherwise, value)


_step_size = struct.calcsize("HBBI")
