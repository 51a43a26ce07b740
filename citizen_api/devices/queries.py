"""Reading which places a device watches, what about, and when it stays silent; and a resident's devices."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from citizen_api.devices.models import DeviceInvitation, WatchArea, WatchChoices
from citizen_api.devices.quiet import QuietHours
from kernel.geo import Position
from kernel.identity import device_keys
from kernel.identity.models import DeviceRow


@dataclass(frozen=True, slots=True)
class Circle:
    """A watch area: a place, a radius, and the resident's own word for it.

    kinds: what it is about, as the resident named it; None for everything.
    """

    position: Position
    radius_m: float
    label: str | None = None
    kinds: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Watching:
    """All that a device has chosen. quiet_hours: None when it never stays silent.

    help_requests: whether it wants to be asked when somebody near one of its places needs help.
    """

    watch_areas: Sequence[Circle]
    quiet_hours: QuietHours | None
    help_requests: bool


def watching(session: Session, device_id: UUID) -> Watching:
    """The device's circles in the order the resident gave them, and what holds for all of them."""
    ground = func.geometry(WatchArea.center)
    rows = session.execute(
        select(func.ST_Y(ground), func.ST_X(ground), WatchArea.radius_m, WatchArea.label, WatchArea.kinds)
        .where(WatchArea.device_id == device_id)
        .order_by(WatchArea.ordinal)
    )
    circles = [
        Circle(Position(lat, lon), radius_m, label, kinds) for lat, lon, radius_m, label, kinds in rows
    ]
    chosen = session.execute(
        select(WatchChoices.quiet_from_min, WatchChoices.quiet_to_min, WatchChoices.may_be_asked).where(
            WatchChoices.device_id == device_id
        )
    ).one_or_none()
    if chosen is None:
        return Watching(circles, None, False)
    from_min, to_min, may_be_asked = chosen
    quiet = None if from_min is None or to_min is None else QuietHours(from_min, to_min)
    return Watching(circles, quiet, may_be_asked)


@dataclass(frozen=True, slots=True)
class Phone:
    """A device as its resident sees it in the list of their phones. fingerprint: of its key, None when it has none."""

    id: UUID
    platform: str
    locale: str
    state: str
    signs: bool
    fingerprint: str | None
    added_at: datetime
    seen_on: date | None


def as_fields(phone: Phone) -> dict[str, Any]:
    """What of it goes on the wire, by name."""
    return asdict(phone)


# One whose tokens have all ended is a browser that was cleared: nobody holds it any more.
_PHONES = """
    SELECT device.id, device.platform, device.locale, device.waits_until IS NOT NULL, device.public_key,
        device.created_at, device.seen_on
    FROM devices AS device
    WHERE device.resident_id = :resident_id AND device.ended_at IS NULL
        AND (device.waits_until IS NULL OR device.waits_until > :now)
        AND (device.public_key IS NOT NULL OR EXISTS (
            SELECT 1 FROM device_tokens AS token
            WHERE token.device_id = device.id AND token.ended_at IS NULL AND token.expires_at > :now))
    ORDER BY device.created_at, device.id
"""


def phones(session: Session, resident_id: UUID, *, now: datetime) -> list[Phone]:
    """The resident's devices that may come in, or wait to; the first enrolled first."""
    rows = session.execute(text(_PHONES), {"resident_id": resident_id, "now": now})
    return [
        Phone(
            id=device_id,
            platform=platform,
            locale=locale,
            state="waiting" if waits else "in_use",
            signs=public_key is not None,
            fingerprint=None if public_key is None else device_keys.loaded(bytes(public_key)).fingerprint,
            added_at=added_at,
            seen_on=seen_on,
        )
        for device_id, platform, locale, waits, public_key, added_at, seen_on in rows
    ]


def used_invitation_or_none(session: Session, device_id: UUID) -> DeviceInvitation | None:
    """With which the device came, held; None once its time is long over."""
    return session.scalar(
        select(DeviceInvitation).where(DeviceInvitation.used_by == device_id).with_for_update()
    )


def open_invitation_or_none(session: Session, code_hash: bytes, *, now: datetime) -> DeviceInvitation | None:
    """The invitation of this code, held, while it is open and the phone that shows it may still come in."""
    return session.scalar(
        select(DeviceInvitation)
        .join(DeviceRow, DeviceRow.id == DeviceInvitation.device_id)
        .where(
            DeviceInvitation.code_hash == code_hash,
            DeviceInvitation.expires_at > now,
            DeviceInvitation.used_by.is_(None),
            DeviceRow.ended_at.is_(None),
        )
        .with_for_update(of=DeviceInvitation)
    )
