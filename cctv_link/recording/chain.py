"""Whether a camera's segments are those that were recorded, all of them and in their order. Pure.

Each closed segment is linked to the one closed before it: sha256(its predecessor's link || its own sha256). To
change, remove, add or reorder one breaks the link behind it; to mend that, every later link must be forged.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FIRST = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """A closed segment as the index knows it."""

    path: str
    sha256: bytes
    chain_sha256: bytes


def broken(links: Iterable[Link], *, previous: bytes = FIRST) -> Iterator[Link]:
    """Segments, in the order in which they were closed, that do not follow from the one before."""
    for link in links:
        if hashlib.sha256(previous + link.sha256).digest() != link.chain_sha256:
            yield link
        previous = link.chain_sha256
