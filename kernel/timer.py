"""The timer: what falls due later is a row, and this publishes it. Any number may run; a restart forgets nothing."""

import time
from collections.abc import Callable

import structlog

from kernel import idempotency, outbox
from kernel.patience import outlasting
from kernel.unit_of_work import unit_of_work

log = structlog.get_logger()

IDLE_S = 0.2
HOUSEKEEPING_S = 3600.0


def run(*, stopping: Callable[[], bool]) -> None:
    """Publish what falls due until told to stop. A database that goes away is waited for."""
    log.info("timer is at work")
    outlasting(lambda: _rounds(stopping), stopping=stopping)


def tick() -> int:
    """Publish what is due now; return how much that was."""
    with unit_of_work() as uow:
        return outbox.publish_due(uow.session)


def _rounds(stopping: Callable[[], bool]) -> None:
    cleaned = 0.0
    while not stopping():
        if time.monotonic() - cleaned > HOUSEKEEPING_S:
            cleaned = time.monotonic()
            with unit_of_work() as uow:
                idempotency.forget_old(uow.session)
        if not tick():
            time.sleep(IDLE_S)
