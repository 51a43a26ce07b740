"""The recorder as a process. Named in PARTS, not imported: the web must not load what reads streams."""

import threading
from collections.abc import Sequence

from flask import Flask
from sqlalchemy.exc import DBAPIError

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.queries import RecordableCamera
from cctv_link.recording import crew, supervisor
from cctv_link.recording.index import IndexUnavailable
from cctv_link.recording.postgres import PostgresIndex
from cctv_link.recording.ring import Ring
from cctv_link.recording.supervisor import Work
from kernel import connections
from kernel.config import Settings
from kernel.processes import Stopping
from kernel.unit_of_work import reading


def run(app: Flask) -> None:
    """Pole streams into the ring buffer, until told to stop."""
    settings: Settings = app.extensions["settings"]

    def register() -> Sequence[RecordableCamera]:
        try:
            with reading() as session:
                return cameras.recordable_cameras(session, secret_key=settings.secret_key)
        except DBAPIError as error:
            # Those already known are recorded on until the database is back.
            raise IndexUnavailable(type(error.orig).__name__) from error

    stop = threading.Event()
    Stopping(then=stop.set)
    work = Work(
        ring=Ring(settings.ring_path, max_age_s=settings.ring_max_age_s, max_bytes=settings.ring_max_bytes),
        index=PostgresIndex(),
        cameras=register,
        # Loaded here, once: the processes forked from this one share it.
        open_crew=crew.named(settings.recorder_reader),
        at_birth=connections.leave_to_parent,
    )
    supervisor.run(
        work,
        stop=stop,
        cameras_per_process=settings.recorder_cameras_per_process,
        silent_s=settings.recorder_silent_s,
    )
