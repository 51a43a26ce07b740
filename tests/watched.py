"""A camera that upkeep watches, sample by sample, in the test's own time; its pictures are real film in the ring."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select

from cctv_link.media.looking import Eyes
from cctv_link.media.standing import StandingChild
from cctv_link.recording.models import CameraState
from cctv_link.upkeep import queries
from cctv_link.upkeep.models import CameraFault, RepairTicket
from cctv_link.upkeep.watcher import Watcher
from kernel import clock, ids
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.poles import keep
from tests.street_pictures import film, seen

SAMPLE = timedelta(seconds=12)
# As in the process of the house.
CHILD = StandingChild()
EYES = Eyes(CHILD.run)
atexit.register(CHILD.close)


@dataclass
class Watched:
    """at: when the next sample is taken."""

    settings: Settings
    camera_id: UUID
    at: datetime
    clock_offset_s: float = 0.02
    watcher: Watcher = field(init=False)
    _number: int = 0

    def __post_init__(self) -> None:
        self.watcher = Watcher(self.settings.ring_path, EYES)

    def shows(self, scene: np.ndarray, *, samples: int = 1) -> None:
        """The camera shows this, freshly seen each time, for so many samples."""
        for _ in range(samples):
            self.records(scene)
            self._sample()

    def records(self, scene: np.ndarray) -> None:
        """The recorder has written this, and nobody has looked yet."""
        self._number += 1
        self._record([seen(scene, seed=self._number * 10 + each) for each in range(2)])

    def is_not_recorded(self, reason: str, *, samples: int = 1) -> None:
        """The recorder cannot reach it, for so many samples."""
        for _ in range(samples):
            self._spell("not_recording", reason)
            self._sample()

    @contextmanager
    def now(self) -> Iterator[None]:
        """Whatever else happens at this moment."""
        with clock.frozen_at(self.at):
            yield

    def _sample(self) -> None:
        with clock.frozen_at(self.at):
            with reading() as session:
                (camera,) = queries.watched_cameras(session, [self.camera_id])
            self.watcher.look_at(camera)
        self.at += SAMPLE

    def _record(self, pictures: list[np.ndarray]) -> None:
        self._spell("recording", None)
        run_id = ids.new_id()
        path = Path(str(self.camera_id)) / f"{run_id.hex}_000000.mp4"
        whole = self.settings.ring_path / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        film(whole, pictures, fps=1, key_every=1)
        keep(
            self.settings,
            self.camera_id,
            path,
            from_at=self.at - timedelta(seconds=len(pictures)),
            seconds=len(pictures),
            run_id=run_id,
            clock_source="local" if abs(self.clock_offset_s) > 5 else "rtcp",
            clock_offset_s=self.clock_offset_s,
            frames=len(pictures),
        )

    def _spell(self, state: str, reason: str | None) -> None:
        with unit_of_work() as uow:
            row = uow.session.scalars(
                select(CameraState).where(
                    CameraState.camera_id == self.camera_id, CameraState.to_at.is_(None)
                )
            ).one_or_none()
            if row is not None and (row.state, row.reason) == (state, reason):
                row.heartbeat_at = self.at
                return
            if row is not None:
                row.to_at = self.at
                uow.session.flush()
            uow.add(
                CameraState(
                    camera_id=self.camera_id,
                    state=state,
                    reason=reason,
                    from_at=self.at,
                    heartbeat_at=self.at,
                )
            )


def faults() -> list[tuple[str, bool]]:
    """(kind, is open) of every fault, oldest first."""
    with reading() as session:
        rows = session.scalars(select(CameraFault).order_by(CameraFault.opened_at, CameraFault.id))
        return [(row.kind, row.closed_at is None) for row in rows]


def the_ticket() -> RepairTicket:
    """The one ticket there is."""
    with reading() as session:
        return session.scalars(select(RepairTicket)).one()


def truth(camera_id: UUID, at: datetime) -> dict[str, Any]:
    """What was true of the camera then."""
    with clock.frozen_at(at), reading() as session:
        then = queries.truth_at(session, [camera_id], at)[camera_id]
    return {"known": then.is_known, "fails_at": then.fails_at, "reason": then.reason}
