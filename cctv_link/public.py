"""What the police's side may ask of the cameras: links, clips and stills of incidents, shaped for the wire."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.coverage import Grounds
from cctv_link.cameras.queries import CameraLinkFacts, incidents_seen_from
from cctv_link.cameras.schemas import LinkedCameraSchema
from cctv_link.cameras.sight import LinkTruth
from cctv_link.evidence.purpose import Purpose, PurposeRequired, ViewingPurpose
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.examination.queries import Sent, sent_to
from cctv_link.export.orders import incident_of_export_or_none
from cctv_link.export.orders import waiting_incidents as exports_waiting
from cctv_link.extracts import queries as extracts
from cctv_link.extracts.choosing import NothingToTake
from cctv_link.extracts.queries import ExtractFacts
from cctv_link.extracts.services import ask_piece, ask_still
from cctv_link.footage import keeping
from cctv_link.footage import queries as footage
from cctv_link.footage.extending import NotHeld, extend_clip
from cctv_link.footage.moving import Motion, motion
from cctv_link.footage.queries import ClipFacts, PartFacts, incidents_awaiting_clips, incidents_with_clips
from cctv_link.footage.schemas import ClipSchema, StillSchema
from cctv_link.footage.window import FootageWindow
from cctv_link.live.queries import sos_in_view as sos_before_camera
from cctv_link.seeing import (
    origin_of_clip_or_none,
    origin_of_evidence_or_none,
    poles_seen,
    sees_camera,
)
from cctv_link.upkeep.seeing import sees_fault, sees_ticket
from kernel.geo import Position

__all__ = [
    "Clip",
    "ClipPart",
    "ClipSchema",
    "Extract",
    "FootageWindow",
    "Gap",
    "LinkedCamera",
    "LinkedCameraSchema",
    "Motion",
    "NotHeld",
    "NothingToTake",
    "Purpose",
    "PurposeRequired",
    "Sent",
    "Still",
    "StillSchema",
    "Storyboard",
    "ViewingPurpose",
    "ask_piece",
    "ask_still",
    "camera_labels",
    "cameras_of",
    "clips_and_stills_of",
    "clips_of",
    "exports_waiting",
    "extend_clip",
    "extract_of",
    "extracts_of",
    "holds_let_go_at",
    "incident_of_export_or_none",
    "incidents_awaiting_clips",
    "incidents_seen_from",
    "incidents_with_clips",
    "motion",
    "origin_of_clip_or_none",
    "origin_of_evidence_or_none",
    "poles_seen",
    "sees_camera",
    "sees_fault",
    "sees_ticket",
    "sent_to",
    "sos_before_camera",
]


@dataclass(frozen=True, slots=True)
class LinkedCamera:
    """A camera that may have seen an incident; state, reason and truth as at the moment, `missed` a coverage miss."""

    id: UUID
    label: str
    rank: int
    grounds: Grounds
    state: str
    reason: str
    truth: LinkTruth | None
    missed: bool
    position: Position
    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float


@dataclass(frozen=True, slots=True)
class Gap:
    from_at: datetime
    to_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Storyboard:
    url: str
    columns: int
    tile_width_px: int
    tile_height_px: int
    moments: list[datetime]


@dataclass(frozen=True, slots=True)
class ClipPart:
    """One file of a clip, on the one clock that all clips share."""

    number: int
    recorded_from: datetime
    recorded_to: datetime
    sha256: str
    size_bytes: int
    url: str
    manifest_url: str | None
    storyboard: Storyboard | None
    clock_source: str
    clock_offset_ms: int | None


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip asked for: pending, partial, final or unavailable. A partial one ends where the recording had come to."""

    id: UUID
    camera_id: UUID
    state: str
    reason: str
    from_at: datetime
    to_at: datetime
    gaps: list[Gap]
    sha256: str | None
    size_bytes: int | None
    url: str | None
    held: FootageWindow | None
    parts: list[ClipPart]


@dataclass(frozen=True, slots=True)
class Still:
    """The sharpest frame of a clip."""

    id: UUID
    clip_id: UUID
    at: datetime
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class Extract:
    """A still or a piece that an officer took out of a clip. url, manifest_url, sha256, size_bytes: once it is made."""

    id: UUID
    kind: str
    clip_id: UUID
    camera_id: UUID
    source_id: UUID
    state: str
    failure: str
    from_at: datetime
    to_at: datetime
    officer: str
    asked_at: datetime
    sha256: str | None
    size_bytes: int | None
    url: str | None
    manifest_url: str | None


def extract_of(facts: ExtractFacts) -> Extract:
    """Its ends are those of the pictures once it is made, and what was asked for until then."""
    item = facts.item
    return Extract(
        id=facts.id,
        kind=facts.kind,
        clip_id=facts.clip_id,
        camera_id=facts.camera_id,
        source_id=facts.source_id,
        state=facts.state,
        failure=facts.failure,
        from_at=item.recorded_from if item is not None else facts.from_at,
        to_at=item.recorded_to if item is not None else facts.to_at,
        officer=facts.officer,
        asked_at=facts.asked_at,
        sha256=item.sha256 if item is not None else None,
        size_bytes=item.size_bytes if item is not None else None,
        url=_url(item) if item is not None else None,
        manifest_url=_url(facts.manifest) if facts.manifest is not None else None,
    )


