"""Officers: accounts, passwords, sessions and service keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kernel import clock, secrets
from kernel.audit.entries import Actor, system
from kernel.errors import DomainError, Kind, NotFound
from kernel.identity.models import ROLES, Officer, OfficerSession, ServiceKey
from kernel.unit_of_work import UnitOfWork

SCOPES = (
    "worklist:read",
    "worklist:decide",
    "feed:read",
    "sos:answer",
    "cameras:read",
    "cameras:write",
    "metrics:read",
)
KEY_PREFIX = "gwk_"
SHORTEST_PASSWORD = 8

_hasher = PasswordHasher()


class OfficerRefused(DomainError):
    slug = "officer-refused"
    title = "The account cannot be made that way"


class OfficerExists(OfficerRefused):
    kind = Kind.CONFLICT
    slug = "officer-exists"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An officer at a door: by session, or by a key that acts for them."""

    officer_id: UUID
    name: str
    role: str
    session_id: UUID | None = None
    key_id: UUID | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.officer_id, self.name, via=f"key {self.key_id}" if self.key_id else "")


def add_officer(
    uow: UnitOfWork, *, name: str, role: str, password: str, hasher: PasswordHasher = _hasher
) -> UUID:
    """A new account. Raises OfficerRefused with what is wrong, OfficerExists when the name is taken.

    hasher: how dear it is to try a password; the hash says so itself, and whoever checks it pays the same.
    """
    name = name.strip()
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise OfficerRefused("a name has 1 to 80 printable characters")
    if role not in ROLES:
        raise OfficerRefused(f"{role!r} is no role; there are {', '.join(ROLES)}")
    if len(password) < SHORTEST_PASSWORD:
        raise OfficerRefused(f"a password has {SHORTEST_PASSWORD} characters or more")
    if officer_by_name_or_none(uow.session, name) is not None:
        raise OfficerExists(f"there is an officer {name!r} already")
    officer = uow.add(
        Officer(name=name, role=role, password_hash=hasher.hash(password), created_at=clock.now())
    )
    uow.record(actor=system("command line"), action="officer.add", subject=("officer", officer.id))
    return officer.id


def officer_by_name_or_none(session: Session, name: str) -> Officer | None:
    if not name.isprintable():  # nobody is called so, and PostgreSQL takes no NUL in a question
        return None
    return session.scalars(select(Officer).where(Officer.name == name)).one_or_none()


def password_fits(officer: Officer | None, password: str) -> bool:
    """Whether the password is the officer's; takes as long when there is no such officer."""
    try:
        fits = _hasher.verify(officer.password_hash if officer else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and officer is not None and officer.disabled_at is None


@cache
def _nobody() -> str:
    # Checked when nobody has that name, so that an unknown name takes as long as a wrong password.
    return _hasher.hash("nobody has this password")


def open_session(uow: UnitOfWork, officer: Officer, *, life_s: int) -> str:
    """Sign the officer in; answers the cookie's value, which is stored nowhere."""
    token, now = secrets.new_token(), clock.now()
    opened = uow.add(
        OfficerSession(
            officer_id=officer.id,
            token_hash=secrets.token_hash(token),
            opened_at=now,
            seen_at=now,
            expires_at=now + timedelta(seconds=life_s),
        )
    )
    actor = Actor("officer", officer.id, officer.name)
    uow.record(actor=actor, action="session.open", subject=("session", opened.id))
    return token


def close_session(uow: UnitOfWork, who: SignedIn) -> None:
    """Sign out: the cookie is worth nothing from now on."""
    if who.session_id is None:
        return
    uow.session.execute(
        update(OfficerSession).where(OfficerSession.id == who.session_id).values(ended_at=clock.now())
    )
    uow.record(actor=who.actor, action="session.close", subject=("session", who.session_id))


def session_or_none(session: Session, token: str, *, idle_s: int) -> tuple[SignedIn, bool] | None:
    """Who holds this cookie, and whether the session should be marked as seen; None when it has ended."""
    now = clock.now()
    found = session.execute(
        select(OfficerSession, Officer)
        .join(Officer, Officer.id == OfficerSession.officer_id)
        .where(
            OfficerSession.token_hash == secrets.token_hash(token),
            OfficerSession.ended_at.is_(None),
            OfficerSession.expires_at > now,
            OfficerSession.seen_at > now - timedelta(seconds=idle_s),
            Officer.disabled_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    opened, officer = found
    is_old = opened.seen_at < now - timedelta(minutes=1)
    return SignedIn(officer.id, officer.name, officer.role, session_id=opened.id), is_old


def mark_seen(uow: UnitOfWork, session_id: UUID) -> None:
    uow.session.execute(
        update(OfficerSession).where(OfficerSession.id == session_id).values(seen_at=clock.now())
    )


def issue_key(uow: UnitOfWork, *, officer_name: str, scopes: Sequence[str]) -> str:
    """A key for a program that acts for the officer. Raises OfficerRefused, NotFound."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise OfficerRefused(f"unknown scope {', '.join(unknown) or '(none)'}; there are {', '.join(SCOPES)}")
    officer = officer_by_name_or_none(uow.session, officer_name)
    if officer is None or officer.disabled_at is not None:
        raise NotFound(f"there is no officer {officer_name!r}")
    key = KEY_PREFIX + secrets.new_token()
    issued = uow.add(
        ServiceKey(
            officer_id=officer.id,
            key_hash=secrets.token_hash(key),
            scopes=sorted(set(scopes)),
            issued_at=clock.now(),
        )
    )
    uow.record(
        actor=system("command line"),
        action="key.issue",
        subject=("service_key", issued.id),
        reason=f"for {officer.name}: {' '.join(sorted(set(scopes)))}",
    )
    return key


def key_or_none(session: Session, key: str) -> SignedIn | None:
    """Whom this key acts for; None when it was never issued, has ended, or its officer is disabled."""
    found = session.execute(
        select(ServiceKey, Officer)
        .join(Officer, Officer.id == ServiceKey.officer_id)
        .where(
            ServiceKey.key_hash == secrets.token_hash(key),
            ServiceKey.ended_at.is_(None),
            Officer.disabled_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    issued, officer = found
    return SignedIn(officer.id, officer.name, officer.role, key_id=issued.id, scopes=frozenset(issued.scopes))
