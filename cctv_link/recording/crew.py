"""The port between the recorder and whoever reads streams for it: one crew, chosen by configuration.

`pyav` takes any camera and a thread for each. `lean` takes a hundred in one thread, RTSP over TCP only; what it
cannot take it hands to `pyav`. Crews are named and not imported: the lean one must not load libavformat.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cctv_link.recording.index import Journal, LastRecorded, SpellRow
from cctv_link.recording.keeper import Signal
from cctv_link.recording.reasons import Reason

CREWS = {
    "pyav": "cctv_link.recording.pyav.crew.PyavCrew",
    "lean": "cctv_link.recording.lean.crew.LeanCrew",
}


class Recordable(Protocol):
    """What the recorder must know of a camera: cctv_link.cameras.queries.RecordableCamera."""

    @property
    def id(self) -> UUID: ...
    @property
    def label(self) -> str: ...
    @property
    def stream_url(self) -> str: ...
    @property
    def username(self) -> str | None: ...
    @property
    def password(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What a recorder of a camera must know of the one before it. spell: still open, if there is one."""

    last: LastRecorded | None = None
    spell: SpellRow | None = None


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a crew puts what it records. disk_full: set when a file could not be written, for whoever makes room."""

    ring_dir: Path
    journal: Journal
    disk_full: Signal


class CameraRecording(Protocol):
    """One camera being recorded, from `Crew.record` until it has ended."""

    @property
    def camera(self) -> Recordable: ...
    @property
    def left_off(self) -> LeftOff:
        """For its successor. Ask after it has ended."""
        ...

    def is_alive(self) -> bool: ...
    def beat(self, at: datetime) -> None:
        """Say that the present spell still holds, when it does."""
        ...

    def stop(self, reason: Reason = Reason.STOPPED) -> None:
        """End within the read timeout; the open file is closed properly."""
        ...

    def join(self, timeout: float | None = None) -> None: ...


class Crew(Protocol):
    """Whoever reads streams. Used by one thread, but for `at_work_s`."""

    def record(self, camera: Recordable, left_off: LeftOff) -> CameraRecording:
        """Begin at once, and go on whatever happens to the stream, until told to stop."""
        ...

    @property
    def at_work_s(self) -> float:
        """When it last looked after all its cameras, on the monotonic clock: one that hangs does not any more."""
        ...


OpenCrew = Callable[[Workplace], Crew]


def named(name: str) -> OpenCrew:
    """The crew of that name. Raises KeyError for an unknown one."""
    module, _, attribute = CREWS[name].rpartition(".")
    crew: OpenCrew = getattr(importlib.import_module(module), attribute)
    return crew
