"""Reading phone numbers; whole ones are for sending a code alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.phone_numbers import numbers
from citizen_api.phone_numbers.models import PhoneNumber
from kernel import clock, sealed
from kernel.errors import NotFound
from kernel.identity.models import DeviceRow


@dataclass(frozen=True, slots=True)
class PhoneNumberView:
    """A number as its resident sees it: two digits of it, and whether it was shown to be theirs."""

    id: UUID
    ending: str
    state: str
    code_expires_at: datetime | None
    proven_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number that is to be sent its code."""

    id: UUID
    number: str
    locale: str


def phone_numbers(session: Session, resident_id: UUID, *, seal_key: bytes) -> list[PhoneNumberView]:
    """The one that is theirs, then the one that waits for its code; without one whose time is over."""
    rows = session.scalars(
        select(PhoneNumber)
        .where(PhoneNumber.resident_id == resident_id)
        .order_by(PhoneNumber.proven_at.is_(None), PhoneNumber.id)
    )
    now = clock.now()
    return [view(row, seal_key=seal_key) for row in rows if row.proven_at or row.code_expires_at > now]


def view(row: PhoneNumber, *, seal_key: bytes) -> PhoneNumberView:
    number = _number_or_none(row, seal_key)
    return PhoneNumberView(
        row.id,
        numbers.ending(number) if number else "··",
        "proven" if row.proven_at else "waiting",
        None if row.proven_at else row.code_expires_at,
        row.proven_at,
    )


def locked(session: Session, phone_number_id: UUID, resident_id: UUID) -> PhoneNumber:
    """The row, for this commit alone. Raises NotFound when it is not theirs."""
    row = session.scalars(
        select(PhoneNumber)
        .where(PhoneNumber.id == phone_number_id, PhoneNumber.resident_id == resident_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("no such number of yours")
    return row


def waiting_or_none(session: Session, phone_number_id: UUID, *, seal_key: bytes) -> Waiting | None:
    """A number whose code is still to be entered, in the language of its resident's newest device."""
    row = session.get(PhoneNumber, phone_number_id)
    if row is None or row.proven_at is not None or row.code_expires_at <= clock.now():
        return None
    number = _number_or_none(row, seal_key)
    if number is None:
        return None
    locale = session.scalar(
        select(DeviceRow.locale)
        .where(DeviceRow.resident_id == row.resident_id)
        .order_by(DeviceRow.created_at.desc(), DeviceRow.id.desc())
        .limit(1)
    )
    return Waiting(row.id, number, locale or "en")


def _number_or_none(row: PhoneNumber, seal_key: bytes) -> str | None:
    """None when SECRET_KEY has changed since: it is theirs all the same, and may be taken back."""
    try:
        return sealed.unseal(seal_key, row.number_sealed, about=str(row.id))
    except sealed.Unreadable:
        return None


def is_proven(session: Session, resident_id: UUID) -> bool:
    """Whether the resident has shown that a number is theirs."""
    found = select(PhoneNumber.id).where(
        PhoneNumber.resident_id == resident_id, PhoneNumber.proven_at.is_not(None)
    )
    return session.scalar(found) is not None
