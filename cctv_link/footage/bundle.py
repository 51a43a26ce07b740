"""All clips of an incident as one bundle on one clock: where each file begins on it, to the millisecond."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.cameras import queries as cameras
from cctv_link.evidence.purpose import PurposeRequired, ViewingPurpose
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.footage import queries
from cctv_link.footage.assemble import Gap
from cctv_link.footage.queries import ClipFacts, PartFacts
from kernel import incidents
from kernel.identity import reach
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading

CLOCK = "UTC"


@dataclass(frozen=True, slots=True)
class Track:
    """One file of one camera. starts_ms: of its first picture, counted from the bundle's `from_at`. still_url: the clip's."""

    camera_id: UUID
    camera: str
    clip_id: UUID
    state: str
    part: int
    starts_at: datetime
    ends_at: datetime
    starts_ms: int
    clock_source: str
    clock_offset_ms: int | None
    gaps: list[Gap]
    sha256: str
    size_bytes: int
    url: str
    manifest_url: str | None
    still_url: str | None
    storyboard_url: str | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """from_at, to_at: of the first picture of any camera, and of the last; None when no clip is here."""

    incident_id: UUID
    reference: str
    clock: str
    from_at: datetime | None
    to_at: datetime | None
    tracks: list[Track]


def show_bundle(
    incident_id: UUID, *, officer: SignedIn, claim_id: UUID | None, viewing_purpose: ViewingPurpose
) -> Bundle:
    """The incident's clips, for an officer who has a purpose. Raises NotFound, PurposeRequired.

    The bytes are shown, and each showing is accounted for, at the addresses named here.
    """
    with reading() as session:
        incident = incidents.find(session, incident_id)
    if viewing_purpose(officer, incident_id, claim_id) is None:
        raise PurposeRequired("claim the incident's task, or have its SOS open; a program states Claim-Id")
    with reading() as session:
        hidden = reach.hidden_cameras(session, officer.officer_id)
        of_incident = queries.clips_of(session, [incident_id])[incident_id]
        clips = [clip for clip in of_incident if clip.camera_id not in hidden]
        labels = cameras.labels_of(session, {clip.camera_id for clip in clips})
    files = [(clip, part) for clip in clips for part in clip.parts]
    from_at = min((part.evidence.recorded_from for _, part in files), default=None)
    return Bundle(
        incident_id=incident_id,
        reference=incident.reference,
        clock=CLOCK,
        from_at=from_at,
        to_at=max((part.evidence.recorded_to for _, part in files), default=None),
        tracks=[_track(clip, part, labels[clip.camera_id], from_at) for clip, part in files if from_at],
    )


def _track(clip: ClipFacts, part: PartFacts, label: str, from_at: datetime) -> Track:
    item = part.evidence
    return Track(
        camera_id=clip.camera_id,
        camera=label,
        clip_id=clip.id,
        state=clip.state,
        part=part.number,
        starts_at=item.recorded_from,
        ends_at=item.recorded_to,
        starts_ms=(item.recorded_from - from_at) // timedelta(milliseconds=1),
        clock_source=item.clock_source,
        clock_offset_ms=None if item.clock_offset_s is None else round(item.clock_offset_s * 1000),
        gaps=[
            Gap(datetime.fromisoformat(gap["from"]), datetime.fromisoformat(gap["to"]), gap["reason"])
            for gap in item.gaps
        ],
        sha256=item.sha256,
        size_bytes=item.size_bytes,
        url=_url(item),
        manifest_url=_url_or_none(part.manifest),
        still_url=_url_or_none(clip.still),
        storyboard_url=_url_or_none(part.storyboard),
    )


def _url(item: EvidenceFacts) -> str:
    return f"/v1/evidence/{item.id}"


def _url_or_none(item: EvidenceFacts | None) -> str | None:
    return _url(item) if item is not None else None
