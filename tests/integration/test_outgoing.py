"""Posting to somebody outside ends in time whatever the other side does: to connect, the head and the body have one limit together."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from kernel import outgoing
from kernel.outgoing import Unreachable
from tests.fakes import web
from tests.fakes.web import FakeRecorder, as_json
from tests.tls_front import signed_by_itself

LIMIT_S = 0.5
AT_MOST_S = 1.5
FAULTS = ("hang", "drip-head", "drip", "endless-continue")


def ask(url: str) -> outgoing.Answer:
    return outgoing.ask(url, body=b"{}", headers={}, timeout_s=LIMIT_S)


def given_up_after_s(url: str) -> float:
    begun_s = time.monotonic()
    with pytest.raises(Unreachable, match="TimeoutError"):
        ask(url)
    return time.monotonic() - begun_s


@pytest.fixture
def outside() -> Iterator[FakeRecorder]:
    with web.running(FakeRecorder(lambda *_: as_json(202, {"taken": True}))) as running:
        yield running


@contextmanager
def full() -> Iterator[int]:
    """A port that takes no more connections: who asks for one hears nothing."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_what_is_answered_comes_back(outside: FakeRecorder) -> None:
    answer = ask(f"{outside.url}/hook?city=karachi")

    assert (answer.status, answer.body) == (202, b'{"taken": true}')
    assert outside.asked == ["POST /hook?city=karachi"]


@pytest.mark.parametrize("fault", FAULTS)
def test_who_answers_a_byte_now_and_then_is_given_up(outside: FakeRecorder, fault: str) -> None:
    outside.fault = fault

    assert given_up_after_s(outside.url) < AT_MOST_S


def test_over_tls_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = signed_by_itself(tmp_path)
    recorder = FakeRecorder(lambda *_: as_json(202, {}))
    with web.running(recorder, certificate=certificate) as outside:
        url = f"https://localhost:{outside.port}"
        with pytest.raises(Unreachable, match="SSLCertVerificationError"):
            ask(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert ask(url).status == 202

        for outside.fault in FAULTS:
            assert given_up_after_s(url) < AT_MOST_S


def test_a_name_whose_addresses_do_not_answer_has_one_limit_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with full() as port:
        assert given_up_after_s(f"http://127.0.0.1:{port}") < AT_MOST_S

        monkeypatch.setattr(socket, "getaddrinfo", five_times(socket.getaddrinfo))
        assert given_up_after_s(f"http://127.0.0.1:{port}") < AT_MOST_S


def test_an_address_that_does_not_answer_leaves_time_for_the_next(
    outside: FakeRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full() as port:
        silent = socket.getaddrinfo("127.0.0.1", port, type=socket.SOCK_STREAM)
        answering = socket.getaddrinfo("127.0.0.1", outside.port, type=socket.SOCK_STREAM)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: silent + answering)

        assert ask("http://two.example").status == 202


def five_times(found: Any) -> Any:
    return lambda *words, **named: found(*words, **named) * 5
