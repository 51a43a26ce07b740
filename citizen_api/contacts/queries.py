"""Reading the links of trusted contacts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from citizen_api.contacts.models import ContactLink
from kernel import clock


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link that holds, without its secret."""

    id: UUID
    resident_id: UUID
    created_at: datetime
    expires_at: datetime
    opened_at: datetime | None


def holding(session: Session, resident_id: UUID) -> list[LinkView]:
    """Links that still open something, the newest first."""
    rows = session.scalars(
        select(ContactLink)
        .where(*_holds(), ContactLink.resident_id == resident_id)
        .order_by(ContactLink.created_at.desc(), ContactLink.id.desc())
    )
    return [_view(row) for row in rows]


def how_many_hold(session: Session, resident_id: UUID) -> int:
    query = (
        select(func.count()).select_from(ContactLink).where(*_holds(), ContactLink.resident_id == resident_id)
    )
    return session.scalar(query) or 0


def link_of_secret_or_none(session: Session, secret_hash: bytes) -> LinkView | None:
    """None when it was never given, has been withdrawn, or its time is over: which of them is nobody's to know."""
    row = session.scalar(select(ContactLink).where(*_holds(), ContactLink.secret_hash == secret_hash))
    return _view(row) if row is not None else None


def _holds() -> tuple[ColumnElement[bool], ...]:
    return ContactLink.withdrawn_at.is_(None), ContactLink.expires_at > clock.now()


def _view(row: ContactLink) -> LinkView:
    return LinkView(row.id, row.resident_id, row.created_at, row.expires_at, row.opened_at)
