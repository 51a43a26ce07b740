"""Fencing this process off from all others, with Landlock. Loads nothing of ours.

No socket of its own is not enough: whoever has none may still write into the memory of the process that started it,
which has (/proc/PID/mem, ptrace), where no other rule of the machine forbids it. A fenced process looks into no process
outside the fence, reads no environment of one, sends none a signal where the kernel is new enough, and starts no program.
"""

import ctypes
import struct

# uapi/linux/landlock.h; the calls have the same numbers on every machine.
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_ASK_VERSION = 1
_EXECUTE = 1 << 0
_NO_ABSTRACT_SOCKETS, _NO_SIGNALS = 1 << 0, 1 << 1
# Since which version a set of rules has fields for the network, and for what is kept inside the fence.
_WITH_NETWORK, _WITH_SCOPE = 4, 6


def fenced() -> bool:
    """Whether it is from now on, with all that it starts. Needs PR_SET_NO_NEW_PRIVS; a kernel before 5.13 has no fence."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    # Files are opened as before: only starting a program is asked for, and allowed nowhere. A fence must forbid something.
    rules = struct.pack("=Q", _EXECUTE)
    if version >= _WITH_NETWORK:
        rules += struct.pack("=Q", 0)
    if version >= _WITH_SCOPE:
        rules += struct.pack("=Q", _NO_ABSTRACT_SOCKETS | _NO_SIGNALS)
    ruleset = libc.syscall(_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0)
    # Its descriptor is gone with this process.
    return bool(ruleset >= 0 and libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
