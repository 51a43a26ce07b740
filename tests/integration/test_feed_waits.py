"""Nothing stands between what has happened and the feed: no check of a reader, no late listener, no Redis that hangs."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from kernel import queues, relay
from kernel.config import Settings
from kernel.identity import guards
from moderation.cpo_feed import streams, views
from moderation.cpo_feed.hub import FeedHub
from moderation.cpo_feed.listening import Notifications
from moderation.cpo_feed.project import CHANNEL
from tests.house import OfficerClient, ResidentClient


def test_an_entry_is_told_before_it_is_asked_whether_the_reader_may_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Asked before, an SOS waited for the answer: on every console of the house at once, since all had opened at once."""
    monkeypatch.setattr(streams, "RECHECK_S", (0.0, 0.0))
    asked: list[str] = []
    spoken = _spoken([(1, "{}"), (2, "{}")], asked, may_stay=True)

    next(spoken)  # the line that opens it

    assert (next(spoken), asked) == (streams.event(1, "{}") + streams.event(2, "{}"), [])


def test_a_reader_who_may_not_stay_is_told_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "RECHECK_S", (0.0, 0.0))
    asked: list[str] = []

    assert len(list(_spoken([(1, "{}")], asked, may_stay=False))) == 2
    assert asked == ["may I stay?"]


def test_to_ask_of_a_reader_while_the_database_is_away_is_no_answer(
    app: Flask, operator: OfficerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = operator.client.get_cookie(guards.SESSION_COOKIE)
    assert cookie is not None
    with app.test_request_context("/v1/cpo/feed", headers={"Cookie": f"{cookie.key}={cookie.value}"}):
        app.extensions["feed_guard"]()
        let_in = views._may_stay(app)()
        monkeypatch.setitem(app.extensions, "feed_guard", _away)
        unknown = views._may_stay(app)()

    assert (let_in, unknown) == (True, None)


def test_who_begins_to_listen_looks_first(settings: Settings) -> None:
    """What was said before the LISTEN is not said again: the first entries of a feed process came up to a second late."""
    notifications = Notifications(settings.database_url)
    with psycopg.connect(notifications._url, autocommit=True) as speaker:
        speaker.execute("SELECT pg_notify(%s, '1')", (CHANNEL,))

        began = time.monotonic()
        notifications.wait(CHANNEL, 20)
        first_s = time.monotonic() - began

        speaker.execute("SELECT pg_notify(%s, '2')", (CHANNEL,))
        notifications.wait(CHANNEL, 20)
    notifications.close()

    assert first_s < 10
    assert time.monotonic() - began < 15


def test_a_redis_that_hangs_keeps_nothing_from_the_feed(
    app: Flask, resident: ResidentClient, operator: OfficerClient
) -> None:
    """One that is away answers so at once; one whose disk hangs takes the question and says nothing for seconds."""
    with hanging_redis() as url, relaying(app, url):
        time.sleep(0.5)  # it has asked Redis by now, and waits for it
        began = time.monotonic()
        assert resident.report().status_code == 201

        while not operator.get("/v1/cpo/feed").json["entries"] and time.monotonic() - began < 20:
            time.sleep(0.05)
        took_s = time.monotonic() - began

    assert took_s < 3


def _spoken(table: list[tuple[int, str]], asked: list[str], *, may_stay: bool) -> Iterator[str]:
    hub = FeedHub(
        read=lambda after, limit: [line for line in table if line[0] > after],
        read_tip=lambda: len(table),
        wait=lambda channel, seconds: time.sleep(0.01),
    )
    hub.start()
    hub.stop()
    registry = streams.Streams(per_officer=8, per_process=8, wake=lambda: None)

    def look() -> bool:
        asked.append("may I stay?")
        return may_stay

    return streams.lines(hub, registry, registry.open(uuid4()), cursor=0, may_stay=look)


def _away() -> None:
    raise OperationalError("SELECT 1", {}, Exception("no connection"))


@contextmanager
def hanging_redis() -> Iterator[str]:
    """Takes connections, and never says a word on them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def relaying(app: Flask, redis_url: str) -> Iterator[None]:
    """The relay at work, beside that Redis."""
    from app import ROUTES
    from moderation.cpo_feed.project import project

    stop = threading.Event()
    redis: Any = queues.connect(redis_url)

    def in_context() -> None:
        with app.app_context():
            relay.run(routes=ROUTES, project=project, redis=redis, stopping=stop.is_set)

    thread = threading.Thread(target=in_context)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        redis.close()
