"""The filters that leave a process no socket and no child, run here as the kernel runs them, for both kinds of machine."""

import errno
import struct

import pytest

from cctv_link.media.sealing import MACHINES, Machine, program, program_for_one

ALLOWED, REFUSED, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS


def answer(instructions: bytes, *, number: int, audit: int, first: int = 0) -> int:
    """What a classic BPF program answers to a call, `first` its first word: linux/filter.h, as far as ours goes."""
    call = struct.pack("=iIQ6Q", number, audit, 0, first, *range(1, 6))
    steps = list(struct.iter_unpack("HBBI", instructions))
    at = held = 0
    while True:
        operation, then, otherwise, value = steps[at]
        at += 1
        match operation:
            case 0x20:
                (held,) = struct.unpack_from("=I", call, value)
            case 0x15:
                at += then if held == value else otherwise
            case 0x35:
                at += then if held >= value else otherwise
            case 0x45:
                at += then if held & value else otherwise
            case 0x06:
                return int(value)
            case _:
                pytest.fail(f"no such operation: {operation:#x}")


# asm/unistd_64.h and asm-generic/unistd.h: read, write, openat, mmap, exit_group, and calls on a socket that is there.
HARMLESS = {"x86_64": (0, 1, 257, 9, 231, 45, 47, 55), "aarch64": (63, 64, 56, 222, 94, 207, 212, 209)}
SOCKETS = {"x86_64": (41, 53), "aarch64": (198, 199)}


@pytest.mark.parametrize("name", MACHINES)
def test_sockets_are_refused_and_nothing_else_is(name: str) -> None:
    machine = MACHINES[name]
    filters = program(machine, machine.ways_to_a_socket)

    refused = (*SOCKETS[name], 425, 438)

    assert {answer(filters, number=each, audit=machine.audit) for each in refused} == {REFUSED}
    assert {answer(filters, number=each, audit=machine.audit) for each in HARMLESS[name]} == {ALLOWED}
    allowed = [each for each in range(500) if answer(filters, number=each, audit=machine.audit) == ALLOWED]
    assert len(allowed) == 500 - len(refused)


@pytest.mark.parametrize("name", MACHINES)
def test_another_machines_calls_are_refused(name: str) -> None:
    """An x86_64 kernel takes calls of i386 and x32 too, where a socket has other numbers."""
    machine = MACHINES[name]
    filters = program(machine, machine.ways_to_a_socket)
    i386, arm = 0x40000003, 0x40000028

    assert {answer(filters, number=1, audit=audit) for audit in (i386, arm)} == {REFUSED}
    assert answer(filters, number=0x40000000 + 41, audit=machine.audit) == REFUSED


def test_a_filter_of_nothing_lets_all_pass() -> None:
    machine = Machine(audit=1, socket=2, socketpair=3, clone=4)

    assert answer(program(machine, ()), number=2, audit=1) == ALLOWED


# What the C library asks clone for: to fork, to start a program (CLONE_VM and CLONE_VFORK), and a thread.
FORK, SPAWN, THREAD = 0x01200011, 0x4111, 0x003D0F00
CLONE = {"x86_64": 56, "aarch64": 220}


@pytest.mark.parametrize("name", MACHINES)
def test_processes_are_refused_and_threads_are_not(name: str) -> None:
    machine = MACHINES[name]
    filters = program_for_one(machine)

    def asked(number: int, first: int = 0) -> int:
        return answer(filters, number=number, audit=machine.audit, first=first)

    assert {asked(CLONE[name], each) for each in (FORK, SPAWN, 0)} == {REFUSED}
    assert asked(CLONE[name], THREAD) == ALLOWED
    # Its wish is not to be seen; the C library asks clone then.
    assert asked(435, 0) == UNKNOWN
    refused = [each for each in range(500) if asked(each) == REFUSED]
    assert refused == ([56, 57, 58] if name == "x86_64" else [220])
    assert sum(asked(each, THREAD) == ALLOWED for each in range(500)) == (497 if name == "x86_64" else 499)
    assert answer(filters, number=1, audit=0x40000003) == REFUSED
    assert asked(0x40000000 + 57) == REFUSED
