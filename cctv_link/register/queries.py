"""What the register page shows: the tree of sites and poles, and one camera with its pose and its past."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.cameras import pose_queries as poses
from cctv_link.cameras.coverage import ViewSector, ranges_m
from cctv_link.cameras.dori import Dori
from cctv_link.cameras.models import (
    Camera,
    CameraMove,
    CameraPreset,
    CameraProfile,
    CameraView,
    Pole,
    Site,
)
from cctv_link.cameras.pose_queries import Pose
from cctv_link.cameras.profile_queries import is_recorded, profiles_of
from cctv_link.cameras.queries import RegisteredCamera
from cctv_link.cameras.recordable import is_recordable
from kernel import clock
from kernel.errors import NotFound
from kernel.geo import Position

MOST_PAST_VIEWS = 8
MOST_MOVES = 5


@dataclass(frozen=True, slots=True)
class PoleEntry:
    """A pole with its cameras by label."""

    asset_tag: str
    name: str
    cameras: list[RegisteredCamera]

    @property
    def is_blind(self) -> bool:
        return all(camera.state == "not_recording" for camera in self.cameras)


@dataclass(frozen=True, slots=True)
class SiteEntry:
    name: str
    poles: list[PoleEntry]


@dataclass(frozen=True, slots=True)
class PastView:
    from_at: datetime | None
    to_at: datetime | None
    azimuth_deg: float | None
    hfov_deg: float | None
    source: str
    preset_token: str | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A stream that the camera offers, whether the recorder takes this one, and whether it can."""

    profile: CameraProfile
    is_recorded: bool

    @property
    def is_recordable(self) -> bool:
        return is_recordable(self.profile.codec)


@dataclass(frozen=True, slots=True)
class CameraSheet:
    """One camera: its pose now, how far each class reaches by day and by night, its presets, moves, past and streams."""

    id: UUID
    label: str
    position: Position
    pose: Pose
    view_id: UUID | None
    since: datetime | None
    reaches: list[tuple[Dori, float, float]]
    presets: list[CameraPreset]
    moves: list[tuple[datetime, str | None]]
    past: list[PastView]
    profiles: list[Offered]


def sites(session: Session, registered: list[RegisteredCamera]) -> list[SiteEntry]:
    """The register as a tree, by site, pole and label."""
    rows = session.execute(select(Pole.asset_tag, Pole.name, Site.name).join(Site, Site.id == Pole.site_id))
    named = {tag: (site, name) for tag, name, site in rows}
    entries = [
        PoleEntry(tag, named[tag][1], list(of_pole))
        for tag, of_pole in groupby(registered, key=lambda camera: camera.pole)
    ]
    by_site = sorted(entries, key=lambda pole: (named[pole.asset_tag][0], pole.asset_tag))
    return [
        SiteEntry(site, list(poles))
        for site, poles in groupby(by_site, key=lambda pole: named[pole.asset_tag][0])
    ]


def sheet(session: Session, camera_id: UUID) -> CameraSheet:
    """Everything of one camera that is shown. Raises NotFound."""
    ground = func.geometry(Pole.location)
    row = session.execute(
        select(Camera, func.ST_Y(ground).label("lat"), func.ST_X(ground).label("lon"))
        .join(Pole, Pole.id == Camera.pole_id)
        .where(Camera.id == camera_id, Camera.retired_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound(f"no camera {camera_id}")
    view = poses.view_at_or_none(session, camera_id, at=clock.now())
    pose = poses.pose_of(view)
    position = Position(row.lat, row.lon)
    return CameraSheet(
        id=camera_id,
        label=row.Camera.label,
        position=position,
        pose=pose,
        view_id=view.id if view is not None else None,
        since=view.valid_from if view is not None else None,
        reaches=_reaches(position, pose),
        presets=poses.presets_of(session, camera_id),
        moves=_moves(session, camera_id),
        past=_past(session, camera_id),
        profiles=[
            Offered(profile, is_recorded(profile, row.Camera)) for profile in profiles_of(session, camera_id)
        ],
    )


def _reaches(position: Position, pose: Pose) -> list[tuple[Dori, float, float]]:
    view = ViewSector(
        pole=position,
        range_m=pose.range_m,
        near_m=pose.near_m,
        azimuth_deg=pose.azimuth_deg,
        hfov_deg=pose.hfov_deg,
        width_px=pose.width_px,
        height_m=pose.height_m,
        night_range_m=pose.night_range_m,
    )
    by_day, by_night = ranges_m(view, light="day"), ranges_m(view, light="night")
    return [(dori, by_day[dori], by_night[dori]) for dori in Dori]


def _moves(session: Session, camera_id: UUID) -> list[tuple[datetime, str | None]]:
    query = (
        select(CameraMove.at, CameraMove.preset_token)
        .where(CameraMove.camera_id == camera_id)
        .order_by(CameraMove.at.desc())
        .limit(MOST_MOVES)
    )
    return [(at, token) for at, token in session.execute(query)]


def _past(session: Session, camera_id: UUID) -> list[PastView]:
    query = (
        select(CameraView)
        .where(CameraView.camera_id == camera_id)
        .order_by(CameraView.valid_from.desc().nulls_last())
        .limit(MOST_PAST_VIEWS)
    )
    return [
        PastView(
            view.valid_from, view.valid_to, view.azimuth_deg, view.hfov_deg, view.source, view.preset_token
        )
        for view in session.scalars(query)
    ]
