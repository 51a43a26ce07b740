"""Reads of upkeep: what is known of each camera now, what was true of it at a moment, and its open faults."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, Pole
from cctv_link.recording import queries as recordings
from cctv_link.recording.models import RecordingSegment
from cctv_link.recording.queries import latest_spells
from cctv_link.upkeep.daylight import Light
from cctv_link.upkeep.models import (
    CabinetState,
    CameraClaim,
    CameraFault,
    CameraTruth,
    PictureReference,
    RepairTicket,
)
from cctv_link.upkeep.truth import BoxFacts, Facts
from kernel import clock
from kernel.geo import Position

# A box says something every 20 s; three times nothing, and it is silent.
SILENT_AFTER = timedelta(seconds=60)
# Five samples missed: the watcher has ended, and nobody knows.
SEEN_VALID = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class WatchedCamera:
    """A camera of the register with the newest file of its recording.

    segment: below the ring; None when nothing is kept. recorded_to: what it had come to when this was read.
    """

    id: UUID
    label: str
    pole_id: UUID
    place: Position
    has_stream: bool
    segment: Path | None
    recorded_to: datetime | None
    clock_offset_s: float | None
    recording: str
    recording_reason: str
    box: BoxFacts | None

    def facts(self, *, picture: str | None) -> Facts:
        return Facts(
            has_stream=self.has_stream,
            box=self.box,
            recording=self.recording,
            recording_reason=self.recording_reason,
            clock_offset_s=self.clock_offset_s if self.recording == "recording" else None,
            picture=picture,
        )


@dataclass(frozen=True, slots=True)
class TruthThen:
    """What was true of a camera. is_known: False before its first spell, and where nobody watched."""

    is_known: bool
    fails_at: str = ""
    reason: str = ""
    since_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class References:
    """The reference pictures in force, and when each was learned."""

    pictures: dict[Light, bytes] = field(default_factory=dict)
    learned_at: dict[Light, datetime] = field(default_factory=dict)


NOT_KNOWN = TruthThen(False)
_LATEST_SPELLS = latest_spells(CameraTruth)


def watched_cameras(session: Session, camera_ids: Collection[UUID] | None = None) -> list[WatchedCamera]:
    """Every camera that is to be recorded, or those of `camera_ids`, by label."""
    ground = func.geometry(Pole.location)
    query = (
        select(
            Camera.id,
            Camera.label,
            Camera.pole_id,
            Camera.stream_url,
            func.ST_Y(ground).label("lat"),
            func.ST_X(ground).label("lon"),
            CabinetState,
        )
        .join(Pole, Pole.id == Camera.pole_id)
        .outerjoin(CabinetState, CabinetState.pole_id == Pole.id)
        .where(Camera.retired_at.is_(None))
        .order_by(Camera.label, Camera.id)
    )
    if camera_ids is None:
        query = query.where(Camera.stream_url.is_not(None))
    else:
        query = query.where(Camera.id.in_(camera_ids))
    rows = session.execute(query).all()
    wanted = [row.id for row in rows]
    states = recordings.state_at(session, wanted, clock.now())
    newest = _newest_segments(session, wanted)
    found = []
    for row in rows:
        segment = newest.get(row.id)
        found.append(
            WatchedCamera(
                id=row.id,
                label=row.label,
                pole_id=row.pole_id,
                place=Position(row.lat, row.lon),
                has_stream=row.stream_url is not None,
                segment=Path(segment.path) if segment else None,
                recorded_to=segment.recorded_to if segment else None,
                clock_offset_s=segment.clock_offset_s if segment else None,
                recording=states[row.id].state,
                recording_reason=states[row.id].reason,
                box=_box(row.CabinetState),
            )
        )
    return found


def poles_of(session: Session, camera_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The pole of each camera."""
    rows = session.execute(select(Camera.id, Camera.pole_id).where(Camera.id.in_(camera_ids)))
    return {row.id: row.pole_id for row in rows}


