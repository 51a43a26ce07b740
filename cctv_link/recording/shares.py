"""Which process records which camera. Pure.

A camera stays where it once was, also when it has left the register for a while: two processes that record one camera
one after the other would each believe to know its chain.
"""

from collections.abc import Collection
from uuid import UUID


class Shares:
    """Cameras over numbered processes, at most `most` at a time in each."""

    def __init__(self, most: int) -> None:
        if most < 1:
            raise ValueError(f"{most} cameras a process")
        self._most = most
        self._place_of: dict[UUID, int] = {}

    def of(self, cameras: Collection[UUID]) -> list[frozenset[UUID]]:
        """The share of each process. New cameras, in order, fill up the first that has room."""
        wanted = set(cameras)
        shares = [set[UUID]() for _ in range(max(self._place_of.values(), default=-1) + 1)]
        for camera in wanted & self._place_of.keys():
            shares[self._place_of[camera]].add(camera)
        for camera in cameras:
            if camera in self._place_of:
                continue
            number = next((n for n, share in enumerate(shares) if len(share) < self._most), len(shares))
            if number == len(shares):
                shares.append(set())
            shares[number].add(camera)
            self._place_of[camera] = number
        return [frozenset(share) for share in shares]

    def ever_of(self, number: int) -> frozenset[UUID]:
        """All cameras that this process has, or had, in its share."""
        return frozenset(camera for camera, place in self._place_of.items() if place == number)
