"""The timer: what falls due later is a row, and this publishes it. Any number may run; a restart forgets nothing."""

import time
from collections.abc import Callable, Sequence

import structlog

from kernel import idempotency, outbox
from kernel.patience import beside, outlasting
from kernel.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

IDLE_S = 0.2
HOUSEKEEPING_S = 3600.0

Hourly = Callable[[UnitOfWork], None]


def run(*, stopping: Callable[[], bool], hourly: Sequence[Hourly] = ()) -> None:
    """Publish what falls due until told to stop. A database that goes away is waited for.

    An SOS that arms is raised from here, and a step of its ladder taken: it does not wait for the housekeeping.

    hourly: what sees to it, in a commit of its own, that something which comes round again waits as a row.
    """
    log.info("timer is at work")
    with beside(lambda is_over: _keep_house(is_over, hourly), stopping=stopping) as is_over:
        outlasting(lambda: _rounds(is_over), stopping=is_over)


def tick() -> int:
    """Publish what is due now; return how much that was."""
    with unit_of_work() as uow:
        return outbox.publish_due(uow.session)


def _rounds(stopping: Callable[[], bool]) -> None:
    while not stopping():
        if not tick():
            time.sleep(IDLE_S)


def _keep_house(stopping: Callable[[], bool], hourly: Sequence[Hourly]) -> None:
    cleaned = -HOUSEKEEPING_S
    while not stopping():
        if time.monotonic() - cleaned > HOUSEKEEPING_S:
            cleaned = time.monotonic()
            for look in hourly:
                with unit_of_work() as uow:
                    look(uow)
            with unit_of_work() as uow:
                idempotency.forget_old(uow.session)
        time.sleep(IDLE_S)
