"""Reading a device into the register: dry until somebody commits."""

from dataclasses import dataclass, replace
from typing import Protocol

from cctv_link.cameras import addresses, turning
from cctv_link.cameras.addresses import Allowed, CameraUrlForbidden, Resolve
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.device_readout import queries
from cctv_link.cameras.device_readout.differences import Difference, Taken, Turning, compare
from cctv_link.cameras.device_readout.profiles import write_profiles
from cctv_link.cameras.device_readout.queries import CameraToRead
from cctv_link.cameras.device_readout.reading import DeviceReading, Profile
from cctv_link.cameras.turning import Preset
from kernel import clock
from kernel.audit.entries import Actor
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.unit_of_work import reading, unit_of_work


class ReadDevice(Protocol):
    """The adapter's one function."""

    def __call__(self, *, ip: str, port: int, credential: Credential | None) -> DeviceReading: ...


@dataclass(frozen=True, slots=True)
class Readout:
    """What the device said, how that differs, and what would be written of it."""

    camera: CameraToRead
    reading: DeviceReading
    differences: list[Difference]
    taken: Taken


def read_out(
    label: str,
    *,
    host: str | None,
    port: int,
    credential: Credential | None,
    profile_token: str | None,
    how_it_counts: Turning,
    settings: Settings,
    read_device: ReadDevice,
    resolve: Resolve,
) -> Readout:
    """Ask the camera and compare. Raises NotFound, CameraUrlForbidden for a host outside the camera networks,
    and what the adapter raises.

    host, credential: those of the register when None.
    """
    with reading() as session:
        camera = queries.camera_to_read(session, label, secret_key=settings.secret_key)
    allowed = Allowed.by(settings)
    asked = host or camera.host
    if asked is None:
        raise NotFound(f"{label} has no address yet: say --host")
    ip = addresses.check_host(asked, allowed=allowed, resolve=resolve)
    told = read_device(ip=ip, port=port, credential=credential or camera.credential)
    profile = _profile_to_record(told, profile_token, camera.known.chosen)
    stream, refused = None, ""
    if profile is not None:
        try:
            stream = addresses.check(profile.url, allowed=allowed, resolve=resolve)
        except CameraUrlForbidden as error:
            refused = error.detail
    differences, taken = compare(
        told,
        camera.known,
        profile=profile,
        stream=stream,
        stream_refused=refused,
        city=settings.city_box,
        turning=how_it_counts,
        onvif=(ip, port),
    )
    return Readout(camera, told, differences, taken)


def _profile_to_record(told: DeviceReading, wanted: str | None, chosen: str | None) -> Profile | None:
    """The one asked for, else the one that a technician chose, else the widest. Raises NotFound."""
    by_token = {profile.token: profile for profile in told.profiles}
    if wanted is not None and wanted not in by_token:
        raise NotFound(f"the camera has no profile {wanted}")
    return by_token.get(wanted or "") or by_token.get(chosen or "") or told.widest


def take(readout: Readout, *, actor: Actor) -> None:
    """Write what was found: address, place, view, presets, profiles, in one commit. The old view ends, it is not changed."""
    taken, camera_id = readout.taken, readout.camera.id
    with unit_of_work() as uow:
        camera, pole = queries.camera_and_pole(uow.session, camera_id)
        if taken.stream is not None:
            camera.stream_url, camera.stream_ip = taken.stream.url, taken.stream.ip
        if taken.position is not None:
            pole.location = taken.position.ewkt
        if taken.width_px is not None or taken.azimuth_deg is not None:
            pose = readout.camera.known.pose
            told = replace(
                pose,
                source="onvif",
                preset_token=None,
                width_px=taken.width_px or pose.width_px,
                azimuth_deg=pose.azimuth_deg if taken.azimuth_deg is None else taken.azimuth_deg,
            )
            turning.open_view(uow, camera_id, told, at=clock.now())
        if taken.presets is not None:
            turning.merge_presets(uow, camera_id, [Preset(token, name) for token, name in taken.presets])
        if taken.profiles is not None:
            write_profiles(uow, camera_id, taken.profiles, chosen=taken.chosen, at=clock.now())
        if taken.onvif is not None:
            camera.onvif_ip, camera.onvif_port = taken.onvif
        uow.record(
            actor=actor,
            action="camera.read_device",
            subject=("camera", camera_id),
            reason=f"{readout.camera.label}: {', '.join(each.what for each in readout.differences if not each.refused)}",
        )
