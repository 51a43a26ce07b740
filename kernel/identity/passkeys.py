"""Passkeys (WebAuthn): adding one, answering with one, ending one. The ceremony's rules are py_webauthn's.

A challenge is a row: made for one officer, one purpose and one cookie, answered once, gone in five minutes. What the
authenticator says of itself (attestation) is not asked: the city decides by whom it hires, not by which key they buy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import webauthn
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kernel import clock, secrets
from kernel.audit.entries import Actor
from kernel.errors import DomainError, Kind, NotFound
from kernel.identity.models import Officer, Passkey, PasskeyChallenge
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork

CHALLENGE_S = 300
MOST_PASSKEYS = 10
LONGEST_LABEL = 60

NO_FIT = "the answer does not belong to this question, this site or this person"

Purpose = Literal["add", "sign_in", "prove"]


class PasskeyRefused(DomainError):
    kind = Kind.FORBIDDEN
    slug = "passkey-refused"
    title = N_("The passkey did not fit")


class PasskeyCopied(PasskeyRefused):
    slug = "passkey-copied"
    title = N_("This passkey has been copied; it is closed")

    def __init__(self, passkey_id: UUID) -> None:
        super().__init__("use another one, and tell your supervisor")
        self.passkey_id = passkey_id


@dataclass(frozen=True, slots=True)
class Site:
    """Whom the browser signs for: `id` is the host's name, `origin` the address of the page."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """A challenge with the options that the browser's `navigator.credentials` takes, as JSON."""

    id: UUID
    options: str


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey as its owner sees it."""

    id: UUID
    label: str
    added_at: datetime
    used_at: datetime | None


def passkeys_of(session: Session, officer_id: UUID) -> list[KnownPasskey]:
    """The officer's passkeys in force, the oldest first."""
    rows = session.scalars(in_force(officer_id).order_by(Passkey.added_at, Passkey.id))
    return [KnownPasskey(row.id, row.label, row.added_at, row.used_at) for row in rows]


def has_passkey(session: Session, officer_id: UUID) -> bool:
    return session.scalar(select(in_force(officer_id).exists())) or False


def counts(session: Session) -> dict[UUID, int]:
    """How many passkeys each officer has."""
    query = select(Passkey.officer_id, func.count().label("held")).where(Passkey.ended_at.is_(None))
    rows = session.execute(query.group_by(Passkey.officer_id))
    return {row.officer_id: row.held for row in rows}


def ask_to_add(uow: UnitOfWork, officer: Officer, *, cookie: str, site: Site) -> Question:
    """The question that a new passkey answers. Raises PasskeyRefused when there are enough."""
    known = uow.session.scalars(in_force(officer.id)).all()
    if len(known) >= MOST_PASSKEYS:
        raise PasskeyRefused(f"at most {MOST_PASSKEYS} passkeys; remove one first")
    options = webauthn.generate_registration_options(
        rp_id=site.id,
        rp_name="Gawah",
        user_id=officer.id.bytes,
        user_name=officer.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in known],
    )
    asked = _ask(uow, officer.id, "add", cookie, options.challenge)
    return Question(asked, webauthn.options_to_json(options))


def add(
    uow: UnitOfWork,
    officer: Officer,
    *,
    question_id: UUID,
    cookie: str,
    site: Site,
    credential: Mapping[str, Any],
    label: str,
    actor: Actor,
) -> UUID:
    """Take a new passkey. Raises PasskeyRefused."""
    challenge = _answered(uow, question_id, officer.id, "add", cookie)
    try:
        found = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(NO_FIT) from error
    twin = uow.session.scalar(select(Passkey.id).where(Passkey.credential_id == found.credential_id))
    if twin is not None:
        raise PasskeyRefused("this passkey is known already")
    added = uow.add(
        Passkey(
            officer_id=officer.id,
            credential_id=found.credential_id,
            public_key=found.credential_public_key,
            sign_count=found.sign_count,
            label=label.strip()[:LONGEST_LABEL] or "Passkey",
            added_at=clock.now(),
        )
    )
    uow.record(actor=actor, action="passkey.add", subject=("passkey", added.id), reason=added.label)
    return added.id


