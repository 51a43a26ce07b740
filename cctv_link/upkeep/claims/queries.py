"""Reads around claims: whom to listen to, and what cameras have claimed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from cctv_link.cameras.credentials import Credential, CredentialUnreadable, unseal
from cctv_link.cameras.models import Camera, CameraCredential, CameraProfile
from cctv_link.cameras.profile_queries import profiles_of
from cctv_link.upkeep.claims.pullpoint import HeardDevice, Lens
from cctv_link.upkeep.models import CameraClaim

MOST_SHOWN = 6

log = structlog.get_logger()


def heard_devices(session: Session, *, secret_key: str) -> list[HeardDevice]:
    """What answered as an ONVIF device when it was read out, and whose credential we have; with its cameras.

    Cameras that share a device, as the lenses of one housing or the channels of an encoder do, are told apart by the video
    source of the stream that is recorded. One whose source is not known is not heard: the lost signal of one would be a
    fault of all.
    """
    query = (
        select(Camera.id, Camera.onvif_ip, Camera.onvif_port, CameraCredential.sealed)
        .join(CameraCredential, CameraCredential.camera_id == Camera.id)
        .where(Camera.onvif_ip.is_not(None), Camera.retired_at.is_(None))
        .order_by(Camera.id)
    )
    lenses: dict[tuple[str, int, Credential], list[Lens]] = {}
    shared = _cameras_that_share(session)
    for row in session.execute(query):
        try:
            credential = unseal(row.sealed, secret_key=secret_key)
        except CredentialUnreadable as error:
            log.warning("camera credential unreadable", detail=error.detail)
            continue
        tokens = _tokens(profiles_of(session, row.id)) if row.id in shared else None
        if tokens is None or tokens:
            found = lenses.setdefault((row.onvif_ip, row.onvif_port, credential), [])
            found.append(Lens(row.id, tokens))
    return [HeardDevice(tuple(found), *where) for where, found in lenses.items()]


def _cameras_that_share(session: Session) -> set[UUID]:
    """Cameras at whose device another one is, with a credential or without."""
    other = aliased(Camera)
    query = select(Camera.id).join(
        other,
        and_(
            other.id != Camera.id,
            other.onvif_ip == Camera.onvif_ip,
            other.onvif_port == Camera.onvif_port,
        ),
    )
    return set(session.scalars(query.where(Camera.retired_at.is_(None), other.retired_at.is_(None))))


def _tokens(profiles: Sequence[CameraProfile]) -> frozenset[str]:
    """By which a device names the lens that is recorded, and no other: of its source, and of that one's configurations.

    A device is free to call a source as it calls the configuration of another.
    """
    ours = {each.source_token for each in profiles if each.chosen and each.source_token is not None}

    def named(profile: CameraProfile) -> set[str | None]:
        return {profile.source_token, profile.source_configuration_token}

    mine = {token for each in profiles if each.source_token in ours for token in named(each)}
    others = {token for each in profiles if each.source_token not in ours for token in named(each)}
    return frozenset(token for token in mine - others if token is not None)


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
