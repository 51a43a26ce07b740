"""Running a part of the house: names, signals, the servers, the workers."""

import importlib
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import setproctitle
from flask import Flask
from granian.constants import Interfaces
from granian.server import Server

from kernel import connections, queues
from kernel import relay as relay_loop
from kernel import timer as timer_loop
from kernel.config import Settings
from kernel.db import db


class Stopping:
    """Becomes true when the process is told to end; `then` is called at that moment."""

    def __init__(self, then: Callable[[], None] | None = None) -> None:
        self._told = False
        self._then = then
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def __call__(self) -> bool:
        return self._told

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._told = True
        if self._then is not None:
            self._then()


def loaded(app: Flask, *, target: str) -> None:
    """Run a part that is named and not imported, as jobs are: `package.module.function`."""
    module, _, function = target.rpartition(".")
    getattr(importlib.import_module(module), function)(app)


def serve(app: Flask, *, part: str) -> None:
    """Serve the application on the part's unix socket: `web` with few threads, `feed` with one per stream."""
    settings: Settings = app.extensions["settings"]
    is_feed = part == "feed"
    socket = Path(settings.feed_socket if is_feed else settings.web_socket)
    socket.parent.mkdir(parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)
    Server(
        "app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        uds=socket,
        workers=1 if is_feed else settings.web_workers,
        blocking_threads=settings.feed_threads if is_feed else settings.web_threads,
        backlog=1024,
        respawn_failed_workers=True,
        process_name=f"gawah {part}",
        log_enabled=False,
    ).serve()


def relay(app: Flask, *, routes: relay_loop.Routes, project: relay_loop.Project) -> None:
    """Outbox to queues, feed entries and audit numbers."""
    redis = queues.connect(app.extensions["settings"].redis_url)
    relay_loop.run(routes=routes, project=project, redis=redis, stopping=Stopping())


def timer(app: Flask, *, hourly: Sequence[timer_loop.Hourly] = ()) -> None:
    """Whatever falls due."""
    timer_loop.run(stopping=Stopping(), hourly=hourly)


def worker(app: Flask, *, queue: str, preload: Sequence[str] = ()) -> None:
    """The worker of one queue; with `preload` each job runs in a child that finds those modules loaded."""
    if preload:
        os.nice(5)
        for module in preload:
            importlib.import_module(module)
        # A connection must not cross a fork: the parent learns what the database is like, and keeps none.
        # It asks for nothing itself; each child makes its own, and they end with it.
        with db.engine.connect():
            pass
        connections.close_all()
    queues.work(queue, url=app.extensions["settings"].redis_url, forks=bool(preload))


def show_name(part: str) -> None:
    """Show the part's name to whoever lists processes."""
    setproctitle.setproctitle(f"gawah {part}")
