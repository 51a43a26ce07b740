"""Reads of live pictures: the newest of a recording, purposes in force, the newest still."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from uuid import UUID

from sqlalchemy import and_, func, select, text
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, CameraView, Pole, Site
from cctv_link.live.models import CameraStill, LivePurpose, LiveView
from cctv_link.recording.models import CameraState, RecordingSegment
from kernel import clock
from kernel.errors import NotFound
from kernel.identity import reach

# An officer before the console has one or two SOS open; more incidents than this per camera are not looked through.
MOST_INCIDENTS = 12
ROTATED = "rotated"


@dataclass(frozen=True, slots=True)
class LiveCamera:
    """A camera as far as it can be looked at. run_id: of its newest file, None when there is none."""

    id: UUID
    label: str
    run_id: UUID | None
    seq: int
    path: Path | None
    recorded_to: datetime | None
    has_ended: bool


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run. path: below the ring."""

    seq: int
    path: Path
    recorded_from: datetime
    recorded_to: datetime
    is_closed: bool
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class KeptStill:
    taken_at: datetime
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class StatedPurpose:
    """A purpose in force: `live_purpose`, `sos_alert` or `upkeep`, and which."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Lookout:
    """A camera that can be looked at. since: when its state began; state None: no recorder has said anything yet."""

    id: UUID
    label: str
    azimuth_deg: float | None
    state: str | None
    reason: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class LookoutPole:
    asset_tag: str
    place: str
    cameras: list[Lookout]


def label_of(session: Session, camera_id: UUID) -> str:
    """What people call a camera that is in use. Raises NotFound."""
    label = session.scalar(select(Camera.label).where(Camera.id == camera_id, Camera.retired_at.is_(None)))
    if label is None:
        raise NotFound(f"no camera {camera_id}")
    return label


def live_camera(session: Session, camera_id: UUID) -> LiveCamera:
    """The camera and the newest file of its recording. Raises NotFound."""
    label = label_of(session, camera_id)
    newest = session.scalars(
        select(RecordingSegment)
        .where(RecordingSegment.camera_id == camera_id, RecordingSegment.evicted_at.is_(None))
        .where(RecordingSegment.frames > 0)
        .order_by(RecordingSegment.recorded_from.desc(), RecordingSegment.seq.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return LiveCamera(camera_id, label, None, 0, None, None, True)
    has_ended = newest.closed_at is not None and newest.end_reason != ROTATED
    path = Path(newest.path)
    return LiveCamera(camera_id, label, newest.run_id, newest.seq, path, newest.recorded_to, has_ended)


def poles_to_look_from(
    session: Session, *, words: str = "", officer_id: UUID | None = None
) -> list[LookoutPole]:
    """Poles that have a camera with a stream, by tag. words: only those that name it: pole, place, site or camera.

    officer_id: as far as this officer sees.
    """
    query = (
        select(
            Pole.asset_tag,
            Pole.name.label("place"),
            Camera.id,
            Camera.label,
            CameraView.azimuth_deg,
            CameraState.state,
            CameraState.reason,
            CameraState.from_at,
        )
        .select_from(Camera)
        .join(Pole, Pole.id == Camera.pole_id)
        .join(Site, Site.id == Pole.site_id)
        .outerjoin(CameraView, and_(CameraView.camera_id == Camera.id, CameraView.valid_to.is_(None)))
        .outerjoin(CameraState, and_(CameraState.camera_id == Camera.id, CameraState.to_at.is_(None)))
        .where(Camera.stream_url.is_not(None), Camera.retired_at.is_(None))
        .order_by(Pole.asset_tag, Camera.label, Camera.id)
    )
    if officer_id is not None:
        query = query.where(reach.holds_camera(officer_id, Camera.id, Pole.location))
    for word in words.split():
        named = func.concat_ws(" ", Pole.asset_tag, Pole.name, Site.name, Camera.label)
        query = query.where(named.icontains(word, autoescape=True))
    rows = session.execute(query)
    return [
        LookoutPole(tag, place, [Lookout(*row[2:]) for row in of_pole])
        for (tag, place), of_pole in groupby(rows, key=lambda row: (row.asset_tag, row.place))
    ]


def run_files(session: Session, *, camera_id: UUID, run_id: UUID, from_seq: int) -> list[RunFile]:
    """The files of a run from `from_seq` on that the ring still has, in order."""
    rows = session.scalars(
        select(RecordingSegment)
        .where(
            RecordingSegment.run_id == run_id,
            RecordingSegment.camera_id == camera_id,
            RecordingSegment.seq >= from_seq,
            RecordingSegment.evicted_at.is_(None),
            RecordingSegment.frames > 0,
        )
        .order_by(RecordingSegment.seq)
    )
    return [_run_file(row) for row in rows]


def run_file(session: Session, *, camera_id: UUID, run_id: UUID, seq: int) -> RunFile:
    """One file of a run. Raises NotFound."""
    found = run_files(session, camera_id=camera_id, run_id=run_id, from_seq=seq)
    if not found or found[0].seq != seq:
        raise NotFound(f"no file {seq} of this run")
    return found[0]


def newest_seq(session: Session, *, camera_id: UUID, run_id: UUID) -> int:
    """The number of the run's newest file. Raises NotFound when there is none."""
    query = (
        select(RecordingSegment.seq)
        .where(RecordingSegment.run_id == run_id, RecordingSegment.camera_id == camera_id)
        .where(RecordingSegment.evicted_at.is_(None), RecordingSegment.frames > 0)
        .order_by(RecordingSegment.seq.desc())
        .limit(1)
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("there is no such run")
    return found


def began_at(session: Session, *, run_id: UUID, seq: int) -> tuple[datetime | None, datetime | None]:
    """When the run began, and when the file before `seq` ended: both are settled once that file is closed.

    A file's own beginning moves by milliseconds while its clock becomes better known; these do not any more.
    """
    rows = session.execute(
        select(RecordingSegment.seq, RecordingSegment.recorded_from, RecordingSegment.recorded_to).where(
            RecordingSegment.run_id == run_id, RecordingSegment.seq.in_((0, seq - 1))
        )
    ).all()
    by_seq = {row.seq: row for row in rows}
    first, before = by_seq.get(0), by_seq.get(seq - 1)
    return (first.recorded_from if first else None, before.recorded_to if before else None)


def purpose_in_force_or_none(session: Session, officer_id: UUID) -> LivePurpose | None:
    """The officer's stated purpose that lasts longest."""
    query = (
        select(LivePurpose)
        .where(LivePurpose.officer_id == officer_id, LivePurpose.until_at > clock.now())
        .order_by(LivePurpose.until_at.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def sos_in_view(session: Session, camera_id: UUID) -> list[UUID]:
    """Incidents of SOS that the camera may be looking at, newest first; whether one is open, others know."""
    query = text(
        "select incidents.id from camera_links join incidents on incidents.id = camera_links.incident_id"
        " where camera_links.camera_id = :camera_id and camera_links.current and incidents.kind = 'sos'"
        " order by incidents.received_at desc limit :most"
    )
    return list(session.scalars(query, {"camera_id": camera_id, "most": MOST_INCIDENTS}))


def still_or_none(session: Session, camera_id: UUID) -> KeptStill | None:
    """The newest still that was kept."""
    row = session.scalars(select(CameraStill).where(CameraStill.camera_id == camera_id)).one_or_none()
    return KeptStill(row.taken_at, row.jpeg) if row else None


def was_shown(
    session: Session,
    *,
    officer_id: UUID,
    camera_id: UUID,
    kind: str,
    purpose: StatedPurpose,
    hour_at: datetime,
) -> bool:
    """Whether this officer's looking is accounted for in this hour."""
    query = select(LiveView.id).where(
        LiveView.officer_id == officer_id,
        LiveView.camera_id == camera_id,
        LiveView.kind == kind,
        LiveView.purpose_kind == purpose.kind,
        LiveView.purpose_id == purpose.id,
        LiveView.hour_at == hour_at,
    )
    return session.scalar(query) is not None


def _run_file(row: RecordingSegment) -> RunFile:
    is_closed = row.closed_at is not None
    return RunFile(row.seq, Path(row.path), row.recorded_from, row.recorded_to, is_closed, row.end_reason)
