"""The front door's manners: nginx as script/server runs it, before stub parts."""

import http.client
import json
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from supervise import identity
from tests.stub_checkout import Checkout, stub_checkout, within

pytestmark = [pytest.mark.alone, pytest.mark.enable_socket, pytest.mark.kills]


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    with stub_checkout() as checkout:
        checkout.ready_server()
        yield checkout


def test_an_answer_bears_the_callers_request_id_or_a_new_one(checkout):
    _, headers, body = checkout.get("/hello", **{"X-Request-Id": "my-request-17"})
    assert (headers.get_all("X-Request-Id"), body) == (["my-request-17"], b"my-request-17 127.0.0.1")

    _, headers, body = checkout.get(
        "/hello", **{"X-Request-Id": "not\tone", "X-Forwarded-For": "203.0.113.9"}
    )
    assert len(headers["X-Request-Id"]) == 32
    assert body.decode() == f"{headers['X-Request-Id']} 127.0.0.1"


@pytest.mark.parametrize(
    ("request_bytes", "status", "slug"),
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", 400, "bad-request", id="no host"),
        pytest.param(b"NONSENSE\r\n\r\n", 400, "bad-request", id="not HTTP"),
        pytest.param(
            b"GET /front-door/400 HTTP/1.1\r\nHost: a\r\n\r\n", 404, "not-found", id="its own pages"
        ),
        pytest.param(
            b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method-not-allowed", id="a method it never passes"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n",
            413,
            "body-too-large",
            id="over 1 MB",
        ),
        pytest.param(
            b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "address-too-long", id="address"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
            431,
            "headers-too-large",
            id="headers",
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: magic\r\n\r\n",
            501,
            "not-implemented",
            id="encoding",
        ),
    ],
)
def test_what_the_front_door_refuses_itself_is_a_problem_document(checkout, request_bytes, status, slug):
    answered, headers, problem = checkout.raw(request_bytes)

    assert answered == status
    assert headers["Content-Type"] == "application/problem+json"
    assert (problem["type"], problem["status"], problem["errors"]) == (f"/problems/{slug}", status, [])
    assert headers["X-Request-Id"] == problem["request_id"]
    assert headers["Server"] == "nginx"  # and no version


def test_while_web_is_away_the_answer_is_a_problem_that_says_when_to_come_back(checkout):
    checkout.servers[0].send_signal(signal.SIGSTOP)  # or it would be back too soon
    identity.send(checkout.running()["web"], signal.SIGKILL)
    time.sleep(0.2)
    status, headers, body = checkout.get("/hello")
    checkout.servers[0].send_signal(signal.SIGCONT)

    assert (status, headers["Retry-After"]) == (502, "2")
    assert json.loads(body)["type"] == "/problems/bad-gateway"
    assert within(5, lambda: checkout.get("/hello")[0] == 200)


def test_the_feed_arrives_as_it_is_written(checkout):
    connection = http.client.HTTPConnection("127.0.0.1", checkout.port, timeout=10)
    began_at = time.monotonic()
    connection.request("GET", "/v1/cpo/feed")
    answer = connection.getresponse()

    first = answer.readline()

    assert first == b"data: 000\n"
    assert time.monotonic() - began_at < 0.4  # the whole takes 1.5 s
    connection.close()


def test_five_hundred_dawdling_connections_keep_nobody_waiting_and_are_cut(checkout):
    dawdlers = [socket.create_connection(("127.0.0.1", checkout.port)) for _ in range(500)]
    for dawdler in dawdlers[:250]:
        dawdler.sendall(b"POST /v1/reports HTTP/1.1\r\nHost: a\r\nX-Slow")
    for dawdler in dawdlers[250:]:
        dawdler.sendall(b"POST /v1/reports HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx")
    took_s = []
    for _ in range(20):
        began_at = time.monotonic()
        assert checkout.get("/v1/sos-alerts", method="POST", body=b"{}")[0] == 200
        took_s.append(time.monotonic() - began_at)

    assert max(took_s) < 1
    dawdlers[0].settimeout(15)
    assert _is_cut(dawdlers[0])
    dawdlers[-1].settimeout(15)
    assert _is_cut(dawdlers[-1])
    for dawdler in dawdlers:
        dawdler.close()


def _is_cut(connection: socket.socket) -> bool:
    try:
        return connection.recv(1_000) == b""
    except ConnectionResetError:
        return True
