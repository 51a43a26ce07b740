"""What became of one notification on one phone: taken by the provider, shown, opened. The last two are the phone's word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.push import tallies
from kernel import clock
from kernel.errors import NotFound
from kernel.identity.residents import Device
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

SHOWN, OPENED = "shown", "opened"


@dataclass(frozen=True, slots=True)
class Receipts:
    """state: inbox, waiting, sent, gone, refused or expired. accepted_at: when its push provider took it."""

    state: str
    accepted_at: datetime | None
    shown_at: datetime | None
    opened_at: datetime | None


# A test's key is its own; a notification's is one with its device.
_TABLES = (
    ("notification_deliveries", "notification_id"),
    ("push_tests", "id"),
)
_WHAT = "state, CASE WHEN state = 'sent' THEN settled_at END, shown_at, opened_at"


def receipts(session: Session, *, device_id: UUID, notification_id: UUID) -> Receipts:
    """Raises NotFound, also for what another device was told."""
    for table, key in _TABLES:
        query = f"SELECT {_WHAT} FROM {table} WHERE device_id = :device_id AND {key} = :id"
        row = session.execute(text(query), {"device_id": device_id, "id": notification_id}).first()
        if row is not None:
            return Receipts(*row)
    raise NotFound(f"no notification {notification_id}")


def note(
    device: Device, notification_id: UUID, *, kind: str, at: datetime | None, sent_at: datetime | None
) -> Receipts:
    """Note that the phone has shown it, or that it was opened there; the first word stands. Raises NotFound.

    at: by the phone's clock, which sent_at corrects; never before it was told, never after now.
    """
    now = clock.now()
    corrected = min(now, at + (now - sent_at)) if at and sent_at else min(now, at or now)
    values = {
        "device_id": device.id,
        "id": notification_id,
        "at": corrected,
        "is_opened": kind == OPENED,
    }
    with unit_of_work() as uow:
        _count(uow, device.id, notification_id, kind)
        for table, key in _TABLES:
            # What was opened was shown, whether or not we heard of that.
            noted = uow.execute(
                f"UPDATE {table} SET shown_at = COALESCE(shown_at, {_NOT_BEFORE[table]}), opened_at ="
                f" CASE WHEN CAST(:is_opened AS boolean) THEN COALESCE(opened_at, {_NOT_BEFORE[table]})"
                f" ELSE opened_at END WHERE device_id = :device_id AND {key} = :id",
                values,
            )
            if noted.rowcount:
                break
    with reading() as session:
        return receipts(session, device_id=device.id, notification_id=notification_id)


def _count(uow: UnitOfWork, device_id: UUID, notification_id: UUID, kind: str) -> None:
    """The first word of each kind counts, of what was pushed: what is opened in the inbox alone says nothing of a provider."""
    before: Any = uow.execute(
        "SELECT delivery.shown_at, delivery.opened_at, registration.provider"
        " FROM notification_deliveries AS delivery"
        " JOIN push_registrations AS registration ON registration.device_id = delivery.device_id"
        " WHERE delivery.device_id = :device_id AND delivery.notification_id = :id AND delivery.attempts > 0"
        " AND delivery.state <> 'inbox'"
        " FOR UPDATE OF delivery",
        {"device_id": device_id, "id": notification_id},
    ).first()
    if before is None:
        return
    shown_at, opened_at, provider = before
    tallies.add(
        uow,
        {
            (provider, SHOWN): int(shown_at is None),
            (provider, OPENED): int(kind == OPENED and opened_at is None),
        },
    )


_NOT_BEFORE = {
    "notification_deliveries": "GREATEST(CAST(:at AS timestamptz), (SELECT at FROM notifications WHERE id = :id))",
    "push_tests": "GREATEST(CAST(:at AS timestamptz), asked_at)",
}
