"""A process namespace of one's own: what is killed there cannot be anybody else's, and all of it ends with it."""

import os
from collections.abc import Sequence

OUTSIDE = "GAWAH_KILLS_OUTSIDE"


class Outside(Exception):
    """This process could hit others: it refuses to kill."""


def command(argv: Sequence[str]) -> list[str]:
    """`argv` as the first process of a new namespace that dies with the caller."""
    # Whoever is not root makes a user namespace first, and stays the same user in it.
    own_user = [] if os.geteuid() == 0 else ["--user", "--map-current-user"]
    return ["unshare", *own_user, "--pid", "--fork", "--mount-proc", "--kill-child", *argv]


def environment() -> dict[str, str]:
    """What tells the process inside where outside is."""
    return {**os.environ, OUTSIDE: os.readlink("/proc/self/ns/pid")}


def refuse_outside() -> None:
    """Raises Outside unless this is the first process of a namespace that `command` has made."""
    outside = os.environ.get(OUTSIDE)
    if not outside or outside == os.readlink("/proc/self/ns/pid") or os.getpid() != 1:
        raise Outside("refusing to kill: this is not the first process of a process namespace of its own")
