"""Which of a camera's streams the recorder takes: the widest at first, another when a technician says so."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from cctv_link.cameras import addresses, pose_queries, profile_queries, turning
from cctv_link.cameras.addresses import Allowed, Resolve
from cctv_link.cameras.models import CameraProfile
from cctv_link.cameras.recordable import is_recordable
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work


class ProfileChanged(DomainError):
    kind = Kind.CONFLICT
    slug = "profile-changed"
    title = "The camera was read out meanwhile"


def choose(*, actor: Actor, camera_id: UUID, token: str, allowed: Allowed, resolve: Resolve) -> None:
    """Record this one from now on; the recorder follows within seconds, with a gap between.

    Raises NotFound, InvalidField for a codec that is not recorded, ProfileChanged, and CameraUrlForbidden: the address is what the camera said, and is checked as any other.
    """
    with reading() as session:
        offered = _named(profile_queries.profiles_of(session, camera_id), token)
        url, codec = offered.stream_url, offered.codec
    if not is_recordable(codec):
        raise InvalidField(("token", "invalid", f"{codec} is not recorded"))
    stream = addresses.check(url, allowed=allowed, resolve=resolve)
    now = clock.now()
    with unit_of_work() as uow:
        camera = profile_queries.locked_camera(uow.session, camera_id)
        profiles = profile_queries.profiles_of(uow.session, camera_id)
        profile = _named(profiles, token)
        if profile_queries.is_recorded(profile, camera):
            return
        if profile.stream_url != stream.url:
            raise ProfileChanged("look again what it offers now")
        _mark(uow, profiles, token)
        camera.stream_url, camera.stream_ip = stream.url, stream.ip
        pose = pose_queries.pose_of(pose_queries.view_at_or_none(uow.session, camera_id, at=now))
        if pose.width_px != profile.width_px:
            turning.open_view(uow, camera_id, replace(pose, width_px=profile.width_px), at=now)
        uow.record(
            actor=actor,
            action="camera.choose_profile",
            subject=("camera", camera_id),
            reason=f"{camera.label}: {token}, {profile.codec} {profile.width_px}x{profile.height_px}",
        )


def _mark(uow: UnitOfWork, profiles: Sequence[CameraProfile], token: str) -> None:
    """In two steps: there is never a moment with two of them."""
    for profile in profiles:
        profile.chosen = False
    uow.session.flush()
    _named(profiles, token).chosen = True


def _named(profiles: Sequence[CameraProfile], token: str) -> CameraProfile:
    found = next((profile for profile in profiles if profile.token == token), None)
    if found is None:
        raise NotFound(f"the camera has no profile {token}")
    return found