def has_claimed_since(session: Session, camera_id: UUID, at: datetime) -> bool:
    """Whether the camera has said since then that something is wrong with it, and not taken it back."""
    query = select(CameraClaim.id).where(
        CameraClaim.camera_id == camera_id, CameraClaim.to_at.is_(None), CameraClaim.heard_at > at
    )
    return session.scalar(query.limit(1)) is not None


def truth_at(session: Session, camera_ids: Collection[UUID], at: datetime) -> dict[UUID, TruthThen]:
    """What was true of each camera at `at`, as far as it was known then; a moment to come counts as now."""
    moment = min(at, clock.now())
    found = session.scalars(_LATEST_SPELLS, {"camera_ids": list(camera_ids), "moment": moment})
    spells = {spell.camera_id: spell for spell in found}
    return {camera_id: _truth(spells.get(camera_id), moment) for camera_id in camera_ids}


def open_spell_or_none(session: Session, camera_id: UUID) -> CameraTruth | None:
    """The row of the present spell, for the use case that continues or ends it."""
    query = select(CameraTruth).where(CameraTruth.camera_id == camera_id, CameraTruth.to_at.is_(None))
    return session.scalars(query).one_or_none()


def references_of(session: Session, camera_id: UUID) -> References:
    """The reference pictures that a camera is held against."""
    rows = session.scalars(
        select(PictureReference).where(
            PictureReference.camera_id == camera_id, PictureReference.replaced_at.is_(None)
        )
    ).all()
    return References(
        {Light(row.light): row.picture for row in rows}, {Light(row.light): row.learned_at for row in rows}
    )


def open_faults(session: Session, *, camera_id: UUID) -> list[CameraFault]:
    """Rows of what is wrong with a camera itself, oldest first; not what is wrong with its pole."""
    query = (
        select(CameraFault)
        .where(CameraFault.camera_id == camera_id, CameraFault.closed_at.is_(None))
        .order_by(CameraFault.opened_at, CameraFault.id)
    )
    return list(session.scalars(query))


def open_pole_fault_or_none(session: Session, *, pole_id: UUID, kind: str) -> CameraFault | None:
    """The row of an open fault of a pole's box."""
    query = select(CameraFault).where(
        CameraFault.pole_id == pole_id,
        CameraFault.camera_id.is_(None),
        CameraFault.kind == kind,
        CameraFault.closed_at.is_(None),
    )
    return session.scalars(query).one_or_none()


def ticket_of_fault(session: Session, fault_id: UUID) -> RepairTicket:
    """The row of a fault's repair ticket; every fault has one."""
    return session.scalars(select(RepairTicket).where(RepairTicket.fault_id == fault_id)).one()


def silent_poles(session: Session) -> list[UUID]:
    """Poles whose box has said something once, and nothing for SILENT_AFTER."""
    query = (
        select(CabinetState.pole_id)
        .where(CabinetState.received_at < clock.now() - SILENT_AFTER)
        .order_by(CabinetState.pole_id)
    )
    return list(session.scalars(query))


def _newest_segments(session: Session, camera_ids: Collection[UUID]) -> dict[UUID, RecordingSegment]:
    newest = (
        select(RecordingSegment)
        .where(RecordingSegment.camera_id.in_(camera_ids), RecordingSegment.evicted_at.is_(None))
        .where(RecordingSegment.frames > 0)
        .ext(distinct_on(RecordingSegment.camera_id))
        .order_by(
            RecordingSegment.camera_id, RecordingSegment.recorded_from.desc(), RecordingSegment.seq.desc()
        )
    )
    return {segment.camera_id: segment for segment in session.scalars(newest)}


def _box(state: CabinetState | None) -> BoxFacts | None:
    if state is None:
        return None
    is_silent = state.received_at < clock.now() - SILENT_AFTER
    return BoxFacts(is_silent, state.door_open, state.mains_v, state.link_up)


def _truth(spell: CameraTruth | None, moment: datetime) -> TruthThen:
    if spell is None:
        return NOT_KNOWN
    ended = spell.to_at if spell.to_at is not None else spell.seen_at + SEEN_VALID
    if moment > ended:
        return NOT_KNOWN
    return TruthThen(True, spell.fails_at, spell.reason, spell.from_at)
