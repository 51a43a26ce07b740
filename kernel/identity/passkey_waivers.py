"""An officer who has lost every passkey is let in by password once, for another officer says so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.audit.entries import Actor
from kernel.identity.models import PasskeyWaiver
from kernel.identity.passkeys import PasskeyRefused, in_force
from kernel.unit_of_work import UnitOfWork

WAIVER_S = 900


def waive(uow: UnitOfWork, *, officer_id: UUID, by: Actor, by_id: UUID, reason: str) -> None:
    """End every passkey of an officer who lost them, and let them in by password once within a quarter of an hour.

    Raises PasskeyRefused: nobody does it for themselves.
    """
    if officer_id == by_id:
        raise PasskeyRefused("another supervisor does this for you")
    for passkey in uow.session.scalars(in_force(officer_id)).all():
        passkey.ended_at = clock.now()
    waiver = uow.add(
        PasskeyWaiver(
            officer_id=officer_id,
            granted_by=by_id,
            reason=reason,
            expires_at=clock.now() + timedelta(seconds=WAIVER_S),
        )
    )
    uow.record(actor=by, action="passkey.waive", subject=("passkey_waiver", waiver.id), reason=reason)


def has_waiver(session: Session, officer_id: UUID) -> bool:
    """Whether a supervisor has let this officer in without a passkey, and that was not used yet."""
    return session.scalar(select(_open_waiver(officer_id).exists())) or False


def use_waiver(uow: UnitOfWork, officer_id: UUID) -> None:
    for waiver in uow.session.scalars(_open_waiver(officer_id).with_for_update()).all():
        waiver.used_at = clock.now()
    uow.session.flush()


def _open_waiver(officer_id: UUID) -> Any:
    return select(PasskeyWaiver).where(
        PasskeyWaiver.officer_id == officer_id,
        PasskeyWaiver.used_at.is_(None),
        PasskeyWaiver.expires_at > clock.now(),
    )
