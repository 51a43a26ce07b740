"""Upkeep as a process: one look at every camera each 12 s, one still a minute, and an ear for what cameras claim.

Named in PARTS, not imported.
"""

import threading
import time
from collections.abc import Callable
from uuid import UUID

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from cctv_link.cameras import queries as cameras
from cctv_link.evidence.heads.signing import HourlyHeads
from cctv_link.live import stills
from cctv_link.live.stills import TakeStill
from cctv_link.media.looking import Eyes
from cctv_link.media.standing import StandingChild
from cctv_link.upkeep.cabinets import services as cabinets
from cctv_link.upkeep.claims.hearing import Hearing
from cctv_link.upkeep.watcher import Watcher
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.processes import Stopping
from kernel.unit_of_work import reading

TICK_S = 1.0
SILENCE_EVERY_S = 5.0

log = structlog.get_logger()


def run(app: Flask) -> None:
    """Watch until told to stop. Without the database nothing is decided; it goes on when that is back."""
    settings: Settings = app.extensions["settings"]
    stop = threading.Event()
    Stopping(then=stop.set)
    watch(settings, stop)


def watch(settings: Settings, stop: threading.Event) -> None:
    """The loop of the process, until `stop`."""
    with StandingChild() as child:
        _watch(settings, Eyes(child.run), stop)


def _watch(settings: Settings, eyes: Eyes, stop: threading.Event) -> None:
    hearing = Hearing(settings)
    watcher = Watcher(settings.ring_path, eyes, claims=hearing.standing)
    taking, heads = MinuteStills(settings, take=eyes.newest_still), HourlyHeads(settings)
    silence_due = 0.0
    while not stop.is_set():
        began = time.monotonic()
        try:
            for camera_id in hearing.turn():
                watcher.suspect(camera_id)
            watcher.look_at_due(stopping=stop.is_set)
            taking.take_due(stopping=stop.is_set)
            if began >= silence_due:
                silence_due = began + SILENCE_EVERY_S
                cabinets.note_silence()
            heads.sign_due()
        except DBAPIError as error:
            log.warning("upkeep_without_database", error=type(error.orig).__name__)
        stop.wait(max(0.05, TICK_S - (time.monotonic() - began)))
    hearing.close()


class MinuteStills:
    """A still of every recorded camera each minute, staggered by the camera's id."""

    def __init__(
        self, settings: Settings, *, take: TakeStill, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """seconds: a clock that only goes forward."""
        self._settings, self._take_still, self._seconds = settings, take, seconds
        self._due: dict[UUID, float] = {}

    def take_due(self, *, stopping: Callable[[], bool]) -> None:
        with reading() as session:
            recorded = cameras.recordable_cameras(session, secret_key=self._settings.secret_key)
        now = self._seconds()
        # Over a turn less than the minute, so that the first one comes within it.
        spread_s = stills.EVERY_S - TICK_S
        self._due = {
            camera.id: self._due.get(camera.id, now + camera.id.int % 997 / 997 * spread_s)
            for camera in recorded
        }
        for camera_id, due in self._due.items():
            if due <= now and not stopping():
                self._due[camera_id] = now + stills.EVERY_S
                self._take(camera_id)

    def _take(self, camera_id: UUID) -> None:
        try:
            stills.keep_still_of(camera_id, ring_dir=self._settings.ring_path, take=self._take_still)
        except NotFound:
            # Retired between the question and the picture.
            return
