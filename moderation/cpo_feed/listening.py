"""The feed's parts, wired to the database of an application: made once per process, at the first stream."""

import threading
from collections.abc import Callable

import psycopg
from flask import Flask

from kernel.unit_of_work import reading
from moderation.cpo_feed import queries
from moderation.cpo_feed.hub import FeedHub
from moderation.cpo_feed.queries import Line
from moderation.cpo_feed.streams import Streams

# Many streams may open at once in a process that has just started; there is one hub.
_making = threading.Lock()


class Notifications:
    """A connection that waits for PostgreSQL's NOTIFY; opened again when it was lost."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connection: psycopg.Connection | None = None

    def wait(self, channel: str, seconds: float) -> None:
        """Return at a notification, or after `seconds`; at once when it has only now begun to listen.

        What was said before that is not said again: whoever waits must look first. Raises psycopg.Error when the
        database is away.
        """
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=3)
            self._connection.execute(f"LISTEN {channel}")
            return
        for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            return

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def hub_of(app: Flask) -> FeedHub:
    """The hub of this process."""
    with _making:
        if "feed_hub" not in app.extensions:
            _make(app)
    hub: FeedHub = app.extensions["feed_hub"]
    hub.start()
    return hub


def stop(app: Flask) -> None:
    """End the hub of this process, if it has one; the next stream makes another."""
    with _making:
        hub, notifications = (
            app.extensions.pop("feed_hub", None),
            app.extensions.pop("feed_notifications", None),
        )
        app.extensions.pop("feed_streams", None)
    if hub is not None:
        hub.stop()
        notifications.close()


def streams_of(app: Flask) -> Streams:
    streams: Streams = app.extensions["feed_streams"]
    return streams


def _make(app: Flask) -> None:
    settings = app.extensions["settings"]
    notifications = Notifications(settings.database_url)
    hub = FeedHub(read=_reader(app), read_tip=_tip_reader(app), wait=notifications.wait)
    app.extensions["feed_streams"] = Streams(
        per_officer=settings.streams_per_officer,
        per_process=settings.streams_per_process,
        wake=hub.wake,
    )
    app.extensions["feed_notifications"] = notifications
    app.extensions["feed_hub"] = hub


def _reader(app: Flask) -> Callable[[int, int], list[Line]]:
    def read(after: int, limit: int) -> list[Line]:
        with app.app_context(), reading() as session:
            return queries.lines_after(session, after, limit=limit)

    return read


def _tip_reader(app: Flask) -> Callable[[], int]:
    def read_tip() -> int:
        with app.app_context(), reading() as session:
            return queries.tip(session)

    return read_tip
