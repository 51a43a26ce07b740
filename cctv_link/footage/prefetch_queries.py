"""The one read that prefetching adds."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.footage.models import Hold


def hold_or_none(session: Session, incident_id: UUID, camera_id: UUID) -> Hold | None:
    """What an incident holds of a camera, released or not."""
    query = select(Hold).where(Hold.incident_id == incident_id, Hold.camera_id == camera_id)
    return session.scalars(query).one_or_none()
