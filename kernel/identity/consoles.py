"""Who sits before a console now: the sign-ins that are armed, and those that could be handed something."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.models import Officer, OfficerSession
from kernel.identity.officers import SignedIn


@dataclass(frozen=True, slots=True)
class Present:
    """An officer who is signed in, and whether a console of theirs is armed."""

    officer_id: UUID
    name: str
    role: str
    is_armed: bool


def present(
    session: Session, roles: Collection[str], *, idle_s: int, seen_by: UUID | None = None
) -> list[Present]:
    """Officers of these roles with a sign-in in force, by name. An armed console is never idle.

    seen_by: only those who may see the same work as this officer.
    """
    now = clock.now()
    is_armed = func.bool_or(OfficerSession.armed_at.is_not(None))
    rows = session.execute(
        select(Officer.id, Officer.name, Officer.role, is_armed)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(
            Officer.role.in_(roles),
            Officer.disabled_at.is_(None),
            OfficerSession.ended_at.is_(None),
            OfficerSession.expires_at > now,
            OfficerSession.armed_at.is_not(None) | (OfficerSession.seen_at > now - timedelta(seconds=idle_s)),
            reach.shares_reach(seen_by) if seen_by is not None else true(),
        )
        .group_by(Officer.id, Officer.name, Officer.role)
        .order_by(Officer.name)
    )
    return [Present(*row) for row in rows]


def is_armed(session: Session, who: SignedIn) -> bool:
    """Whether the console that this officer signed in at makes a sound."""
    if who.session_id is None:
        return False
    armed_at = session.scalar(select(OfficerSession.armed_at).where(OfficerSession.id == who.session_id))
    return armed_at is not None


def within_reach(session: Session, who: SignedIn, names: Collection[str]) -> set[str]:
    """Those of these officers who may see the same work as `who`: all, for whom nobody confined."""
    if not who.is_limited:
        return set(names)
    query = select(Officer.name).where(Officer.name.in_(names), reach.shares_reach(who.officer_id))
    return set(session.scalars(query))


def officer_named(session: Session, name: str, roles: Collection[str]) -> UUID:
    """An officer of these roles whose account is open. Raises NotFound."""
    found = session.scalar(
        select(Officer.id).where(Officer.name == name, Officer.role.in_(roles), Officer.disabled_at.is_(None))
    )
    if found is None:
        raise NotFound("no such officer")
    return found


def roles_of(session: Session, officer_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """(name, role) of officers by id."""
    rows = session.execute(select(Officer.id, Officer.name, Officer.role).where(Officer.id.in_(officer_ids)))
    return {officer_id: (name, role) for officer_id, name, role in rows}
