"""A recorder as the house runs it: the whole application loaded, the ring's owner, and a process for the cameras.

    python -m bench.recorder_in_house RING NOTES READER ADDRESS...

All that is missing is the database, whose place the notes take: see recorder_alone.
"""

import sys
import threading
from pathlib import Path

import app
from bench.recorder_alone import NotedIndex, poles_at
from cctv_link.recorder_process import crew, supervisor
from cctv_link.recording.ring import Ring
from cctv_link.recording.supervisor import Work
from kernel import connections
from kernel.config import Settings
from kernel.processes import Stopping

NOWHERE = Settings(
    database_url="postgresql+psycopg:///nowhere",
    redis_url="unix:///nowhere",
    storage_url="file:///nowhere",
    secret_key="no secret: nothing is signed in a bench",
)


def main(ring_dir: str, notes: str, reader: str, *addresses: str) -> None:
    house = app.create_app(NOWHERE)
    stop = threading.Event()
    Stopping(then=stop.set)
    poles = poles_at(addresses)
    work = Work(
        ring=Ring(Path(ring_dir), max_age_s=86_400, max_bytes=10**13),
        index=NotedIndex(Path(notes)),
        cameras=lambda: poles,
        open_crew=crew.named(reader),
        at_birth=connections.leave_to_parent,
    )
    with house.app_context():
        supervisor.run(
            work,
            stop=stop,
            cameras_per_process=NOWHERE.recorder_cameras_per_process,
            silent_s=NOWHERE.recorder_silent_s,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
