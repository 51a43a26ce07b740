"""Use cases of a camera's pose: surveyed anew, taken back, moved by its motor, its presets known.

A pose is never overwritten: the view in force ends and the next begins, so that what a camera could see at any
past moment stays known.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cctv_link.cameras import pose_queries as poses
from cctv_link.cameras.models import CameraMove, CameraPreset, CameraView
from cctv_link.cameras.pose_queries import Pose
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import DomainError, InvalidField, Kind
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work

# A view may be taken back while nobody can have relied on it.
UNDO_S = 60.0
# A camera's clock is not ours.
MOST_CLOCK_LEAD = timedelta(seconds=5)
# A move this old would rewrite which cameras are said to have seen incidents that were decided since.
OLDEST_MOVE = timedelta(days=7)


class ViewSettled(DomainError):
    kind = Kind.CONFLICT
    slug = "view-settled"
    title = N_("The view can no longer be taken back")


@dataclass(frozen=True, slots=True)
class OpenedView:
    """A view that has just come into force; until `undo_until` it may be taken back."""

    id: UUID
    valid_from: datetime
    undo_until: datetime
    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float


@dataclass(frozen=True, slots=True)
class Preset:
    """A pose that the camera knows by a token. Azimuth and field of view are given together, or nobody knows."""

    token: str
    name: str
    azimuth_deg: float | None = None
    hfov_deg: float | None = None
    tilt_deg: float | None = None

    def posed_as(self, row: CameraPreset) -> "Preset":
        """With the pose that is known of it."""
        return replace(self, azimuth_deg=row.azimuth_deg, hfov_deg=row.hfov_deg, tilt_deg=row.tilt_deg)


def survey(*, actor: Actor, camera_id: UUID, **surveyed: Any) -> OpenedView:
    """What somebody has measured at the pole is in force from now on; what is not named stays as it was.

    Raises NotFound, and InvalidField where the parts do not go together.
    """
    now = clock.now()
    with unit_of_work() as uow:
        label, before = poses.locked(uow.session, camera_id, at=now)
        pose = replace(before, **surveyed, source="survey", preset_token=None)
        _check(pose)
        view = open_view(uow, camera_id, pose, at=now)
        uow.record(
            actor=actor,
            action="camera.turn",
            subject=("camera", camera_id),
            reason=f"{label}: {before.spelt} to {pose.spelt}",
        )
    return OpenedView(
        view.id, now, now + timedelta(seconds=UNDO_S), pose.azimuth_deg, pose.hfov_deg, pose.range_m
    )


def take_back(*, actor: Actor, camera_id: UUID, view_id: UUID) -> None:
    """As if the view had never been: the one before is in force again. The audit keeps both steps.

    Raises ViewSettled when it is not the one in force, or older than UNDO_S.
    """
    now = clock.now()
    with unit_of_work() as uow:
        label, _ = poses.locked(uow.session, camera_id, at=now)
        view, before = poses.last_two(uow.session, camera_id)
        if view is None or view.id != view_id:
            raise ViewSettled("another view is in force since")
        if view.valid_from is None or before is None:
            raise ViewSettled("it is the first this camera had")
        if now - view.valid_from > timedelta(seconds=UNDO_S):
            raise ViewSettled(f"it has been in force for more than {UNDO_S:.0f} s; survey the camera again")
        uow.session.delete(view)
        uow.session.flush()
        before.valid_to = None
        uow.record(
            actor=actor,
            action="camera.turn_back",
            subject=("camera", camera_id),
            reason=f"{label}: taken back",
        )


def note_move(
    *,
    actor: Actor,
    camera_id: UUID,
    at: datetime,
    preset_token: str | None = None,
    azimuth_deg: float | None = None,
    hfov_deg: float | None = None,
) -> None:
    """A camera was turned at `at`: to a preset, to a pose, or nobody knows where to; moves may arrive in any order.

    Safe to call twice. Raises NotFound, and InvalidField for a preset that is not known or an instant to come.
    """
    now = clock.now()
    if not now - OLDEST_MOVE <= at <= now + MOST_CLOCK_LEAD:
        raise InvalidField(("at", "invalid", f"within the last {OLDEST_MOVE.days} days"))
    with unit_of_work() as uow:
        label, before = poses.locked(uow.session, camera_id, at=at)
        if poses.has_move(uow.session, camera_id, at=at):
            return
        pose = replace(
            before,
            azimuth_deg=azimuth_deg,
            hfov_deg=hfov_deg,
            tilt_deg=None,
            source="preset",
            preset_token=preset_token,
        )
        if preset_token is not None:
            preset = poses.preset_or_none(uow.session, camera_id, preset_token)
            if preset is None:
                raise InvalidField(("preset_token", "unknown", "this camera has no such preset"))
            pose = pose.posed_as(preset)
        _check(pose)
        uow.add(
            CameraMove(
                camera_id=camera_id,
                at=at,
                preset_token=preset_token,
                azimuth_deg=azimuth_deg,
                hfov_deg=hfov_deg,
                noted_at=now,
            )
        )
        open_view(uow, camera_id, pose, at=at)
        uow.record(
            actor=actor,
            action="camera.move",
            subject=("camera", camera_id),
            reason=f"{label}: {preset_token or pose.spelt}",
        )


def replace_presets(*, actor: Actor, camera_id: UUID, presets: Sequence[Preset]) -> None:
    """These are the camera's presets now. Views that were opened by earlier ones stay as they were."""
    with unit_of_work() as uow:
        label, _ = poses.locked(uow.session, camera_id, at=clock.now())
        write_presets(uow, camera_id, presets)
        uow.record(
            actor=actor,
            action="camera.presets",
            subject=("camera", camera_id),
            reason=f"{label}: {', '.join(preset.token for preset in presets) or 'none'}",
        )