def extracts_of(
    session: Session, incident_ids: Collection[UUID], *, hidden: Collection[UUID] = ()
) -> list[Extract]:
    """What officers took out of the clips of these incidents, the first asked for first; without `hidden` cameras'."""
    found = extracts.extracts_of(session, incident_ids)
    return [extract_of(each) for each in found if each.camera_id not in hidden]


def cameras_of(
    session: Session, incident_ids: Collection[UUID], *, hidden: Collection[UUID] = ()
) -> dict[UUID, list[LinkedCamera]]:
    """The cameras that may see each incident where it is now, best first. hidden: cameras that whoever asks may not see."""
    links = cameras.links_of(session, incident_ids)
    return {
        incident_id: [
            _linked_camera(link) for link in of_incident if link.current and link.camera_id not in hidden
        ]
        for incident_id, of_incident in links.items()
    }


def camera_labels(session: Session, camera_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people call these cameras, those a moving SOS has left included."""
    return cameras.labels_of(session, camera_ids)


def clips_of(
    session: Session, incident_ids: Collection[UUID], *, hidden: Collection[UUID] = ()
) -> dict[UUID, list[Clip]]:
    """The clips of each incident, best camera first."""
    found = footage.clips_of(session, incident_ids)
    return {
        incident_id: [_clip(each) for each in clips if each.camera_id not in hidden]
        for incident_id, clips in found.items()
    }


def clips_and_stills_of(
    session: Session, incident_ids: Collection[UUID], *, hidden: Collection[UUID] = ()
) -> tuple[dict[UUID, list[Clip]], dict[UUID, list[Still]]]:
    """The clips of each incident and the still of each secured one, best camera first, read once; without `hidden`
    cameras'."""
    found = footage.clips_of(session, incident_ids)
    found = {
        incident_id: [each for each in clips if each.camera_id not in hidden]
        for incident_id, clips in found.items()
    }
    stills = {
        incident_id: [still for each in clips if (still := _still_or_none(each)) is not None]
        for incident_id, clips in found.items()
    }
    return {incident_id: [_clip(each) for each in clips] for incident_id, clips in found.items()}, stills


def holds_let_go_at(received_at: datetime) -> datetime:
    """When what lies outside an undecided incident's clips is let go."""
    return received_at + keeping.LET_GO_AFTER


def _linked_camera(link: CameraLinkFacts) -> LinkedCamera:
    return LinkedCamera(
        id=link.camera_id,
        label=link.label,
        rank=link.rank,
        grounds=link.grounds,
        state=link.state,
        reason=link.reason,
        truth=link.truth,
        missed=link.missed,
        position=link.view.pole,
        azimuth_deg=link.view.azimuth_deg,
        hfov_deg=link.view.hfov_deg,
        range_m=link.view.range_m,
    )


def _clip(clip: ClipFacts) -> Clip:
    item = clip.evidence
    return Clip(
        id=clip.id,
        camera_id=clip.camera_id,
        state=clip.state,
        reason=clip.reason,
        from_at=clip.window.from_at,
        to_at=_reaches(clip),
        gaps=[_gap(each) for part in clip.parts for each in part.evidence.gaps],
        sha256=item.sha256 if item is not None else None,
        size_bytes=item.size_bytes if item is not None else None,
        url=_url(item) if item is not None else None,
        held=clip.held,
        parts=[_part(each) for each in clip.parts],
    )


def _reaches(clip: ClipFacts) -> datetime:
    if clip.state == "partial" and clip.parts:
        return clip.parts[-1].evidence.recorded_to
    return clip.window.to_at


def _part(part: PartFacts) -> ClipPart:
    item = part.evidence
    return ClipPart(
        number=part.number,
        recorded_from=item.recorded_from,
        recorded_to=item.recorded_to,
        sha256=item.sha256,
        size_bytes=item.size_bytes,
        url=_url(item),
        manifest_url=_url(part.manifest) if part.manifest is not None else None,
        storyboard=_storyboard_or_none(part),
        clock_source=item.clock_source,
        clock_offset_ms=None if item.clock_offset_s is None else round(item.clock_offset_s * 1000),
    )


def _storyboard_or_none(part: PartFacts) -> Storyboard | None:
    if part.storyboard is None:
        return None
    facts = part.storyboard_facts
    return Storyboard(
        url=_url(part.storyboard),
        columns=facts["columns"],
        tile_width_px=facts["tile_width_px"],
        tile_height_px=facts["tile_height_px"],
        moments=[part.evidence.recorded_from + timedelta(seconds=at_s) for at_s in facts["at_s"]],
    )


def _url(item: EvidenceFacts) -> str:
    return f"/v1/evidence/{item.id}"


def _gap(gap: dict[str, str]) -> Gap:
    return Gap(datetime.fromisoformat(gap["from"]), datetime.fromisoformat(gap["to"]), gap["reason"])


def _still_or_none(clip: ClipFacts) -> Still | None:
    item = clip.still
    if item is None:
        return None
    return Still(item.id, clip.id, item.recorded_from, item.sha256, _url(item))
