"""Residents' devices and their tokens.

A device without a key holds a bearer token for 30 days, a row each. One with a key signs its requests and holds a token for a
quarter of an hour, which is no row: it carries its device and its end under our own seal. Else each quarter of an hour in
which somebody uses their phone would stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from kernel import clock, secrets
from kernel.audit.entries import Actor
from kernel.identity import sealed_tokens
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
    """A device that has shown a token. `is_expired` and `is_unsigned` are only ever true at the doors of an SOS.

    is_unsigned: it has a key and this request was not signed with it. has_ended: it was signed out, or nobody let it in
    within its ten minutes; was_signed_out: the former. is_waiting: it was invited, and is not let in.
    """

    id: UUID
    resident_id: UUID
    locale: str
    platform: str
    is_expired: bool
    public_key: bytes | None = None
    has_ended: bool = False
    was_signed_out: bool = False
    is_waiting: bool = False
    is_unsigned: bool = False
    owes_work_bits: int = 0

    @property
    def actor(self) -> Actor:
        return Actor("resident", self.resident_id)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """What is kept of a token. The device's first request with it sets `first_used_at`, except to raise an SOS."""

    id: UUID
    device_id: UUID
    issued_at: datetime
    first_used_at: datetime | None


_DEVICE = """device.id, device.resident_id, device.locale, device.platform, device.public_key, device.ended_at,
        device.waits_until, device.owes_work_bits"""
# One of them is asked at every request of a device.
_HOLDER = f"""
    SELECT {_DEVICE}, token.id, token.issued_at, token.first_used_at, token.ended_at, token.expires_at
    FROM device_tokens AS token JOIN devices AS device ON device.id = token.device_id
    WHERE token.token_hash = :token_hash
"""
_BY_ID = f"SELECT {_DEVICE} FROM devices AS device WHERE device.id = :device_id"


def enrol_device(
    uow: UnitOfWork,
    *,
    platform: str,
    locale: str,
    app_version: str,
    resident_id: UUID | None = None,
    public_key: bytes | None = None,
    waits_until: datetime | None = None,
    owes_work_bits: int = 0,
) -> Enrolment:
    """A new device: of a new resident, or of one who has shown another device's token or invitation.

    waits_until: until then one of the resident's phones may let it in.
    """
    now = clock.now()
    if resident_id is None:
        resident_id = uow.add(Resident(created_at=now)).id
    device = uow.add(
        DeviceRow(
            resident_id=resident_id,
            platform=platform,
            locale=locale,
            app_version=app_version,
            owes_work_bits=owes_work_bits,
            created_at=now,
            seen_on=now.date(),
            public_key=public_key,
            waits_until=waits_until,
        )
    )
    uow.record(actor=Actor("resident", resident_id), action="device.enrol", subject=("device", device.id))
    return _issue(uow, device)


def renew_token(uow: UnitOfWork, *, device: Device) -> Enrolment:
    """Another token; the old one goes on until this one is first used, in case the answer is lost.

    Of a device with a key only the day stays: a line for each would be a diary of when somebody holds their phone.
    """
    row = uow.session.get_one(DeviceRow, device.id)
    row.seen_on = clock.now().date()
    if row.public_key is not None:
        return _issue(uow, row)
    uow.record(actor=device.actor, action="device.renew", subject=("device", device.id))
    return _issue(uow, row)


def set_key(uow: UnitOfWork, *, device: Device, public_key: bytes) -> Enrolment | None:
    """From now on the device signs with this key. The same key again is the same; None when it has another."""
    row = uow.session.get_one(DeviceRow, device.id, with_for_update=True)
    if row.public_key not in (None, public_key):
        return None
    if row.public_key is None:
        row.public_key = public_key
        uow.record(actor=device.actor, action="device.set_key", subject=("device", device.id))
    return _issue(uow, row)


def admit_device(uow: UnitOfWork, device_id: UUID) -> None:
    """A phone that was invited is let in."""
    uow.session.get_one(DeviceRow, device_id).waits_until = None


def end_device(uow: UnitOfWork, device_id: UUID) -> None:
    """Sign it out: its tokens and its key open nothing but the doors of an SOS."""
    now = clock.now()
    uow.session.get_one(DeviceRow, device_id).ended_at = now
    uow.session.execute(
        update(DeviceToken)
        .where(DeviceToken.device_id == device_id, DeviceToken.ended_at.is_(None))
        .values(ended_at=now)
    )


def device_of_token_or_none(token: str) -> tuple[Device, IssuedToken | None] | None:
    """The device that holds `token`, ended or not; None when it was never issued. A token of one with a key is no row."""
    if token.startswith(sealed_tokens.PREFIX):
        return _device_of_sealed_or_none(token)
    row = row_or_none(_HOLDER, {"token_hash": secrets.token_hash(token)})
    if row is None:
        return None
    *of_device, token_id, issued_at, first_used_at, ended_at, expires_at = row
    device = _device(of_device, is_expired=ended_at is not None or expires_at <= clock.now())
    return device, IssuedToken(token_id, device.id, issued_at, first_used_at)


def _device_of_sealed_or_none(token: str) -> tuple[Device, None] | None:
    read = sealed_tokens.read_or_none(token)
    row = None if read is None else row_or_none(_BY_ID, {"device_id": read[0]})
    if read is None or row is None:
        return None
    return _device(row, is_expired=read[1]), None


def device_or_none(device_id: UUID) -> Device | None:
    """A device that has shown no token yet: it is to sign."""
    row = row_or_none(_BY_ID, {"device_id": device_id})
    return None if row is None else _device(row, is_expired=False)


def _device(row: Sequence[Any], *, is_expired: bool) -> Device:
    device_id, resident_id, locale, platform, public_key, ended_at, waits_until, owes = row
    has_ended = ended_at is not None or (waits_until is not None and waits_until <= clock.now())
    return Device(
        id=device_id,
        resident_id=resident_id,
        locale=locale,
        platform=platform,
        is_expired=is_expired or has_ended,
        public_key=public_key,
        has_ended=has_ended,
        was_signed_out=ended_at is not None,
        is_waiting=waits_until is not None,
        owes_work_bits=owes,
    )


def device_by_id(uow: UnitOfWork, device_id: UUID) -> Device:
    """A device for whom the house acts by itself."""
    row = uow.session.get_one(DeviceRow, device_id)
    return Device(row.id, row.resident_id, row.locale, row.platform, is_expired=False)


def in_use_sql(device: str) -> str:
    """A SQL condition: the device was let in, and is not signed out. device: the alias of its row."""
    return f"({device}.ended_at IS NULL AND {device}.waits_until IS NULL)"


def pay_work(device: Device) -> None:
    """The device has done what it owed since it enrolled in a flood."""
    with unit_of_work() as uow:
        uow.execute("UPDATE devices SET owes_work_bits = 0 WHERE id = :id", {"id": device.id})


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
        DeviceRow(
            resident_id=resident.id,
            platform="web",
            locale="en",
            app_version="drill",
            created_at=now,
            seen_on=now.date(),
        )
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
    now = clock.now()
    if device.public_key is not None:
        uow.session.flush()
        return Enrolment(device.id, device.resident_id, *sealed_tokens.sealed(device.id))
    token = TOKEN_PREFIX + secrets.new_token()
    uow.add(
        DeviceToken(
            device_id=device.id,
            token_hash=secrets.token_hash(token),
            issued_at=now,
            expires_at=now + TOKEN_LIFE,
        )
    )
    return Enrolment(device.id, device.resident_id, token, now + TOKEN_LIFE)
