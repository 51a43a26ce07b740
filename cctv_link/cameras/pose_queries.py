"""Reads of where one camera looks and looked, for those who turn it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera, CameraMove, CameraPreset, CameraView
from cctv_link.cameras.queries import USUAL_RANGE_M, in_force_at
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a camera looks and how far, apart from since when."""

    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float
    near_m: float
    height_m: float | None
    tilt_deg: float | None
    width_px: int | None
    night_range_m: float | None
    source: str
    preset_token: str | None

    def posed_as(self, preset: CameraPreset) -> "Pose":
        """Turned to a preset, with what is known of its direction."""
        return replace(
            self, azimuth_deg=preset.azimuth_deg, hfov_deg=preset.hfov_deg, tilt_deg=preset.tilt_deg
        )

    @property
    def spelt(self) -> str:
        """For the audit."""
        if self.azimuth_deg is None or self.hfov_deg is None:
            return "unknown pose"
        return f"{self.azimuth_deg:g} deg, {self.hfov_deg:g} deg wide, {self.range_m:g} m"


UNSURVEYED = Pose(None, None, USUAL_RANGE_M, 0.0, None, None, None, None, "survey", None)


def locked(session: Session, camera_id: UUID, *, at: datetime) -> tuple[str, Pose]:
    """The camera's label and its pose at `at`; until the commit nobody else turns it. Raises NotFound."""
    camera = session.scalars(
        select(Camera)
        .where(Camera.id == camera_id, Camera.retired_at.is_(None))
        .with_for_update(key_share=True)
    ).one_or_none()
    if camera is None:
        raise NotFound(f"no camera {camera_id}")
    view = view_at_or_none(session, camera_id, at=at)
    return camera.label, pose_of(view)


def view_at_or_none(session: Session, camera_id: UUID, *, at: datetime) -> CameraView | None:
    """The view in force at a moment."""
    return session.scalars(
        select(CameraView)
        .where(
            CameraView.camera_id == camera_id,
            in_force_at(at),
        )
        .order_by(CameraView.valid_from.desc().nulls_last())
        .limit(1)
    ).one_or_none()


def pose_of(view: CameraView | None) -> Pose:
    """A view's pose; of a camera that has none, that nobody knows."""
    if view is None:
        return UNSURVEYED
    return Pose(
        azimuth_deg=view.azimuth_deg,
        hfov_deg=view.hfov_deg,
        range_m=view.range_m,
        near_m=view.near_m,
        height_m=view.height_m,
        tilt_deg=view.tilt_deg,
        width_px=view.width_px,
        night_range_m=view.night_range_m,
        source=view.source,
        preset_token=view.preset_token,
    )


def first_after_or_none(session: Session, camera_id: UUID, *, at: datetime) -> datetime | None:
    """When the next view after `at` begins."""
    query = select(func.min(CameraView.valid_from)).where(
        CameraView.camera_id == camera_id, CameraView.valid_from > at
    )
    return session.scalars(query).one()


def last_two(session: Session, camera_id: UUID) -> tuple[CameraView | None, CameraView | None]:
    """The view in force, and the one that it followed without a gap."""
    view = session.scalars(
        select(CameraView).where(CameraView.camera_id == camera_id, CameraView.valid_to.is_(None))
    ).one_or_none()
    if view is None or view.valid_from is None:
        return view, None
    before = session.scalars(
        select(CameraView).where(CameraView.camera_id == camera_id, CameraView.valid_to == view.valid_from)
    ).one_or_none()
    return view, before


def has_move(session: Session, camera_id: UUID, *, at: datetime) -> bool:
    """Whether this very move was noted before."""
    query = select(CameraMove.id).where(CameraMove.camera_id == camera_id, CameraMove.at == at)
    return session.scalars(query).one_or_none() is not None


def preset_or_none(session: Session, camera_id: UUID, token: str) -> CameraPreset | None:
    return session.scalars(
        select(CameraPreset).where(CameraPreset.camera_id == camera_id, CameraPreset.token == token)
    ).one_or_none()


def presets_of(session: Session, camera_id: UUID) -> list[CameraPreset]:
    """By token."""
    query = select(CameraPreset).where(CameraPreset.camera_id == camera_id).order_by(CameraPreset.token)
    return list(session.scalars(query))
