"""Where push messages for a device go: one registration a device, one device a registration."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from citizen_api.devices.models import PushRegistration
from kernel import clock
from kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PushAddress:
    """What a phone says of itself: its token and, from newer Firebase clients, its installation id."""

    provider: str
    token: str
    fid: str | None = None


def register(uow: UnitOfWork, device_id: UUID, push: PushAddress) -> None:
    """Send the device's push messages there from now on.

    An app that enrols again keeps its token: it moves to the new device, or the phone would show everything
    twice. The lock lets two enrolments with the same token follow each other instead of failing.
    """
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
            registered_at=clock.now(),
        )
    )


def remove(uow: UnitOfWork, registration_ids: Sequence[UUID]) -> None:
    """Forget registrations that the provider calls dead. One made since has another id and stays."""
    if registration_ids:
        uow.execute("DELETE FROM push_registrations WHERE id = ANY(:ids)", {"ids": list(registration_ids)})
