"""Where push messages for a device go: one registration a device, one device a registration."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.devices.models import PushRegistration
from kernel import clock
from kernel.errors import NotFound
from kernel.unit_of_work import UnitOfWork

FCM, WEBPUSH = "fcm", "webpush"


@dataclass(frozen=True, slots=True)
class BrowserKeys:
    """What a browser gave so that only it can read what is sent: base64url, as it wrote them."""

    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class PushAddress:
    """What a phone says of itself: its token and, from newer Firebase clients, its installation id; or a browser's endpoint and
    keys."""

    provider: str
    token: str
    fid: str | None = None
    keys: BrowserKeys | None = None

    @property
    def as_fields(self) -> dict[str, Any]:
        """To be kept for a while; see `kept`."""
        return asdict(self)


def kept(fields: dict[str, Any]) -> PushAddress:
    """What `as_fields` has written."""
    keys = fields["keys"]
    return PushAddress(
        fields["provider"], fields["token"], fields["fid"], BrowserKeys(**keys) if keys else None
    )


@dataclass(frozen=True, slots=True)
class Registered:
    """That there is a registration; where it leads to is nobody's to read."""

    provider: str
    registered_at: datetime


def registered_or_none(session: Session, device_id: UUID) -> Registered | None:
    """Where the device's push messages go now."""
    row = session.execute(
        select(PushRegistration.provider, PushRegistration.registered_at).where(
            PushRegistration.device_id == device_id
        )
    ).first()
    return Registered(*row) if row else None


def register(uow: UnitOfWork, device_id: UUID, push: PushAddress) -> None:
    """Send the device's push messages there from now on.

    An app that enrols again keeps its token: it moves to the new device, or the phone would show everything
    twice. The locks let two with the same token, or of the same device, follow each other instead of failing.
    Raises NotFound for a device that was signed out meanwhile.
    """
    ended_at = uow.execute(
        "SELECT ended_at FROM devices WHERE id = :id FOR NO KEY UPDATE", {"id": device_id}
    ).scalar_one()
    if ended_at is not None:
        raise NotFound(f"device {device_id} was signed out")
    uow.execute("SELECT pg_advisory_xact_lock(hashtextextended(:token, 0))", {"token": push.token})
    uow.execute(
        "DELETE FROM push_registrations"
        " WHERE device_id = :device_id OR (provider = :provider AND token = :token)",
        {"device_id": device_id, "provider": push.provider, "token": push.token},
    )
    uow.add(
        PushRegistration(
            device_id=device_id,
            provider=push.provider,
            token=push.token,
            fid=push.fid,
            p256dh=push.keys.p256dh if push.keys else None,
            auth=push.keys.auth if push.keys else None,
            registered_at=clock.now(),
        )
    )


def end(uow: UnitOfWork, device_id: UUID) -> None:
    """No push message to this device any more; its inbox stays."""
    uow.execute("DELETE FROM push_registrations WHERE device_id = :id", {"id": device_id})


def remove(uow: UnitOfWork, registration_ids: Sequence[UUID]) -> Counter[str]:
    """Forget registrations that the provider calls dead, and say how many of which. One made since has another id and stays."""
    if not registration_ids:
        return Counter()
    ended = uow.execute(
        "DELETE FROM push_registrations WHERE id = ANY(:ids) RETURNING provider",
        {"ids": list(registration_ids)},
    )
    return Counter(provider for (provider,) in ended)
