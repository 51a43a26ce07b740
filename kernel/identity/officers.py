"""Officers: accounts, passwords and service keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock, secrets
from kernel.audit.entries import Actor, system
from kernel.errors import DomainError, Kind, NotFound
from kernel.identity import reach
from kernel.identity.models import ROLES, Officer, ServiceKey
from kernel.unit_of_work import UnitOfWork

# Whose key may have which scope: a program does nothing for an officer that the officer may not do.
ROLES_OF_SCOPE: dict[str, tuple[str, ...]] = {
    "worklist:read": ("verifier", "supervisor"),
    "worklist:decide": ("verifier", "supervisor"),
    "feed:read": ("operator", "supervisor"),
    "sos:answer": ("operator", "supervisor"),
    "cameras:read": ("operator", "supervisor", "technician", "auditor", "administrator"),
    "cameras:write": ("technician", "supervisor", "administrator"),
    "metrics:read": ROLES,
}
SCOPES = tuple(ROLES_OF_SCOPE)
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
    station_id: UUID | None = None
    session_id: UUID | None = None
    key_id: UUID | None = None
    scopes: frozenset[str] = frozenset()
    is_limited: bool = False  # to an area, or from single cameras: see reach

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.officer_id, self.name, via=f"key {self.key_id}" if self.key_id else "")


def with_article(role: str) -> str:
    """`a verifier`, `an operator`."""
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


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


def change_password(uow: UnitOfWork, *, officer_id: UUID, password: str, actor: Actor) -> None:
    """Another password. Raises OfficerRefused, NotFound."""
    if len(password) < SHORTEST_PASSWORD:
        raise OfficerRefused(f"a password has {SHORTEST_PASSWORD} characters or more")
    officer = _locked(uow, officer_id)
    officer.password_hash = _hasher.hash(password)
    uow.session.flush()
    uow.record(actor=actor, action="officer.password", subject=("officer", officer_id))


def set_disabled(uow: UnitOfWork, *, officer_id: UUID, is_disabled: bool, actor: Actor, reason: str) -> None:
    """Shut an account, or open it again. What it signed stays. Raises NotFound."""
    officer = _locked(uow, officer_id)
    officer.disabled_at = clock.now() if is_disabled else None
    uow.session.flush()
    action = "officer.disable" if is_disabled else "officer.enable"
    uow.record(actor=actor, action=action, subject=("officer", officer_id), reason=reason)


def all_officers(session: Session) -> list[Officer]:
    """Every account by name, the disabled ones last."""
    return list(session.scalars(select(Officer).order_by(Officer.disabled_at.is_not(None), Officer.name)))


def actor_of(officer: Officer) -> Actor:
    return Actor("officer", officer.id, officer.name)


def _locked(uow: UnitOfWork, officer_id: UUID) -> Officer:
    found = uow.session.get(Officer, officer_id, with_for_update=True)
    if found is None:
        raise NotFound("no such officer")
    return found


def officer_by_name_or_none(session: Session, name: str) -> Officer | None:
    if not name.isprintable():  # nobody is called so, and PostgreSQL takes no NUL in a question
        return None
    return session.scalars(select(Officer).where(Officer.name == name)).one_or_none()


def officer_by_name(session: Session, name: str) -> Officer:
    """Raises NotFound."""
    found = officer_by_name_or_none(session, name)
    if found is None:
        raise NotFound(f"there is no officer {name!r}")
    return found


def officer_acting_or_none(session: Session, name: str) -> SignedIn | None:
    """Who acts at the command line under that name: with no session and no key, but no further than they see elsewhere."""
    officer = officer_by_name_or_none(session, name)
    if officer is None or officer.disabled_at is not None:
        return None
    is_limited = session.scalar(select(reach.is_limited()).where(Officer.id == officer.id))
    return SignedIn(
        officer.id, officer.name, officer.role, station_id=officer.station_id, is_limited=bool(is_limited)
    )


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


def issue_key(uow: UnitOfWork, *, officer_name: str, scopes: Sequence[str]) -> str:
    """A key for a program that acts for the officer. Raises NotFound; OfficerRefused for what the officer may not."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise OfficerRefused(f"unknown scope {', '.join(unknown) or '(none)'}; there are {', '.join(SCOPES)}")
    officer = officer_by_name_or_none(uow.session, officer_name)
    if officer is None or officer.disabled_at is not None:
        raise NotFound(f"there is no officer {officer_name!r}")
    for scope in sorted(set(scopes) - scopes_of(officer.role)):
        holders = " or ".join(ROLES_OF_SCOPE[scope])
        raise OfficerRefused(f"{officer.name} is a {officer.role}: {scope} is for a {holders}")
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
    """Whom this key acts for; None when it was never issued, has ended, or its officer is disabled.

    Its scopes are those it was issued with that the officer's role has today: who loses a role takes it from the key.
    """
    found = session.execute(
        select(ServiceKey, Officer, reach.is_limited())
        .join(Officer, Officer.id == ServiceKey.officer_id)
        .where(
            ServiceKey.key_hash == secrets.token_hash(key),
            ServiceKey.ended_at.is_(None),
            Officer.disabled_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    issued, officer, is_limited = found
    return SignedIn(
        officer.id,
        officer.name,
        officer.role,
        station_id=officer.station_id,
        key_id=issued.id,
        scopes=scopes_of(officer.role) & frozenset(issued.scopes),
        is_limited=is_limited,
    )


def scopes_of(role: str) -> frozenset[str]:
    """What a key of an officer with this role may be for."""
    return frozenset(scope for scope, holders in ROLES_OF_SCOPE.items() if role in holders)
