"""Reads of the streams that cameras offer, as they told them themselves."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, CameraProfile
from kernel.errors import NotFound


def profiles_of(session: Session, camera_id: UUID) -> Sequence[CameraProfile]:
    """The widest first."""
    query = (
        select(CameraProfile)
        .where(CameraProfile.camera_id == camera_id)
        .order_by(CameraProfile.width_px.desc(), CameraProfile.token)
    )
    return session.scalars(query).all()


def profiles_by_camera(session: Session) -> dict[UUID, list[CameraProfile]]:
    """Of the whole register, the widest first."""
    query = select(CameraProfile).order_by(CameraProfile.width_px.desc(), CameraProfile.token)
    found: dict[UUID, list[CameraProfile]] = {}
    for profile in session.scalars(query):
        found.setdefault(profile.camera_id, []).append(profile)
    return found


def is_recorded(profile: CameraProfile, camera: Camera) -> bool:
    """Whether the recorder takes it: it was chosen, and no file has given the camera another address since."""
    return profile.chosen and profile.stream_url == camera.stream_url


def locked_camera(session: Session, camera_id: UUID) -> Camera:
    """The row, locked until the commit. Raises NotFound."""
    query = select(Camera).where(Camera.id == camera_id, Camera.retired_at.is_(None)).with_for_update()
    camera = session.scalars(query).one_or_none()
    if camera is None:
        raise NotFound(f"no camera {camera_id}")
    return camera
