"""RQ, fenced in: signed jobs, an allow-list, one queue per worker. Nobody else imports RQ or Redis.

RQ runs what Redis holds. Its default is pickle, and its JSON form may name any importable function, so whoever
can write to Redis could run code beside the evidence keys. Here a job is one function named in ROUTES and one
delivery id, signed with a key that Redis never sees. Callbacks, which RQ keeps outside the serialiser, are
struck out when a job is read.
"""

import hmac
import json
import os
import socket
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError, InvalidJobOperation, NoSuchJobError
from rq.job import Job, JobStatus
from rq.utils import import_attribute
from rq.worker import SimpleWorker, Worker

from kernel import deliveries

log = structlog.get_logger()

JOB_TIMEOUT_S = 120
# Redacting a clip takes minutes for each of its own: the child's limit of three hours comes first.
LONG_JOB_TIMEOUT_S = {"media": 4 * 3600}
# A started job is left alone while its worker gives signs of life. Of a worker on this machine we know more.
ALIVE_WITHIN = timedelta(seconds=90)
# RQ's own pause grows to a minute when Redis is away; an SOS cannot wait that long.
LONGEST_PAUSE_S = 2.0

Unavailable = RedisError


class SignedJobs:
    """The serialiser: HMAC-SHA-256 before the JSON; only functions named in ROUTES pass."""

    key: ClassVar[bytes] = b""
    allowed: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def dumps(cls, job: Any) -> bytes:
        body = json.dumps(job, separators=(",", ":")).encode()
        return hmac.digest(cls.key, body, "sha256") + body

    @classmethod
    def loads(cls, signed: bytes) -> Any:
        signature, body = bytes(signed[:32]), bytes(signed[32:])
        if not cls.key or not hmac.compare_digest(signature, hmac.digest(cls.key, body, "sha256")):
            raise ValueError("this job was not signed by us")
        job = json.loads(body)
        if isinstance(job, list) and (len(job) != 4 or job[0] not in cls.allowed):
            raise ValueError("this job is not one of ours")
        return job


class DeliveryJob(Job):
    """A job that runs one delivery, and nothing that its hash in Redis may add to it."""

    def restore(self, raw_data: Any) -> Any:
        restored = super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        return restored

    def _execute(self) -> None:
        name, (delivery_id,) = self.func_name, self.args
        if name not in SignedJobs.allowed:
            raise ValueError("this job is not one of ours")
        deliveries.run(import_attribute(name), name, delivery_id)


class _Named:
    """A worker that keeps the name of its part, where RQ would write what it is doing."""

    max_connection_wait_time = LONGEST_PAUSE_S

    def procline(self, message: str) -> None:
        log.debug("worker", doing=message)


class InProcessWorker(_Named, SimpleWorker):
    """Short jobs, run in the worker itself: 117 a second where a fork makes 18."""


class ForkingWorker(_Named, Worker):
    """Long jobs that read pictures: each in a child of a parent that has loaded everything."""


def configure(*, key: bytes, jobs: Collection[str]) -> None:
    """Set what may run. Called once, by the composition root."""
    SignedJobs.key = key
    SignedJobs.allowed = frozenset(jobs)


def connect(url: str) -> Redis:
    """A Redis that answers soon or not at all."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=5)


def lengths(names: Collection[str], *, redis: Redis) -> dict[str, int]:
    """How many jobs wait in each queue; nothing when Redis does not answer."""
    asked = redis.pipeline(transaction=False)
    for name in names:
        asked.llen(Queue.redis_queue_namespace_prefix + name)
    try:
        return dict(zip(names, asked.execute(), strict=True))
    except Unavailable:
        return {}


def enqueue(job: str, delivery_id: UUID, *, queue: str, redis: Redis, at_front: bool = False) -> None:
    """Hand one delivery to its queue, under an id that is always the same for the same delivery.

    A copy that still waits its turn, or whose worker is alive, is left alone; what a dead worker or a lost
    list left behind is cleared away and handed over again. Raises Unavailable when Redis does not answer.
    """
    rq = Queue(queue, connection=redis, serializer=SignedJobs, job_class=DeliveryJob)
    for _ in range(2):
        try:
            rq.enqueue(
                job,
                str(delivery_id),
                job_id=str(delivery_id),
                unique=True,
                at_front=at_front,
                result_ttl=0,
                failure_ttl=0,
                job_timeout=LONG_JOB_TIMEOUT_S.get(queue, JOB_TIMEOUT_S),
                description=job,
            )
            return
        except DuplicateJobError:
            if _is_under_way(rq, str(delivery_id)):
                return
            _forget(rq, str(delivery_id))


def work(queue: str, *, url: str, forks: bool, prepare: Callable[[], None] | None = None) -> None:
    """Run the worker of one queue until it is told to stop.

    One queue per worker: a worker that watches two can lose a job when it is killed between two commands.
    """
    if prepare is not None:
        prepare()
    redis = Redis.from_url(url)
    worker_class = ForkingWorker if forks else InProcessWorker
    worker = worker_class(
        [Queue(queue, connection=redis, serializer=SignedJobs, job_class=DeliveryJob)],
        name=_own_worker_name(),
        connection=redis,
        serializer=SignedJobs,
        job_class=DeliveryJob,
        log_job_description=False,
        worker_ttl=60,
    )
    worker.work(logging_level="WARNING")


def _is_under_way(rq: Queue, job_id: str) -> bool:
    try:
        job = DeliveryJob.fetch(job_id, connection=rq.connection, serializer=SignedJobs)
        status = job.get_status()
    except (NoSuchJobError, InvalidJobOperation):
        return False
    if status == JobStatus.QUEUED:
        return rq.connection.lpos(rq.key, job_id) is not None
    beat = job.last_heartbeat
    if status != JobStatus.STARTED or beat is None or _has_died(job.worker_name or ""):
        return False
    beat = beat if beat.tzinfo else beat.replace(tzinfo=UTC)
    return datetime.now(UTC) - beat < ALIVE_WITHIN


def _own_worker_name() -> str:
    """Says where the worker runs; a flushed Redis forgets RQ's own record of that, but not a job's worker."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


def _has_died(worker_name: str) -> bool:
    """Whether it ran on this machine and does not any more; of another machine's, only its heartbeat tells.

    Without this a job whose worker was killed waited up to ALIVE_WITHIN, and then for its next turn: 155 s.
    """
    host, _, rest = worker_name.rpartition("-")[0].rpartition("-")
    if host != socket.gethostname() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _forget(rq: Queue, job_id: str) -> None:
    try:
        DeliveryJob.fetch(job_id, connection=rq.connection, serializer=SignedJobs).delete()
    except (NoSuchJobError, ValueError):
        rq.connection.delete(DeliveryJob.key_for(job_id))
