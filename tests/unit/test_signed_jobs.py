"""Whoever can write to Redis still cannot make a worker run anything but our own jobs."""

import json
import pickle

import pytest

from kernel.queues import SignedJobs

JOB = "moderation.jobs.open_verification"


@pytest.fixture
def serializer() -> type[SignedJobs]:
    class Signed(SignedJobs):
        key = b"k" * 32
        allowed = frozenset({JOB})

    return Signed


def test_our_own_job_passes(serializer: type[SignedJobs]) -> None:
    job = [JOB, None, ["an id"], {}]

    assert serializer.loads(serializer.dumps(job)) == job


PLANTED = [
    pytest.param(pickle.dumps(print), id="a pickle"),
    pytest.param(json.dumps(["os.system", None, ["touch x"], {}]).encode(), id="JSON without a signature"),
    pytest.param(b"0" * 32 + json.dumps([JOB, None, ["an id"], {}]).encode(), id="a made-up signature"),
    pytest.param(b"", id="nothing"),
]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_we_did_not_sign_is_refused(serializer: type[SignedJobs], planted: bytes) -> None:
    with pytest.raises(ValueError, match="not signed"):
        serializer.loads(planted)


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "moderation.jobs.open_verification2"])
def test_what_is_signed_but_no_job_is_refused(serializer: type[SignedJobs], name: str) -> None:
    signed = serializer.dumps([name, None, ["touch x"], {}])

    with pytest.raises(ValueError, match="not one of ours"):
        serializer.loads(signed)


def test_without_a_key_nothing_passes() -> None:
    class Unconfigured(SignedJobs):
        key = b""

    with pytest.raises(ValueError, match="not signed"):
        Unconfigured.loads(Unconfigured.dumps(["x", None, [], {}]))
