"""Which appeals an officer may answer, and what was decided of the reports that they are about."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from citizen_api.public import AppealAtDesk, AtIssue
from kernel import joins
from moderation.routing import queries as routing
from moderation.verification.models import Verification, Withdrawal


@dataclass(frozen=True, slots=True)
class Held:
    """A report that is held against somebody. task_id, reason: of the decision; nobody is named."""

    report: AtIssue
    task_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """One that this officer may answer."""

    asked: AppealAtDesk
    held: tuple[Held, ...]


def answerable(session: Session, officer_id: UUID) -> tuple[list[Appeal], int]:
    """Those that the officer may answer, the longest waiting first; and how many wait for somebody else."""
    waiting = citizen_api.appeals_waiting(session)
    theirs = [each for each in waiting if may_answer(session, officer_id, each)]
    return [_with_decisions(session, each) for each in theirs], len(waiting) - len(theirs)


def may_answer(session: Session, officer_id: UUID, asked: AppealAtDesk) -> bool:
    """Whoever has decided or withdrawn anything of this resident's may not, nor who does not see what it is about."""
    at_issue = {report.incident_id for report in asked.at_issue}
    if routing.seen(session, officer_id, at_issue) != at_issue:
        return False
    decided = _one_with(session, asked.incidents)
    found = (
        select(Verification.id).where(
            Verification.officer_id == officer_id, Verification.incident_id.in_(decided)
        ),
        select(Withdrawal.id).where(Withdrawal.officer_id == officer_id, Withdrawal.incident_id.in_(decided)),
    )
    return not any(session.scalar(each.limit(1)) for each in found)


def _one_with(session: Session, incident_ids: Collection[UUID]) -> set[UUID]:
    """These, and what each was joined to: there it is decided."""
    return {one for each in incident_ids for one in joins.together_with(session, each)}


def _with_decisions(session: Session, asked: AppealAtDesk) -> Appeal:
    return Appeal(asked, tuple(_held(session, report) for report in asked.at_issue))


def _held(session: Session, report: AtIssue) -> Held:
    newest = session.execute(
        select(Verification.task_id, Verification.reason)
        .where(
            Verification.incident_id.in_(joins.together_with(session, report.incident_id)),
            Verification.outcome == "unfounded",
            Verification.took_effect_at.is_not(None),
        )
        .order_by(Verification.took_effect_at.desc(), Verification.id)
        .limit(1)
    ).one_or_none()
    return Held(report, newest.task_id if newest else None, newest.reason if newest else "")
