"""Legal holds: an order that suspends disposal of everything an incident has, for half a year at the longest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cctv_link.evidence import queries
from cctv_link.evidence.models import LONGEST_LEGAL_HOLD_DAYS, LegalHold
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import DomainError, Kind, NotFound
from kernel.events import LegalHoldPlaced, LegalHoldReleased
from kernel.unit_of_work import unit_of_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class LegalHoldRefused(DomainError):
    slug = "legal-hold-refused"
    title = "The legal hold cannot be placed that way"


class LegalHoldEnded(DomainError):
    kind = Kind.CONFLICT
    slug = "legal-hold-ended"
    title = "The legal hold has ended"


@dataclass(frozen=True, slots=True)
class Placed:
    id: UUID
    incident_id: UUID
    order_reference: str
    expires_at: datetime


def place(*, actor: Actor, incident_id: UUID, order_reference: str, days: int) -> Placed:
    """Suspend the disposal of all that the incident has. The same order again is the same hold.

    Raises LegalHoldRefused, NotFound.
    """
    order_reference = order_reference.strip()
    if not order_reference:
        raise LegalHoldRefused("an order has a reference")
    if not 1 <= days <= LONGEST_LEGAL_HOLD_DAYS:
        raise LegalHoldRefused(f"an order holds for 1 to {LONGEST_LEGAL_HOLD_DAYS} days, not {days}")
    now = clock.now()
    with unit_of_work() as uow:
        queries.lock_incident(uow.session, incident_id)
        known = queries.legal_hold_of_order_or_none(uow.session, incident_id, order_reference)
        if known is not None:
            return _placed(known)
        hold = uow.add(
            LegalHold(
                incident_id=incident_id,
                order_reference=order_reference,
                placed_by=actor.name,
                placed_at=now,
                expires_at=now + timedelta(days=days),
            )
        )
        uow.publish(LegalHoldPlaced(incident_id=incident_id, legal_hold_id=hold.id))
        uow.record(
            actor=actor,
            action="legal_hold.place",
            subject=("legal_hold", hold.id),
            reason=f"order {order_reference}, {days} days",
            incident_id=incident_id,
        )
        return _placed(hold)


def release(*, actor: Actor, legal_hold_id: UUID, reason: str) -> None:
    """The order is lifted: what is held stands again as if there had been none. Raises NotFound, LegalHoldEnded."""
    if not reason.strip():
        raise LegalHoldRefused("a release has a reason")
    with unit_of_work() as uow:
        hold = uow.session.get(LegalHold, legal_hold_id, with_for_update=True)
        if hold is None:
            raise NotFound(f"no legal hold {legal_hold_id}")
        if hold.released_at is not None or hold.expires_at <= clock.now():
            raise LegalHoldEnded(f"order {hold.order_reference} holds nothing any more")
        hold.released_at, hold.released_by = clock.now(), actor.name
        uow.publish(LegalHoldReleased(incident_id=hold.incident_id, legal_hold_id=hold.id))
        uow.record(
            actor=actor,
            action="legal_hold.release",
            subject=("legal_hold", hold.id),
            reason=reason.strip(),
            incident_id=hold.incident_id,
        )


def in_force_until_or_none(session: "Session", incident_id: UUID) -> datetime | None:
    """How long orders suspend disposal of what this incident has. Whoever disposes of anything asks this first."""
    return queries.ordered_until_or_none(session, incident_id)


def _placed(hold: LegalHold) -> Placed:
    return Placed(hold.id, hold.incident_id, hold.order_reference, hold.expires_at)
