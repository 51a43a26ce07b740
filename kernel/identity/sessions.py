"""Officers' sign-ins: kept on our side, so that each can be seen, and ended at once.

A session ends when its life is over, when it has been idle too long (an armed console is never idle: somebody sits
before it and waits), when its officer or a supervisor ends it, and with the account.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from kernel import clock, secrets
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.models import Officer, OfficerSession
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import UnitOfWork

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class Device:
    """Where a sign-in comes from, as its owner will recognise it."""

    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A sign-in in force."""

    id: UUID
    officer_id: UUID
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_armed: bool
    address: str
    agent: str


def open_session(
    uow: UnitOfWork, officer: Officer, *, life_s: int, device: Device | None = None, proof: str = "password"
) -> str:
    """Sign the officer in; answers the cookie's value, which is stored nowhere.

    proof: how they showed who they are, for the audit.
    """
    token, now, device = secrets.new_token(), clock.now(), device or Device()
    opened = uow.add(
        OfficerSession(
            officer_id=officer.id,
            token_hash=secrets.token_hash(token),
            opened_at=now,
            seen_at=now,
            proved_at=now,
            expires_at=now + timedelta(seconds=life_s),
            address=device.address,
            agent=device.agent[:LONGEST_AGENT],
        )
    )
    actor = Actor("officer", officer.id, officer.name)
    uow.record(actor=actor, action="session.open", subject=("session", opened.id), reason=proof)
    return token


def close_session(uow: UnitOfWork, who: SignedIn) -> None:
    """Sign out: the cookie is worth nothing from now on."""
    if who.session_id is None:
        return
    _end(uow, [who.session_id])
    uow.record(actor=who.actor, action="session.close", subject=("session", who.session_id))


def session_or_none(session: Session, token: str, *, idle_s: int) -> tuple[SignedIn, bool] | None:
    """Who holds this cookie, and whether the session should be marked as seen; None when it has ended."""
    now = clock.now()
    found = session.execute(
        select(OfficerSession, Officer, reach.is_limited())
        .join(Officer, Officer.id == OfficerSession.officer_id)
        .where(OfficerSession.token_hash == secrets.token_hash(token), *_in_force(now, idle_s))
    ).one_or_none()
    if found is None:
        return None
    opened, officer, is_limited = found
    is_old = opened.seen_at < now - timedelta(minutes=1)
    who = SignedIn(
        officer.id,
        officer.name,
        officer.role,
        station_id=officer.station_id,
        session_id=opened.id,
        is_limited=is_limited,
    )
    return who, is_old


def mark_seen(uow: UnitOfWork, session_id: UUID) -> None:
    uow.session.execute(
        update(OfficerSession).where(OfficerSession.id == session_id).values(seen_at=clock.now())
    )


def arm(uow: UnitOfWork, who: SignedIn, *, is_armed: bool) -> datetime:
    """A console was armed, or put down again; until when its sign-in lasts. Raises NotFound."""
    opened = uow.session.get(OfficerSession, who.session_id, with_for_update=True) if who.session_id else None
    if opened is None:
        raise NotFound("only a session can be armed")
    if (opened.armed_at is not None) != is_armed:
        opened.armed_at = clock.now() if is_armed else None
        opened.seen_at = clock.now()
        action = "console.arm" if is_armed else "console.disarm"
        uow.record(actor=who.actor, action=action, subject=("session", opened.id))
    return opened.expires_at


def open_sessions(session: Session, officer_ids: Collection[UUID], *, idle_s: int) -> list[OpenSession]:
    """The officers' sign-ins in force, the one seen last first."""
    query = (
        select(OfficerSession)
        .join(Officer, Officer.id == OfficerSession.officer_id)
        .where(OfficerSession.officer_id.in_(officer_ids), *_in_force(clock.now(), idle_s))
        .order_by(OfficerSession.seen_at.desc(), OfficerSession.id)
    )
    return [
        OpenSession(
            id=row.id,
            officer_id=row.officer_id,
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
            is_armed=row.armed_at is not None,
            address=row.address,
            agent=row.agent,
        )
        for row in session.scalars(query)
    ]


def end_session(
    uow: UnitOfWork, *, officer_id: UUID, session_id: UUID, by: SignedIn, reason: str = ""
) -> None:
    """End one of an officer's sign-ins. Raises NotFound when it is not theirs."""
    found = uow.session.get(OfficerSession, session_id, with_for_update=True)
    if found is None or found.officer_id != officer_id or found.ended_at is not None:
        raise NotFound("no such session")
    _end(uow, [session_id])
    uow.record(actor=by.actor, action="session.end", subject=("session", session_id), reason=reason)


def end_all(
    uow: UnitOfWork, *, officer_id: UUID, actor: Actor, but: UUID | None = None, reason: str = ""
) -> int:
    """End every sign-in of an officer, `but` one; how many that were."""
    open_ones = uow.session.scalars(
        select(OfficerSession.id).where(
            OfficerSession.officer_id == officer_id,
            OfficerSession.ended_at.is_(None),
            OfficerSession.expires_at > clock.now(),
        )
    ).all()
    ended = [each for each in open_ones if each != but]
    _end(uow, ended)
    for session_id in ended:
        uow.record(actor=actor, action="session.end", subject=("session", session_id), reason=reason)
    return len(ended)


def mark_proved(uow: UnitOfWork, session_id: UUID) -> None:
    """The officer has just shown again who they are."""
    uow.session.execute(
        update(OfficerSession).where(OfficerSession.id == session_id).values(proved_at=clock.now())
    )


def is_freshly_proved(session: Session, who: SignedIn, *, within_s: int) -> bool:
    """Whether the officer has shown who they are within that time. A key never has: nobody touched anything."""
    if who.session_id is None:
        return False
    proved_at = session.scalar(select(OfficerSession.proved_at).where(OfficerSession.id == who.session_id))
    return proved_at is not None and proved_at > clock.now() - timedelta(seconds=within_s)


def _in_force(now: datetime, idle_s: int) -> tuple[ColumnElement[bool], ...]:
    return (
        OfficerSession.ended_at.is_(None),
        OfficerSession.expires_at > now,
        OfficerSession.armed_at.is_not(None) | (OfficerSession.seen_at > now - timedelta(seconds=idle_s)),
        Officer.disabled_at.is_(None),
    )


def _end(uow: UnitOfWork, session_ids: Collection[UUID]) -> None:
    uow.session.execute(
        update(OfficerSession).where(OfficerSession.id.in_(session_ids)).values(ended_at=clock.now())
    )
