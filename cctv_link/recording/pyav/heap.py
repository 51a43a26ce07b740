"""The C library's heap, told to give back what libavformat has freed.

By itself it keeps a heap for each of several threads, and keeps whatever the largest second of each camera once needed.
With a thread a camera and a buffer of a second each, that was a quarter of a recorder's memory.
"""

import ctypes

# malloc.h of glibc. Elsewhere there is no mallopt, and nothing to tell.
_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8
TRIM_ABOVE_BYTES = 128 * 1024


def keep_small() -> None:
    """One heap for all threads, trimmed as soon as its end is free. Call it before they begin."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(_M_ARENA_MAX, 1)
        tell(_M_TRIM_THRESHOLD, TRIM_ABOVE_BYTES)