def ask(uow: UnitOfWork, officer_id: UUID, *, purpose: Purpose, cookie: str, site: Site) -> Question:
    """The question that one of the officer's passkeys answers, to sign in or to prove who is there."""
    known = uow.session.scalars(in_force(officer_id)).all()
    options = webauthn.generate_authentication_options(
        rp_id=site.id,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    asked = _ask(uow, officer_id, purpose, cookie, options.challenge)
    return Question(asked, webauthn.options_to_json(options))


def officer_asked(session: Session, question_id: UUID, *, cookie: str) -> Officer:
    """Whom a question to sign in was made for. Raises PasskeyRefused."""
    found = session.get(PasskeyChallenge, question_id)
    if found is None or found.purpose != "sign_in" or found.bound_to != secrets.token_hash(cookie):
        raise PasskeyRefused("the question is not known, or was answered; begin again")
    return session.get_one(Officer, found.officer_id)


def check(
    uow: UnitOfWork,
    *,
    question_id: UUID,
    officer_id: UUID,
    purpose: Purpose,
    cookie: str,
    site: Site,
    credential: Mapping[str, Any],
) -> None:
    """Take an answer: the question is used up with it. Raises PasskeyRefused, PasskeyCopied.

    A count that does not grow means that two authenticators hold the key: whoever calls then ends it, see `end`.
    """
    challenge = _answered(uow, question_id, officer_id, purpose, cookie)
    try:
        answer = parse_authentication_credential_json(dict(credential))
        passkey = uow.session.scalars(
            in_force(officer_id).where(Passkey.credential_id == answer.raw_id).with_for_update()
        ).one_or_none()
        if passkey is None:
            raise PasskeyRefused("this passkey is not one of yours, or was removed")
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            # The library refuses a count that stands still as any other fault; it is told apart below.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(NO_FIT) from error
    # Synchronised passkeys count nothing: 0 stays 0.
    if (found.new_sign_count or passkey.sign_count) and found.new_sign_count <= passkey.sign_count:
        raise PasskeyCopied(passkey.id)
    passkey.sign_count, passkey.used_at = found.new_sign_count, clock.now()
    uow.session.flush()


def end(uow: UnitOfWork, *, officer_id: UUID, passkey_id: UUID, actor: Actor, reason: str = "") -> None:
    """A passkey is worth nothing from now on. Raises NotFound when it is not theirs."""
    found = uow.session.get(Passkey, passkey_id, with_for_update=True)
    if found is None or found.officer_id != officer_id or found.ended_at is not None:
        raise NotFound("no such passkey")
    found.ended_at = clock.now()
    uow.record(
        actor=actor, action="passkey.end", subject=("passkey", passkey_id), reason=reason or found.label
    )


def in_force(officer_id: UUID) -> Any:
    """A question for the officer's passkeys that are worth something."""
    return select(Passkey).where(Passkey.officer_id == officer_id, Passkey.ended_at.is_(None))


def _ask(uow: UnitOfWork, officer_id: UUID, purpose: Purpose, cookie: str, challenge: bytes) -> UUID:
    now = clock.now()
    uow.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
    asked = uow.add(
        PasskeyChallenge(
            officer_id=officer_id,
            purpose=purpose,
            bound_to=secrets.token_hash(cookie),
            challenge=challenge,
            expires_at=now + timedelta(seconds=CHALLENGE_S),
        )
    )
    return asked.id


def _challenge(session: Session, question_id: UUID, officer_id: UUID, purpose: Purpose, cookie: str) -> bytes:
    found = session.scalars(
        select(PasskeyChallenge).where(
            PasskeyChallenge.id == question_id,
            PasskeyChallenge.officer_id == officer_id,
            PasskeyChallenge.purpose == purpose,
            PasskeyChallenge.bound_to == secrets.token_hash(cookie),
            PasskeyChallenge.expires_at > clock.now(),
        )
    ).one_or_none()
    if found is None:
        raise PasskeyRefused("the question is not known, or was answered; begin again")
    return found.challenge


def _answered(uow: UnitOfWork, question_id: UUID, officer_id: UUID, purpose: Purpose, cookie: str) -> bytes:
    """The challenge, used up: two answers at once find one row."""
    challenge = _challenge(uow.session, question_id, officer_id, purpose, cookie)
    gone = uow.execute("DELETE FROM passkey_challenges WHERE id = :id", {"id": question_id})
    if gone.rowcount != 1:
        raise PasskeyRefused("the question was answered already; begin again")
    return challenge
