"""Cameras, clips and stills as the police's side sees them: what the parts of this side know, shaped for the wire. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.cameras.coverage import Grounds
from cctv_link.cameras.queries import CameraLinkFacts
from cctv_link.cameras.sight import LinkTruth
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.extracts.queries import ExtractFacts
from cctv_link.footage.queries import ClipFacts, PartFacts
from cctv_link.footage.window import FootageWindow
from kernel.geo import Position


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


def linked_camera(link: CameraLinkFacts) -> LinkedCamera:
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


def clip_of(clip: ClipFacts) -> Clip:
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


def still_or_none(clip: ClipFacts) -> Still | None:
    item = clip.still
    if item is None:
        return None
    return Still(item.id, clip.id, item.recorded_from, item.sha256, _url(item))
