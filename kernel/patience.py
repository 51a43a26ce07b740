"""Outlasting a database that goes away: a part that lives by it waits, and does not die of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event, Thread

import structlog
from sqlalchemy.exc import OperationalError

log = structlog.get_logger()

AGAIN_S = 0.5
STOP_WITHIN_S = 6.0

Stopping = Callable[[], bool]


def outlasting(work: Callable[[], None], *, stopping: Stopping) -> None:
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


@contextmanager
def beside(work: Callable[[Stopping], None], *, stopping: Stopping) -> Iterator[Stopping]:
    """Do `work` in a thread of its own, with the same patience, while the block does what must not wait for it.

    The block is told when to stop, and that is also when the thread has ended by itself: then this raises, since half a
    part must not go on as if it were whole.
    """
    ending = Event()

    def is_over() -> bool:
        return ending.is_set() or stopping()

    def patiently() -> None:
        outlasting(lambda: work(is_over), stopping=is_over)

    thread = Thread(target=copy_context().run, args=(patiently,), name="beside", daemon=True)
    thread.start()
    try:
        yield lambda: stopping() or not thread.is_alive()
    finally:
        ending.set()
        thread.join(STOP_WITHIN_S)
    if not stopping():
        raise RuntimeError("what ran beside has ended; why stands above")
