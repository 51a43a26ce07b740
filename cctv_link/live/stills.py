"""The newest still of a camera: taken each minute by the upkeep process, and on demand from the newest file.

Pictures are decoded in the limited child alone. A web process runs at most one at a time; who comes meanwhile
gets the still that is kept, with its age. Where the installation wants it, its viewer is burnt in: into the one as
into the other, or there is nothing to see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cctv_link.evidence.marked import pictures
from cctv_link.evidence.marked.marks import mark_for_live
from cctv_link.live import queries
from cctv_link.media.limited import NotDecodable
from cctv_link.media.turns import WAITS_S, PicturesBusy, turn
from kernel import clock, ids
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading, unit_of_work

EVERY_S = 60.0
STALE_AFTER_S = 90.0
# Asked for again sooner than this, the one before is fresh enough.
FRESH_FOR_S = 5.0

TakeStill = Callable[[Path], bytes]


@dataclass(frozen=True, slots=True)
class LiveStill:
    """A still of the camera that people call `label`, with its age when it was handed out."""

    jpeg: bytes
    taken_at: datetime
    label: str

    @property
    def age_s(self) -> float:
        return max(0.0, (clock.now() - self.taken_at).total_seconds())

    @property
    def is_stale(self) -> bool:
        return self.age_s > STALE_AFTER_S


def fresh_still(camera_id: UUID, *, ring_dir: Path, take: TakeStill) -> LiveStill:
    """The newest still there is; a new one when that is possible now.

    Raises NotFound when there never was one, PicturesBusy when there is none yet and others are before it.
    """
    with reading() as session:
        camera = queries.live_camera(session, camera_id)
        kept = queries.still_or_none(session, camera_id)
    has_newer = camera.recorded_to is not None and (
        kept is None or (camera.recorded_to - kept.taken_at).total_seconds() > FRESH_FOR_S
    )
    if has_newer:
        try:
            # Who has nothing to be given in the meantime waits a little.
            with turn(waits_s=0 if kept is not None else WAITS_S):
                taken = keep_still(camera, ring_dir=ring_dir, take=take)
            if taken is not None:
                return taken
        except PicturesBusy:
            if kept is None:
                raise
    if kept is None:
        raise NotFound(f"camera {camera.label} has shown nothing yet")
    return LiveStill(kept.jpeg, kept.taken_at, camera.label)


def as_shown(still: LiveStill, *, officer: SignedIn, settings: Settings) -> bytes:
    """The JPEG for this officer: with their mark where all footage is marked. Raises NotDecodable, PicturesBusy."""
    if settings.viewer_watermark != "all":
        return still.jpeg
    mark = mark_for_live(
        viewer_id=officer.officer_id,
        viewer_name=officer.name,
        via=officer.actor.via,
        at=clock.now(),
        time_zone=settings.city_time_zone,
        camera=still.label,
    )
    return pictures.marked(still.jpeg, mark)


def keep_still(camera: queries.LiveCamera, *, ring_dir: Path, take: TakeStill) -> LiveStill | None:
    """Take a still of the newest file and keep it; None when there is none, or none that can be decoded."""
    if camera.path is None or camera.recorded_to is None:
        return None
    try:
        jpeg = take(ring_dir / camera.path)
    except NotDecodable:
        return None
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO camera_stills (id, camera_id, taken_at, jpeg) VALUES (:id, :camera_id, :taken_at, :jpeg)"
            " ON CONFLICT (camera_id) DO UPDATE SET taken_at = excluded.taken_at, jpeg = excluded.jpeg"
            " WHERE camera_stills.taken_at < excluded.taken_at",
            {
                "id": ids.new_id(),
                "camera_id": camera.id,
                "taken_at": camera.recorded_to,
                "jpeg": jpeg,
            },
        )
    return LiveStill(jpeg, camera.recorded_to, camera.label)


def keep_still_of(camera_id: UUID, *, ring_dir: Path, take: TakeStill) -> None:
    """Each minute: the still that is there when somebody asks."""
    with reading() as session:
        camera = queries.live_camera(session, camera_id)
        kept = queries.still_or_none(session, camera_id)
    if kept is None or camera.recorded_to is None or kept.taken_at < camera.recorded_to:
        keep_still(camera, ring_dir=ring_dir, take=take)
