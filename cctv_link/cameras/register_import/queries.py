"""The part of the register that a file speaks of."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, CameraCredential, CameraProfile, CameraView, Pole, Site
from cctv_link.cameras.profile_queries import is_recorded, profiles_by_camera
from cctv_link.cameras.register_export import ExportedCamera, ExportedProfile
from cctv_link.cameras.register_import.recorders import KeptBy, Recorders
from cctv_link.cameras.register_import.rows import OF_THE_RECORDER, OF_THE_VIEW

ItemT = TypeVar("ItemT")

OF_A_VIEW = ("azimuth_deg", "hfov_deg", "range_m", "height_m", *OF_THE_VIEW)
# A statement takes at most 65,535 parameters.
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Register:
    """Rows as they stand, to compare with and to change: sites by name, poles by tag, the rest by camera.

    kept_by: of every camera that a recorder keeps, also of other poles.
    """

    sites: dict[str, Site]
    poles: dict[str, Pole]
    places: dict[str, tuple[float, float]]
    cameras: dict[tuple[str, str], Camera]
    views: dict[UUID, CameraView]
    credentials: dict[UUID, CameraCredential]
    kept_by: Mapping[UUID, KeptBy]


def register_of(session: Session, asset_tags: Collection[str], *, recorders: Recorders) -> Register:
    """What the register knows of these poles; `places` are (lat, lon)."""
    poles, places, cameras = {}, {}, {}
    views: dict[UUID, CameraView] = {}
    credentials: dict[UUID, CameraCredential] = {}
    ground = func.geometry(Pole.location)
    for tags in _batches(sorted(asset_tags)):
        for pole, lat, lon in session.execute(
            select(Pole, func.ST_Y(ground), func.ST_X(ground)).where(Pole.asset_tag.in_(tags))
        ):
            poles[pole.asset_tag], places[pole.asset_tag] = pole, (lat, lon)
        for camera, view, credential, tag in session.execute(_cameras_of(tags)):
            cameras[tag, camera.label] = camera
            if view is not None:
                views[camera.id] = view
            if credential is not None:
                credentials[camera.id] = credential
    sites = {site.name: site for site in session.scalars(select(Site))}
    return Register(sites, poles, places, cameras, views, credentials, recorders.keeping(session))


def exported_cameras(session: Session, *, recorders: Recorders) -> list[ExportedCamera]:
    """The whole register but its credentials, by pole and label, each with the view in force."""
    ground = func.geometry(Pole.location)
    query = (
        select(Pole, Site.name.label("site"), Camera, CameraView)
        .add_columns(func.ST_Y(ground).label("lat"), func.ST_X(ground).label("lon"))
        .join(Site, Site.id == Pole.site_id)
        .join(Camera, and_(Camera.pole_id == Pole.id, Camera.retired_at.is_(None)))
        .outerjoin(CameraView, and_(CameraView.camera_id == Camera.id, CameraView.valid_to.is_(None)))
        .order_by(Pole.asset_tag, Camera.label)
    )
    kept = recorders.keeping(session)
    profiles = profiles_by_camera(session)
    return [
        ExportedCamera(
            pole=row.Pole.asset_tag,
            pole_name=row.Pole.name,
            site=row.site,
            lat=row.lat,
            lon=row.lon,
            camera=row.Camera.label,
            stream_url=row.Camera.stream_url,
            simulated=row.Camera.simulated,
            **{name: getattr(row.CameraView, name, None) for name in OF_A_VIEW},
            **{name: getattr(kept.get(row.Camera.id), name, None) for name in OF_THE_RECORDER},
            profiles=[_exported(profile, row.Camera) for profile in profiles.get(row.Camera.id, [])],
        )
        for row in session.execute(query)
    ]


def _exported(profile: CameraProfile, camera: Camera) -> ExportedProfile:
    return ExportedProfile(
        token=profile.token,
        name=profile.name,
        codec=profile.codec,
        width_px=profile.width_px,
        height_px=profile.height_px,
        frame_rate_hz=profile.frame_rate_hz,
        bit_rate_kbit_s=profile.bit_rate_kbit_s,
        stream_url=profile.stream_url,
        recorded=is_recorded(profile, camera),
    )


def take_import_lock(session: Session) -> None:
    """One import at a time: two would otherwise make the same pole twice and one of them would fail late."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("camera import", 0))))


def _cameras_of(tags: Sequence[str]) -> Any:
    return (
        select(Camera, CameraView, CameraCredential, Pole.asset_tag)
        .join(Pole, Pole.id == Camera.pole_id)
        .outerjoin(CameraView, (CameraView.camera_id == Camera.id) & CameraView.valid_to.is_(None))
        .outerjoin(CameraCredential, CameraCredential.camera_id == Camera.id)
        .where(Pole.asset_tag.in_(tags))
    )


def _batches(items: Sequence[ItemT]) -> Iterator[Sequence[ItemT]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
