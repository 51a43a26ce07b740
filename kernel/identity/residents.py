"""Residents' devices and their tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from kernel import clock, secrets
from kernel.audit.entries import Actor
from kernel.identity.models import DeviceRow, DeviceToken, Resident
from kernel.unit_of_work import UnitOfWork, row_or_none, unit_of_work

TOKEN_LIFE = timedelta(days=30)
# Told apart from a service key at a glance, also by secret scanners.
TOKEN_PREFIX = "gwd_"  # noqa: S105  a prefix, not a password


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a device learns once: the token is stored nowhere."""

    device_id: UUID
    resident_id: UUID
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """A device that has shown a token. `is_expired` is only ever true at the doors of an SOS."""

    id: UUID
    resident_id: UUID
    locale: str
    platform: str
    is_expired: bool

    @property
    def actor(self) -> Actor:
        return Actor("resident", self.resident_id)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """What is kept of a token. The device's first request with it sets `first_used_at`."""

    id: UUID
    device_id: UUID
    issued_at: datetime
    first_used_at: datetime | None


# Asked at every request of a device.
_HOLDER = """
    SELECT token.id, token.issued_at, token.first_used_at, token.ended_at, token.expires_at,
        device.id, device.resident_id, device.locale, device.platform
    FROM device_tokens AS token JOIN devices AS device ON device.id = token.device_id
    WHERE token.token_hash = :token_hash
"""


def enrol_device(
    uow: UnitOfWork, *, platform: str, locale: str, app_version: str, resident_id: UUID | None = None
) -> Enrolment:
    """A new device: of a new resident, or of one who has shown another device's token."""
    now = clock.now()
    if resident_id is None:
        resident_id = uow.add(Resident(created_at=now)).id
    device = uow.add(
        DeviceRow(
            resident_id=resident_id,
            platform=platform,
            locale=locale,
            app_version=app_version,
            created_at=now,
        )
    )
    uow.record(actor=Actor("resident", resident_id), action="device.enrol", subject=("device", device.id))
    return _issue(uow, device)


def renew_token(uow: UnitOfWork, *, device: Device) -> Enrolment:
    """Another token; the old one goes on until this one is first used, in case the answer is lost."""
    row = uow.session.get_one(DeviceRow, device.id)
    uow.record(actor=device.actor, action="device.renew", subject=("device", device.id))
    return _issue(uow, row)


def device_of_token_or_none(token: str) -> tuple[Device, IssuedToken] | None:
    """The device that holds `token`, ended or not; None when it was never issued."""
    row = row_or_none(_HOLDER, {"token_hash": secrets.token_hash(token)})
    if row is None:
        return None
    token_id, issued_at, first_used_at, ended_at, expires_at, device_id, resident_id, locale, platform = row
    is_expired = ended_at is not None or expires_at <= clock.now()
    device = Device(device_id, resident_id, locale, platform, is_expired)
    return device, IssuedToken(token_id, device_id, issued_at, first_used_at)


def device_by_id(uow: UnitOfWork, device_id: UUID) -> Device:
    """A device for whom the house acts by itself."""
    row = uow.session.get_one(DeviceRow, device_id)
    return Device(row.id, row.resident_id, row.locale, row.platform, is_expired=False)


def use_first_time(token: IssuedToken) -> None:
    """The first use of a token ends every older one of its device.

    Only the day is kept: where the first use is an anonymous report, its minute would say whose it is.
    """
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with unit_of_work() as uow:
        uow.session.execute(
            update(DeviceToken)
            .where(
                DeviceToken.device_id == token.device_id,
                DeviceToken.issued_at < token.issued_at,
                DeviceToken.ended_at.is_(None),
            )
            .values(ended_at=today)
        )
        uow.session.execute(
            update(DeviceToken)
            .where(DeviceToken.id == token.id, DeviceToken.first_used_at.is_(None))
            .values(first_used_at=today)
        )


def synthetic_device(uow: UnitOfWork) -> Device:
    """A device of the house itself, for a drill. It has no token: nobody can come in with it."""
    now = clock.now()
    resident = uow.add(Resident(created_at=now))
    device = uow.add(
        DeviceRow(resident_id=resident.id, platform="web", locale="en", app_version="drill", created_at=now)
    )
    return Device(device.id, resident.id, device.locale, device.platform, is_expired=False)


def tokenless_device(uow: UnitOfWork, *, via: str, locale: str) -> Device:
    """A new resident who writes by `via` and has no app. There is no token: nobody can come in with it."""
    now = clock.now()
    resident = uow.add(Resident(created_at=now))
    device = uow.add(
        DeviceRow(resident_id=resident.id, platform="web", locale=locale, app_version=via, created_at=now)
    )
    made = Device(device.id, resident.id, device.locale, device.platform, is_expired=False)
    uow.record(actor=made.actor, action="device.enrol", subject=("device", device.id), reason=f"by {via}")
    return made


def choose_locale(uow: UnitOfWork, device_id: UUID, *, locale: str) -> None:
    """What its resident reads from now on."""
    uow.execute("UPDATE devices SET locale = :locale WHERE id = :id", {"id": device_id, "locale": locale})


def _issue(uow: UnitOfWork, device: DeviceRow) -> Enrolment:
    token = TOKEN_PREFIX + secrets.new_token()
    now = clock.now()
    uow.add(
        DeviceToken(
            device_id=device.id,
            token_hash=secrets.token_hash(token),
            issued_at=now,
            expires_at=now + TOKEN_LIFE,
        )
    )
    return Enrolment(device.id, device.resident_id, token, now + TOKEN_LIFE)
