"""Reads around footage: what is held and asked for, what a budget has left, what the ring has of a window."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, CameraLink
from cctv_link.evidence import queries as evidence
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.footage.models import Clip, Hold
from cctv_link.footage.window import FootageWindow
from cctv_link.recorders.models import RecordedCamera
from cctv_link.recording import queries as recordings
from cctv_link.recording.models import RecordingSegment
from cctv_link.recording.queries import CameraState, GapSpan, SegmentSpan
from kernel import clock
from kernel.errors import NotFound
from kernel.incidents import Incident


@dataclass(frozen=True, slots=True)
class FootageRequest:
    """A clip that was asked for, and what the ring has of it now."""

    clip_id: UUID
    incident_id: UUID
    camera_id: UUID
    window: FootageWindow
    state: str
    is_sos: bool
    has_stream: bool
    was: CameraState
    is_recording: bool
    was_overwritten: bool
    segments: list[SegmentSpan]
    gaps: list[GapSpan]
    recorder_id: UUID | None = None

    @property
    def is_settled(self) -> bool:
        """Nothing more will come of it."""
        return self.state in ("final", "unavailable")

    @property
    def recorded_to(self) -> datetime | None:
        """How far into the window the ring reaches."""
        return max((segment.recorded_to for segment in self.segments), default=None)


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """A clip as others see it, with the evidence that backs it."""

    id: UUID
    incident_id: UUID
    camera_id: UUID
    window: FootageWindow
    state: str
    reason: str
    evidence: EvidenceFacts | None
    still: EvidenceFacts | None


def footage_request(session: Session, clip_id: UUID) -> FootageRequest:
    """What is needed to decide on a clip and to cut it. Raises NotFound."""
    found = session.execute(
        select(Clip, Camera.stream_url, Incident.kind, RecordedCamera.recorder_id)
        .join(Camera, Camera.id == Clip.camera_id)
        .outerjoin(RecordedCamera, RecordedCamera.camera_id == Clip.camera_id)
        .join(Incident, Incident.id == Clip.incident_id)
        .where(Clip.id == clip_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"no clip {clip_id}")
    clip, stream_url, incident_kind, recorder_id = found
    window = {"from_at": clip.from_at, "to_at": clip.to_at}
    segments = recordings.segments_covering(session, camera_id=clip.camera_id, **window)
    middle_at = clip.from_at + (clip.to_at - clip.from_at) / 2
    now = clock.now()
    return FootageRequest(
        clip_id=clip.id,
        incident_id=clip.incident_id,
        camera_id=clip.camera_id,
        window=FootageWindow(**window),
        state=clip.state,
        is_sos=incident_kind == "sos",
        has_stream=stream_url is not None,
        was=recordings.state_at(session, [clip.camera_id], middle_at)[clip.camera_id],
        is_recording=recordings.state_at(session, [clip.camera_id], now)[clip.camera_id].state == "recording",
        was_overwritten=not segments and _was_overwritten(session, clip),
        segments=segments,
        gaps=recordings.gaps_covering(session, camera_id=clip.camera_id, **window),
        recorder_id=recorder_id,
    )


def lock_incident(session: Session, incident_id: UUID) -> None:
    """One worker at a time places holds and clips of an incident; taken until the commit."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"hold {incident_id}", 0))))


def clip_to_settle(session: Session, clip_id: UUID) -> Clip:
    """The clip's row, locked until the commit: a partial cut must not overtake the final one."""
    return session.scalars(select(Clip).where(Clip.id == clip_id).with_for_update()).one()


def held_cameras(session: Session, incident_id: UUID) -> set[UUID]:
    return set(session.scalars(select(Hold.camera_id).where(Hold.incident_id == incident_id)))


def asked_cameras(session: Session, incident_id: UUID) -> set[UUID]:
    """Cameras whose clip was asked for already."""
    return set(session.scalars(select(Clip.camera_id).where(Clip.incident_id == incident_id)))


def held_by_device_s(session: Session, device_id: UUID | None, *, budget: str) -> float:
    """Camera seconds that holds in force keep for a device."""
    return _held_s(session, Hold.device_id == device_id, Hold.budget == budget)


def held_of_cameras_s(
    session: Session, camera_ids: Collection[UUID], *, budgets: Collection[str]
) -> dict[UUID, float]:
    """Seconds of each camera that holds in force keep on these budgets."""
    length = func.extract("epoch", Hold.to_at - Hold.from_at)
    rows = session.execute(
        select(Hold.camera_id, func.sum(length))
        .where(Hold.camera_id.in_(camera_ids), Hold.budget.in_(budgets), *_in_force())
        .group_by(Hold.camera_id)
    )
    return {camera_id: float(held_s) for camera_id, held_s in rows}


def clips_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[ClipFacts]]:
    """The clips of each incident, by the rank of their camera; two queries however many there are."""
    query = (
        select(Clip)
        .outerjoin(
            CameraLink,
            (CameraLink.incident_id == Clip.incident_id) & (CameraLink.camera_id == Clip.camera_id),
        )
        .where(Clip.incident_id.in_(incident_ids))
        .order_by(CameraLink.current.desc(), CameraLink.rank, Clip.id)
    )
    clips = session.scalars(query).all()
    items = evidence.find_all(
        session, [each for clip in clips for each in (clip.evidence_id, clip.still_id) if each is not None]
    )
    found: dict[UUID, list[ClipFacts]] = {incident_id: [] for incident_id in incident_ids}
    for clip in clips:
        found[clip.incident_id].append(
            ClipFacts(
                id=clip.id,
                incident_id=clip.incident_id,
                camera_id=clip.camera_id,
                window=FootageWindow(clip.from_at, clip.to_at),
                state=clip.state,
                reason=clip.reason,
                evidence=items.get(clip.evidence_id) if clip.evidence_id else None,
                still=items.get(clip.still_id) if clip.still_id else None,
            )
        )
    return found


def _held_s(session: Session, *conditions: ColumnElement[bool]) -> float:
    length = func.extract("epoch", Hold.to_at - Hold.from_at)
    total = session.scalar(select(func.sum(length)).where(*conditions, *_in_force()))
    return float(total or 0)


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return (Hold.released_at.is_(None), Hold.until_at > clock.now())


def _was_overwritten(session: Session, clip: Clip) -> bool:
    query = select(RecordingSegment.id).where(
        RecordingSegment.camera_id == clip.camera_id,
        RecordingSegment.recorded_from < clip.to_at,
        RecordingSegment.recorded_to > clip.from_at,
        RecordingSegment.evicted_at.is_not(None),
    )
    return session.scalar(query.limit(1)) is not None