def write_presets(uow: UnitOfWork, camera_id: UUID, presets: Sequence[Preset]) -> None:
    """As part of a commit of somebody else's. Raises InvalidField for half a pose or a token that stands twice."""
    if len({preset.token for preset in presets}) != len(presets):
        raise InvalidField(("presets", "duplicate", "a token stands twice"))
    for index, preset in enumerate(presets):
        if (preset.azimuth_deg is None) != (preset.hfov_deg is None):
            raise InvalidField((f"presets.{index}", "required", HALF_A_POSE))
    for known in poses.presets_of(uow.session, camera_id):
        uow.session.delete(known)
    uow.session.flush()
    for preset in presets:
        uow.add(CameraPreset(camera_id=camera_id, **asdict(preset)))


def merge_presets(uow: UnitOfWork, camera_id: UUID, told: Sequence[Preset]) -> None:
    """The camera's own list of tokens and names; a pose that somebody surveyed for a token that remains is kept."""
    known = {preset.token: preset for preset in poses.presets_of(uow.session, camera_id)}
    merged = [preset.posed_as(known[preset.token]) if preset.token in known else preset for preset in told]
    write_presets(uow, camera_id, merged)


HALF_A_POSE = "azimuth_deg and hfov_deg are given together, or neither is known"


def _check(pose: Pose) -> None:
    if (pose.azimuth_deg is None) != (pose.hfov_deg is None):
        missing = "hfov_deg" if pose.hfov_deg is None else "azimuth_deg"
        raise InvalidField((missing, "required", HALF_A_POSE))
    if pose.near_m >= pose.range_m:
        raise InvalidField(("near_m", "invalid", f"less than the range of {pose.range_m:g} m"))


def open_view(uow: UnitOfWork, camera_id: UUID, pose: Pose, *, at: datetime) -> CameraView:
    """The view in force at `at` ends there; the new one holds until the next that is known already.

    Who calls it holds the camera's lock.
    """
    current = poses.view_at_or_none(uow.session, camera_id, at=at)
    valid_to = None
    if current is None:
        valid_to = poses.first_after_or_none(uow.session, camera_id, at=at)
    elif current.valid_from == at:
        valid_to = current.valid_to
        uow.session.delete(current)
    else:
        valid_to, current.valid_to = current.valid_to, at
    uow.session.flush()
    return uow.add(CameraView(camera_id=camera_id, valid_from=at, valid_to=valid_to, **asdict(pose)))
