"""The part of the upkeep process that listens to cameras, for tests: a turn when they say so, in their own time."""

import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from cctv_link.upkeep.claims.hearing import Hearing
from cctv_link.upkeep.models import CameraClaim
from kernel.config import Settings
from kernel.unit_of_work import reading


class Ear:
    """The part of the process that listens, a turn whenever the test says so, in its own time."""

    def __init__(self, settings: Settings) -> None:
        self.now_s = 0.0
        self.hearing = Hearing(settings, seconds=lambda: self.now_s)
        self.hearing.turn()  # it learns of the cameras; each one's turn is within ten seconds

    def until(self, true: Callable[[], bool], *, passing_s: float = 0.0) -> set[UUID]:
        """Turns until something is so; the cameras that became suspect. passing_s: how much time goes by first."""
        self.now_s += passing_s
        suspects: set[UUID] = set()
        until_s = time.monotonic() + 10
        while not true():
            assert time.monotonic() < until_s, "it did not happen in time"
            suspects |= self.hearing.turn()
            time.sleep(0.02)
        return suspects


def claims() -> list[tuple[str, bool]]:
    """(kind, stands) of all that were ever heard."""
    with reading() as session:
        rows = session.scalars(select(CameraClaim).order_by(CameraClaim.from_at, CameraClaim.kind))
        return [(row.kind, row.to_at is None) for row in rows]
