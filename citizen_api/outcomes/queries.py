"""Reports beside the marks of their residents. Values only; no score is among them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from citizen_api.reports.models import Report
from citizen_api.trust import queries as trust
from citizen_api.trust import standing
from citizen_api.trust.models import TrustAppeal
from kernel.errors import NotFound
from kernel.identity.models import DeviceRow


@dataclass(frozen=True, slots=True)
class AtIssue:
    """A report that is held against somebody who appeals. Its words are where they always were."""

    incident_id: UUID
    reference: str
    category: str
    received_at: datetime
    found_at: datetime


@dataclass(frozen=True, slots=True)
class AppealAtDesk:
    """An appeal as a supervisor sees it: the words and what they are about; neither person nor score."""

    id: UUID
    words: str
    asked_at: datetime
    at_issue: tuple[AtIssue, ...]
    incidents: tuple[UUID, ...]


def free_in_an_hour(session: Session, report_id: UUID) -> int:
    """So many reports of this one's phone count in full on the worklist; of nobody known, as usual."""
    resident_id = session.scalar(select(Report.resident_id).where(Report.id == report_id))
    if resident_id is None:
        return standing.FREE_IN_AN_HOUR["as_usual"]
    return standing.FREE_IN_AN_HOUR[trust.standing_of(session, resident_id).treated]


def reports_of_residents(
    session: Session, incident_ids: Collection[UUID]
) -> list[tuple[UUID, UUID, UUID, bool]]:
    """(report, its resident, its incident, whether a phone of theirs is left) of these; without anonymous ones."""
    is_there = exists().where(DeviceRow.resident_id == Report.resident_id, DeviceRow.ended_at.is_(None))
    rows: Any = session.execute(
        select(Report.id, Report.resident_id, Report.incident_id, is_there)
        .where(Report.incident_id.in_(incident_ids), Report.resident_id.is_not(None))
        .order_by(Report.id)
    )
    return [tuple(row) for row in rows]


def appeals_waiting(session: Session, *, most: int = 100) -> list[AppealAtDesk]:
    """The longest waiting first."""
    rows = session.scalars(
        select(TrustAppeal)
        .where(TrustAppeal.answered_at.is_(None))
        .order_by(TrustAppeal.asked_at, TrustAppeal.id)
        .limit(most)
    ).all()
    return [_at_desk(session, row) for row in rows]


def appeal_at_desk(session: Session, appeal_id: UUID) -> AppealAtDesk:
    """One that waits. Raises NotFound."""
    found = appeal_at_desk_or_none(session, appeal_id)
    if found is None:
        raise NotFound("no such appeal waits")
    return found


def appeal_at_desk_or_none(session: Session, appeal_id: UUID) -> AppealAtDesk | None:
    row = session.get(TrustAppeal, appeal_id)
    return _at_desk(session, row) if row is not None and row.answered_at is None else None


def _at_desk(session: Session, row: TrustAppeal) -> AppealAtDesk:
    marks = {mark.report_id: mark for mark in trust.held_against(session, row.resident_id)}
    reports = session.execute(
        select(Report.id, Report.incident_id, Report.reference, Report.category, Report.received_at)
        .where(Report.id.in_(marks))
        .order_by(Report.received_at.desc(), Report.id)
    )
    at_issue = tuple(
        AtIssue(incident_id, reference, category, received_at, marks[report_id].at)
        for report_id, incident_id, reference, category, received_at in reports
    )
    # Whoever has decided any of theirs, also one that was verified, is not the one to answer.
    theirs = session.scalars(
        select(Report.incident_id).where(Report.resident_id == row.resident_id).distinct()
    )
    return AppealAtDesk(row.id, row.words, row.asked_at, at_issue, tuple(theirs))
