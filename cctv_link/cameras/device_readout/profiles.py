"""A device's streams as the register keeps them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cctv_link.cameras import profile_queries
from cctv_link.cameras.device_readout.reading import Profile
from cctv_link.cameras.models import CameraProfile
from kernel.unit_of_work import UnitOfWork


def write_profiles(
    uow: UnitOfWork, camera_id: UUID, told: Sequence[Profile], *, chosen: str | None, at: datetime
) -> None:
    """These are the camera's streams now, as part of somebody else's commit."""
    for known in profile_queries.profiles_of(uow.session, camera_id):
        uow.session.delete(known)
    uow.session.flush()
    for profile in told:
        uow.add(
            CameraProfile(
                camera_id=camera_id,
                token=profile.token,
                name=profile.name,
                codec=profile.encoding,
                width_px=profile.width_px,
                height_px=profile.height_px,
                frame_rate_hz=profile.frame_rate_hz,
                bit_rate_kbit_s=profile.bit_rate_kbit_s,
                stream_url=profile.url,
                source_token=profile.source_token,
                source_configuration_token=profile.source_configuration_token,
                chosen=profile.token == chosen,
                read_at=at,
            )
        )


def as_told(row: CameraProfile) -> Profile:
    """As the device said it when it was read."""
    return Profile(
        token=row.token,
        name=row.name,
        encoding=row.codec,
        width_px=row.width_px,
        height_px=row.height_px,
        url=row.stream_url,
        frame_rate_hz=row.frame_rate_hz,
        bit_rate_kbit_s=row.bit_rate_kbit_s,
        source_token=row.source_token,
        source_configuration_token=row.source_configuration_token,
    )
