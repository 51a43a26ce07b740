"""Reads of consoles: one line, whether its officer hears elsewhere, and the consoles that hear nothing now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from kernel import clock
from kernel.identity.models import Officer, OfficerSession
from moderation.presence.models import ConsoleLine

SILENT_AFTER = timedelta(seconds=10)
# Whoever has not come back by then has gone home; the lines of all who ever did would be asked at each word of a console.
WAITED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Blind:
    """A console that hears nothing: whose, since when, and whether it is one that should make a sound."""

    console_id: str
    officer_id: UUID
    officer: str
    since: datetime
    is_armed: bool


def line_or_none(session: Session, *, console_id: str, officer_id: UUID) -> ConsoleLine | None:
    """The console's line, locked until the commit."""
    query = select(ConsoleLine).where(
        ConsoleLine.console_id == console_id, ConsoleLine.officer_id == officer_id
    )
    return session.scalar(query.with_for_update())


def line_by_id_or_none(session: Session, line_id: UUID) -> ConsoleLine | None:
    """The same by its id."""
    return session.get(ConsoleLine, line_id, with_for_update=True)


def is_armed(session: Session, line: ConsoleLine) -> bool:
    """Whether the sign-in of this console is in force and armed."""
    return bool(session.scalar(select(_armed(line.session_id))))


def hears_elsewhere(session: Session, line: ConsoleLine) -> bool:
    """Whether its officer has another console that hears the feed: then nobody is blind."""
    return bool(session.scalar(select(_hears_elsewhere(line.officer_id, line.id))))


def blind(session: Session) -> list[Blind]:
    """The consoles that hear nothing now and whose officers have no other one, the longest first; of a day at most."""
    rows = session.execute(
        select(
            ConsoleLine.console_id,
            ConsoleLine.officer_id,
            Officer.name,
            ConsoleLine.blind_since,
            _armed(ConsoleLine.session_id),
        )
        .join(Officer, Officer.id == ConsoleLine.officer_id)
        .where(
            ConsoleLine.blind_since > clock.now() - WAITED_FOR,
            ~_hears_elsewhere(ConsoleLine.officer_id, ConsoleLine.id),
        )
        .order_by(ConsoleLine.blind_since, ConsoleLine.id)
    )
    return [
        Blind(console_id, officer_id, name, since, armed)
        for console_id, officer_id, name, since, armed in rows
        if since is not None
    ]


def _armed(session_id: object) -> ColumnElement[bool]:
    return exists().where(
        OfficerSession.id == session_id,
        OfficerSession.armed_at.is_not(None),
        OfficerSession.ended_at.is_(None),
        OfficerSession.expires_at > clock.now(),
    )


def _hears_elsewhere(officer_id: object, line_id: object) -> ColumnElement[bool]:
    other = aliased(ConsoleLine)
    return exists().where(
        other.officer_id == officer_id,
        other.id != line_id,
        other.left_at.is_(None),
        other.heard_at > clock.now() - SILENT_AFTER,
    )
