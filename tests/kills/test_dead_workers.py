"""A job whose worker was killed on this machine is handed over again at its next turn, not when its heartbeat has faded."""

import socket
import subprocess
from uuid import uuid4

import pytest
from redis import Redis
from rq import Queue
from rq.job import JobStatus

from kernel import queues
from kernel.config import Settings

JOB = "moderation.jobs.open_verification"


@pytest.fixture
def redis(app, settings: Settings):
    with queues.connect(settings.redis_url) as client:
        yield client


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("worker", "waits"),
    [
        pytest.param("{host}-{dead}-ab", 1, id="its worker was killed"),
        pytest.param("{host}-{alive}-ab", 0, id="its worker is at work"),
        pytest.param("elsewhere-{dead}-ab", 0, id="its worker is on another machine and beats"),
    ],
)
def test_a_started_job_is_handed_over_again_when_its_worker_has_died(redis: Redis, worker: str, waits: int):
    delivery_id = uuid4()
    queues.enqueue(JOB, delivery_id, queue="default", redis=redis)
    queue = Queue("default", connection=redis, serializer=queues.SignedJobs, job_class=queues.DeliveryJob)
    job = queue.fetch_job(str(delivery_id))
    redis.lrem(queue.key, 0, job.id)
    name = worker.format(host=socket.gethostname(), dead=_dead_pid(), alive=1)
    with redis.pipeline() as pipeline:
        job.prepare_for_execution(name, pipeline)
        pipeline.execute()
    assert job.get_status() is JobStatus.STARTED

    queues.enqueue(JOB, delivery_id, queue="default", redis=redis)

    assert len(queue.job_ids) == waits


def _dead_pid() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid
