"""Reading what is known of a resident's reports. Values only; no score leaves this package."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.phone_numbers import queries as phone_numbers
from citizen_api.trust import standing
from citizen_api.trust.models import TrustAppeal, TrustMark
from citizen_api.trust.standing import Mark, Standing
from kernel import clock


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as its resident sees it."""

    id: UUID
    asked_at: datetime
    answered_at: datetime | None
    outcome: str
    reason: str


def standing_of(session: Session, resident_id: UUID) -> Standing:
    """How a resident's reports are treated now."""
    now = clock.now()
    rows: Any = session.execute(
        select(TrustMark.kind, TrustMark.at, TrustMark.lifted_at).where(
            TrustMark.resident_id == resident_id, TrustMark.at > now - standing.READ_BACK
        )
    )
    marks = [Mark(kind, at, lifted_at is not None) for kind, at, lifted_at in rows]
    has_number = phone_numbers.is_proven(session, resident_id)
    return standing.standing(marks, has_number=has_number, now=now)


def held_against(session: Session, resident_id: UUID) -> Sequence[TrustMark]:
    """Made-up reports that count, the first of them too, the newest first."""
    return session.scalars(
        select(TrustMark)
        .where(
            TrustMark.resident_id == resident_id,
            TrustMark.kind == "made_up",
            TrustMark.lifted_at.is_(None),
            TrustMark.at > clock.now() - standing.READ_BACK,
        )
        .order_by(TrustMark.at.desc(), TrustMark.id)
    ).all()


def newest_appeal_or_none(session: Session, resident_id: UUID) -> AppealView | None:
    row = session.scalars(
        select(TrustAppeal)
        .where(TrustAppeal.resident_id == resident_id)
        .order_by(TrustAppeal.asked_at.desc(), TrustAppeal.id.desc())
        .limit(1)
    ).one_or_none()
    return view(row) if row is not None else None


def view(row: TrustAppeal) -> AppealView:
    return AppealView(row.id, row.asked_at, row.answered_at, row.outcome, row.reason)
