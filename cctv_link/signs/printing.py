"""The code on a printed sign: the address of the pole's page as a QR code, drawn as one path. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import segno


@dataclass(frozen=True, slots=True)
class Code:
    """side: modules along an edge, with the quiet zone. path: for an SVG of that size."""

    side: int
    path: str


# Modules of quiet around it, as the standard asks: scanners look for the edge.
QUIET = 4


@lru_cache(maxsize=256)
def code_of(address: str) -> Code:
    """Level Q: a quarter of a sign that hangs in the street may be scratched, and it still opens."""
    rows = tuple(segno.make_qr(address, error="q").matrix_iter(border=QUIET))
    steps = [f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)]
    return Code(len(rows), "".join(steps))


def _runs(row: Iterable[int]) -> list[tuple[int, int]]:
    """(start, length) of each stretch of dark modules."""
    found: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if not is_dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
