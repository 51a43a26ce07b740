"""Reads around claims: whom to listen to, and what cameras have claimed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from cctv_link.cameras.credentials import CredentialUnreadable, unseal
from cctv_link.cameras.models import Camera, CameraCredential
from cctv_link.upkeep.claims.pullpoint import HeardCamera
from cctv_link.upkeep.models import CameraClaim

MOST_SHOWN = 6

log = structlog.get_logger()


def heard_cameras(session: Session, *, secret_key: str) -> list[HeardCamera]:
    """Cameras that answered as ONVIF devices when they were read out, and whose credential we have.

    Not those that share a device, as the lenses of one housing or the channels of an encoder do: an event names its lens by
    a token that the register does not keep, and the lost signal of one would be a fault of all.
    """
    other = aliased(Camera)
    shares_its_device = (
        select(other.id)
        .where(
            other.id != Camera.id,
            other.onvif_ip == Camera.onvif_ip,
            other.onvif_port == Camera.onvif_port,
            other.retired_at.is_(None),
        )
        .exists()
    )
    query = (
        select(Camera.id, Camera.onvif_ip, Camera.onvif_port, CameraCredential.sealed)
        .join(CameraCredential, CameraCredential.camera_id == Camera.id)
        .where(Camera.onvif_ip.is_not(None), Camera.retired_at.is_(None), ~shares_its_device)
        .order_by(Camera.id)
    )
    found = []
    for row in session.execute(query):
        try:
            credential = unseal(row.sealed, secret_key=secret_key)
        except CredentialUnreadable as error:
            log.warning("camera credential unreadable", detail=error.detail)
            continue
        found.append(HeardCamera(row.id, row.onvif_ip, row.onvif_port, credential))
    return found


def open_claims(session: Session, camera_id: UUID) -> dict[str, CameraClaim]:
    """Rows of what the camera claims and has not taken back, by kind."""
    query = select(CameraClaim).where(CameraClaim.camera_id == camera_id, CameraClaim.to_at.is_(None))
    return {claim.kind: claim for claim in session.scalars(query)}


def taken_back_at_or_none(session: Session, camera_id: UUID, kind: str) -> datetime | None:
    """When the camera last took such a claim back; None when it never did."""
    query = select(func.max(CameraClaim.to_at))
    return session.scalar(query.where(CameraClaim.camera_id == camera_id, CameraClaim.kind == kind))


def claims_of(session: Session, camera_id: UUID) -> Sequence[CameraClaim]:
    """The newest first."""
    query = select(CameraClaim).where(CameraClaim.camera_id == camera_id)
    return session.scalars(query.order_by(CameraClaim.from_at.desc()).limit(MOST_SHOWN)).all()
