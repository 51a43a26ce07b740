"""Reads around footage: what is asked for and cut, what was pulled of late, what the ring has of a window."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, CameraLink
from cctv_link.evidence import queries as evidence
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.footage import hold_queries
from cctv_link.footage.models import Clip, ClipPart
from cctv_link.footage.window import FootageWindow
from cctv_link.recorders.models import RecordedCamera
from cctv_link.recording import queries as recordings
from cctv_link.recording.models import RecordingSegment
from cctv_link.recording.queries import CameraState, GapSpan, SegmentSpan
from kernel import clock
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class FootageRequest:
    """A clip that was asked for, and what the ring has of it now."""

    clip_id: UUID
    incident_id: UUID
    camera_id: UUID
    window: FootageWindow
    state: str
    pull_at: datetime
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
class PartFacts:
    """One file of a clip. storyboard_facts: {} without a storyboard."""

    number: int
    evidence: EvidenceFacts
    manifest: EvidenceFacts | None
    storyboard: EvidenceFacts | None
    storyboard_facts: dict[str, Any]


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
    held: FootageWindow | None
    parts: list[PartFacts]


def footage_request(session: Session, clip_id: UUID) -> FootageRequest:
    """What is needed to decide on a clip and to cut it. Raises NotFound."""
    found = session.execute(
        select(Clip, Camera.stream_url, RecordedCamera.recorder_id)
        .join(Camera, Camera.id == Clip.camera_id)
        .outerjoin(RecordedCamera, RecordedCamera.camera_id == Clip.camera_id)
        .where(Clip.id == clip_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"no clip {clip_id}")
    clip, stream_url, recorder_id = found
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
        pull_at=clip.pull_at,
        has_stream=stream_url is not None,
        was=recordings.state_at(session, [clip.camera_id], middle_at)[clip.camera_id],
        is_recording=recordings.state_at(session, [clip.camera_id], now)[clip.camera_id].state == "recording",
        was_overwritten=not segments and _was_overwritten(session, clip),
        segments=segments,
        gaps=recordings.gaps_covering(session, camera_id=clip.camera_id, **window),
        recorder_id=recorder_id,
    )


def clip_to_settle(session: Session, clip_id: UUID) -> Clip:
    """The clip's row, locked until the commit: a partial cut must not overtake the final one."""
    return session.scalars(select(Clip).where(Clip.id == clip_id).with_for_update()).one()


def forget_parts(session: Session, clip_id: UUID) -> None:
    """The parts of an earlier cut; their items stay under custody."""
    session.execute(delete(ClipPart).where(ClipPart.clip_id == clip_id))


def clip_of_window_or_none(
    session: Session, incident_id: UUID, camera_id: UUID, from_at: datetime, to_at: datetime
) -> UUID | None:
    """The clip that was asked for of exactly this window."""
    query = select(Clip.id).where(
        Clip.incident_id == incident_id,
        Clip.camera_id == camera_id,
        Clip.from_at == from_at,
        Clip.to_at == to_at,
    )
    return session.scalar(query)


def clips_not_final(session: Session, incident_id: UUID, camera_id: UUID) -> Sequence[Clip]:
    """Clips of one camera that still need the ring, locked until the commit."""
    query = select(Clip).where(
        Clip.incident_id == incident_id,
        Clip.camera_id == camera_id,
        Clip.state.in_(("pending", "partial")),
    )
    return session.scalars(query.order_by(Clip.id).with_for_update()).all()


def clips_asked(session: Session, incident_id: UUID) -> dict[UUID, list[Clip]]:
    """What was asked of each camera for the incident itself, in the order of time; not what officers asked for."""
    query = select(Clip).where(Clip.incident_id == incident_id, Clip.budget != "officer")
    found: dict[UUID, list[Clip]] = {}
    for clip in session.scalars(query.order_by(Clip.from_at, Clip.id)):
        found.setdefault(clip.camera_id, []).append(clip)
    return found


def clips_that_wait(session: Session, incident_id: UUID) -> Sequence[Clip]:
    """Clips of an incident that a spent budget holds back, locked until the commit."""
    query = select(Clip).where(
        Clip.incident_id == incident_id, Clip.state == "pending", Clip.pull_at > clock.now()
    )
    return session.scalars(query.order_by(Clip.id).with_for_update()).all()


def pull_of_device_or_none(session: Session, device_id: UUID | None, *, nth_latest: int) -> datetime | None:
    """When the device's n-th latest pull was or will be; None while it has planned fewer."""
    return _nth_latest_pull(session, Clip.device_id == device_id, Clip.budget != "sos", n=nth_latest)


def pull_of_camera_or_none(
    session: Session, camera_id: UUID, *, budgets: Collection[str], nth_latest: int
) -> datetime | None:
    """The same of a camera, of pulls that count on `budgets`."""
    return _nth_latest_pull(session, Clip.camera_id == camera_id, Clip.budget.in_(budgets), n=nth_latest)


def _nth_latest_pull(session: Session, *conditions: ColumnElement[bool], n: int) -> datetime | None:
    query = select(Clip.pull_at).where(Clip.state != "unavailable", *conditions)
    return session.scalar(query.order_by(Clip.pull_at.desc()).offset(n - 1).limit(1))


def incidents_awaiting_clips() -> Select[UUID]:
    """Incidents of which a clip, or the rest of one, is still to come. For a condition; its index holds only those."""
    return select(Clip.incident_id).where(Clip.state.in_(("pending", "partial")))


def incidents_with_clips() -> Select[UUID]:
    """Incidents of which a clip was asked for. For a condition."""
    return select(Clip.incident_id)


def clips_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[ClipFacts]]:
    """The clips of each incident, by the rank of their camera; a handful of queries however many there are."""
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
    parts = _parts_of(session, [clip.id for clip in clips])
    named = [each for clip in clips for each in (clip.evidence_id, clip.still_id)]
    for of_clip in parts.values():
        named += [
            each for part in of_clip for each in (part.evidence_id, part.manifest_id, part.storyboard_id)
        ]
    items = evidence.find_all(session, {each for each in named if each is not None})
    held = hold_queries.held_windows(session, incident_ids)
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
                held=held.get((clip.incident_id, clip.camera_id)),
                parts=[_part(part, items) for part in parts.get(clip.id, [])],
            )
        )
    return found


def _parts_of(session: Session, clip_ids: Collection[UUID]) -> dict[UUID, list[ClipPart]]:
    found: dict[UUID, list[ClipPart]] = {}
    if clip_ids:
        query = select(ClipPart).where(ClipPart.clip_id.in_(clip_ids))
        for part in session.scalars(query.order_by(ClipPart.clip_id, ClipPart.number)):
            found.setdefault(part.clip_id, []).append(part)
    return found


def _part(part: ClipPart, items: dict[UUID, EvidenceFacts]) -> PartFacts:
    return PartFacts(
        number=part.number,
        evidence=items[part.evidence_id],
        manifest=items[part.manifest_id] if part.manifest_id else None,
        storyboard=items[part.storyboard_id] if part.storyboard_id else None,
        storyboard_facts=part.storyboard,
    )


def _was_overwritten(session: Session, clip: Clip) -> bool:
    query = select(RecordingSegment.id).where(
        RecordingSegment.camera_id == clip.camera_id,
        RecordingSegment.recorded_from < clip.to_at,
        RecordingSegment.recorded_to > clip.from_at,
        RecordingSegment.evicted_at.is_not(None),
    )
    return session.scalar(query.limit(1)) is not None
