"""Which cameras and recordings an officer sees: the rule of kernel.identity.reach, asked of the register."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, Pole
from cctv_link.evidence.models import EvidenceItem
from cctv_link.footage.models import Clip
from kernel.errors import NotFound
from kernel.identity import reach


def camera_condition(officer_id: UUID | None) -> ColumnElement[bool]:
    """Beside a query of Camera and Pole: that the officer sees the camera. None: whoever asks sees all."""
    if officer_id is None:
        return Camera.id.is_not(None)
    return reach.holds_camera(officer_id, Camera.id, Pole.location)


def camera_called(session: Session, label: str) -> UUID:
    """The camera in use that people call so. Raises NotFound, also when two are called so."""
    found = session.scalars(select(Camera.id).where(Camera.label == label, Camera.retired_at.is_(None))).all()
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'no'} cameras are called {label!r}")
    return found[0]


def sees_camera(session: Session, officer_id: UUID, camera_id: UUID) -> bool:
    """Whether there is such a camera and the officer sees it; retired ones too."""
    query = (
        select(Camera.id)
        .join(Pole, Pole.id == Camera.pole_id)
        .where(Camera.id == camera_id, camera_condition(officer_id))
    )
    return session.scalar(query) is not None


def poles_seen(session: Session, officer_id: UUID) -> set[str]:
    """The tags of the poles that carry a camera which the officer sees."""
    query = select(Pole.asset_tag).join(Camera, Camera.pole_id == Pole.id).where(camera_condition(officer_id))
    return set(session.scalars(query))


def origin_of_evidence_or_none(session: Session, evidence_id: UUID) -> tuple[UUID, UUID | None] | None:
    """(incident, camera) of an item under custody; a voice note has no camera."""
    found = session.execute(
        select(EvidenceItem.incident_id, EvidenceItem.camera_id).where(EvidenceItem.id == evidence_id)
    ).one_or_none()
    return (found.incident_id, found.camera_id) if found else None


def origin_of_clip_or_none(session: Session, clip_id: UUID) -> tuple[UUID, UUID] | None:
    """(incident, camera) of a clip."""
    found = session.execute(select(Clip.incident_id, Clip.camera_id).where(Clip.id == clip_id)).one_or_none()
    return (found.incident_id, found.camera_id) if found else None
