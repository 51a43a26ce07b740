"""Outlasting a database that goes away: a part that lives by it waits, and does not die of it."""

import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import OperationalError

log = structlog.get_logger()

AGAIN_S = 0.5


def outlasting(work: Callable[[], None], *, stopping: Callable[[], bool]) -> None:
    """Do `work` until it ends by itself, from its beginning again whenever the database went away meanwhile.

    From the beginning, because whatever the lost connection held, a lock above all, is lost with it. Anything
    but OperationalError is a fault of ours and passes: the supervisor starts the part anew.
    """
    while not stopping():
        try:
            return work()
        except OperationalError as error:
            log.warning("the database is away", error=type(error.orig).__name__)
            time.sleep(AGAIN_S)
