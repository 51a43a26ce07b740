"""The C library's heap, told to be one for all threads, and to give back what libavformat has freed.

By itself it keeps a heap for each of several threads, and keeps whatever the largest second of each camera once needed.
With a thread a camera and a buffer of a second each, that was a quarter of a recorder's memory.
"""

import ctypes

# malloc.h of glibc. Elsewhere there is no mallopt, and nothing to tell.
_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8
TRIM_ABOVE_BYTES = 128 * 1024


def share() -> None:
    """One heap for all threads. Call it before they begin."""
    _tell(_M_ARENA_MAX, 1)


def keep_small() -> None:
    """The same, trimmed as soon as its end is free: each time that costs two calls of the kernel."""
    share()
    _tell(_M_TRIM_THRESHOLD, TRIM_ABOVE_BYTES)


def _tell(what: int, value: int) -> None:
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(what, value)
