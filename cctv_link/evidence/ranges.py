"""One byte range of RFC 9110, section 14. Pure."""

import re

# The unit is written in any case (14.1); ASCII, or else a long s would do for an s.
_ONE_RANGE = re.compile(r"(?i:bytes)=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.ASCII)


class RangeNotSatisfiable(ValueError):
    """The range asked for begins behind the last byte."""


def requested_range(header: str | None, *, size_bytes: int) -> tuple[int, int] | None:
    """(start, end) of the bytes to send, end not included; None means all of them.

    A header that is no single byte range is passed over, as the standard allows: all bytes are the answer.
    Raises RangeNotSatisfiable.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if found is None:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(0, size_bytes - int(last)), size_bytes
    else:
        start, end = int(first), min(int(last) + 1 if last else size_bytes, size_bytes)
        if last and int(last) < start:
            return None
    if start >= size_bytes or start >= end:
        raise RangeNotSatisfiable(f"bytes={start}- of {size_bytes}")
    return start, end
