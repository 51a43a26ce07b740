"""The camera that a device is compared with."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.cameras import pose_queries as poses
from cctv_link.cameras import profile_queries
from cctv_link.cameras.credentials import Credential, unseal
from cctv_link.cameras.device_readout.differences import Known
from cctv_link.cameras.device_readout.profiles import as_told
from cctv_link.cameras.models import Camera, CameraCredential, Pole
from kernel import clock
from kernel.errors import NotFound
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class CameraToRead:
    """host: of its stream, as it was checked; None when we do not record it."""

    id: UUID
    label: str
    host: str | None
    credential: Credential | None
    known: Known


def camera_to_read(session: Session, label: str, *, secret_key: str) -> CameraToRead:
    """By its label. Raises NotFound, also when several cameras are called so, and CredentialUnreadable."""
    ground = func.geometry(Pole.location)
    rows = session.execute(
        select(
            Camera, CameraCredential.sealed, func.ST_Y(ground).label("lat"), func.ST_X(ground).label("lon")
        )
        .join(Pole, Pole.id == Camera.pole_id)
        .outerjoin(CameraCredential, CameraCredential.camera_id == Camera.id)
        .where(Camera.label == label, Camera.retired_at.is_(None))
    ).all()
    if len(rows) != 1:
        raise NotFound(f"{len(rows)} cameras are called {label}")
    (row,) = rows
    pose = poses.pose_of(poses.view_at_or_none(session, row.Camera.id, at=clock.now()))
    profiles = profile_queries.profiles_of(session, row.Camera.id)
    presets = [(preset.token, preset.name) for preset in poses.presets_of(session, row.Camera.id)]
    return CameraToRead(
        id=row.Camera.id,
        label=label,
        host=row.Camera.stream_ip,
        credential=None if row.sealed is None else unseal(row.sealed, secret_key=secret_key),
        known=Known(
            stream_url=row.Camera.stream_url,
            position=Position(row.lat, row.lon),
            pose=pose,
            presets=presets,
            profiles=[as_told(profile) for profile in profiles],
            chosen=next((profile.token for profile in profiles if profile.chosen), None),
            onvif=(row.Camera.onvif_ip, row.Camera.onvif_port) if row.Camera.onvif_ip else None,
        ),
    )


def camera_and_pole(session: Session, camera_id: UUID) -> tuple[Camera, Pole]:
    """The rows, locked until the commit."""
    query = (
        select(Camera, Pole)
        .join(Pole, Pole.id == Camera.pole_id)
        .where(Camera.id == camera_id)
        .with_for_update()
    )
    camera, pole = session.execute(query).one()
    return camera, pole
