"""What the police's side may ask of the cameras: links, clips and stills of incidents, shaped for the wire."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.queries import incidents_seen_from
from cctv_link.cameras.schemas import LinkedCameraSchema
from cctv_link.evidence.purpose import Purpose, PurposeRequired, ViewingPurpose
from cctv_link.examination.queries import Sent, sent_to
from cctv_link.export.orders import incident_of_export_or_none
from cctv_link.export.orders import waiting_incidents as exports_waiting
from cctv_link.extracts import queries as extracts
from cctv_link.extracts.choosing import NothingToTake
from cctv_link.extracts.services import ask_piece, ask_still
from cctv_link.footage import keeping
from cctv_link.footage import queries as footage
from cctv_link.footage.extending import NotHeld, extend_clip
from cctv_link.footage.moving import Motion, motion
from cctv_link.footage.queries import incidents_awaiting_clips, incidents_with_clips
from cctv_link.footage.schemas import ClipSchema, StillSchema
from cctv_link.footage.window import FootageWindow
from cctv_link.live.queries import sos_in_view as sos_before_camera
from cctv_link.seeing import (
    origin_of_clip_or_none,
    origin_of_evidence_or_none,
    poles_seen,
    sees_camera,
)
from cctv_link.shapes import (
    Clip,
    ClipPart,
    Extract,
    Gap,
    LinkedCamera,
    Still,
    Storyboard,
    clip_of,
    extract_of,
    linked_camera,
    still_or_none,
)
from cctv_link.upkeep.seeing import sees_fault, sees_ticket

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
            linked_camera(link) for link in of_incident if link.current and link.camera_id not in hidden
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
        incident_id: [clip_of(each) for each in clips if each.camera_id not in hidden]
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
        incident_id: [still for each in clips if (still := still_or_none(each)) is not None]
        for incident_id, clips in found.items()
    }
    return {incident_id: [clip_of(each) for each in clips] for incident_id, clips in found.items()}, stills


def holds_let_go_at(received_at: datetime) -> datetime:
    """When what lies outside an undecided incident's clips is let go."""
    return received_at + keeping.LET_GO_AFTER
