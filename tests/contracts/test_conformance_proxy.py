"""Between an app and a service the conformance program hands on everything as it was, and judges what passed."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest

from wire import conformance, contract, proxy, recording
from wire.mock import Mock
from wire.serving import server

pytestmark = pytest.mark.enable_socket
EXAMPLE = contract.examples()["submit_report"]["request"]


@pytest.fixture
def record() -> recording.Recording:
    return recording.Recording()


@pytest.fixture
def address(record: recording.Recording) -> Iterator[str]:
    """A proxy before the mock."""
    service = server(Mock().answer, port=0)
    between = server(proxy.to(f"http://127.0.0.1:{service.server_port}"), port=0, record=record)
    threads = [Thread(target=each.serve_forever) for each in (service, between)]
    for thread in threads:
        thread.start()
    yield f"http://127.0.0.1:{between.server_port}"
    for each, thread in zip((service, between), threads, strict=True):
        each.shutdown()
        thread.join()
        each.server_close()


def report(address: str, **headers: str) -> int:
    sent = {
        "Authorization": EXAMPLE["headers"]["Authorization"],
        "Content-Type": "application/json",
        **headers,
    }
    asked = urllib.request.Request(f"{address}/v1/reports", json.dumps(EXAMPLE["body"]).encode(), sent)
    try:
        with urllib.request.urlopen(asked) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_what_is_said_passes_as_it_was_and_is_judged(
    address: str, record: recording.Recording, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(address, **{"Idempotency-Key": str(uuid4())}) == 201
    assert report(address) == 422
    record.write(tmp_path / "passed.har")

    exchanges, _ = recording.read(tmp_path / "passed.har")

    assert [(each.method, each.path, each.status) for each in exchanges] == [
        ("POST", "/v1/reports", 201),
        ("POST", "/v1/reports", 422),
    ]
    assert json.loads(exchanges[0].told)["reference"]
    assert conformance.main([str(tmp_path / "passed.har")]) == conformance.BROKEN
    assert "key-missing, request 2" in capsys.readouterr().out


def test_a_service_that_is_away_is_answered_for(record: recording.Recording) -> None:
    away = proxy.to("http://127.0.0.1:9")
    between = server(away, port=0, record=record)
    thread = Thread(target=between.serve_forever)
    thread.start()

    status = report(f"http://127.0.0.1:{between.server_port}", **{"Idempotency-Key": str(uuid4())})

    between.shutdown()
    thread.join()
    between.server_close()
    assert status == 502
