"""Running one delivery: load it, call the job, account for how it ended."""

from collections.abc import Callable
from contextvars import ContextVar
from uuid import UUID

import structlog

from kernel import clock, outbox
from kernel.errors import DomainError
from kernel.trace import tracing
from kernel.unit_of_work import commit_statement, row_or_none, unit_of_work

log = structlog.get_logger()


# What `run` has loaded, for the job that it calls.
_running: ContextVar[outbox.Delivery | None] = ContextVar("running_delivery", default=None)


def load(delivery_id: str) -> outbox.Delivery:
    """What a job begins with. Raises outbox.AlreadyDone when another run was first."""
    running = _running.get()
    if running is not None and str(running.id) == delivery_id:
        return running
    asked = UUID(delivery_id)
    return outbox.found(asked, row_or_none(outbox.FINDING, {"id": asked}))


def run(job: Callable[[str], None], name: str, delivery_id: str) -> None:
    """Call `job` for one delivery. What cannot pass is put aside; anything else comes round again by itself.

    A job whose effect was a commit has completed the delivery there; one that found nothing to do has not,
    and is completed here.
    """
    try:
        delivery = load(delivery_id)
    except outbox.AlreadyDone:
        return
    token = _running.set(delivery)
    with tracing(delivery.request_id, job=name, delivery_id=delivery_id):
        try:
            job(delivery_id)
            commit_statement(outbox.SETTLING, {"id": delivery.id, "now": clock.now()})
        except outbox.AlreadyDone:
            log.debug("delivery was done")
        except DomainError as error:
            _fail(delivery, error=f"{error.slug}: {error.detail}", is_final=not error.kind.passes)
        except Exception as error:
            _fail(delivery, error=type(error).__name__, is_final=False)
            raise
        finally:
            _running.reset(token)


def _fail(delivery: outbox.Delivery, *, error: str, is_final: bool) -> None:
    log.warning("delivery failed", error=error, attempts=delivery.attempts, is_final=is_final)
    with unit_of_work() as uow:
        outbox.fail(uow.session, delivery.id, error=error, is_final=is_final)
