"""Reading reports: always by somebody, so that a foreign one is as if it did not exist."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from citizen_api.reports import disputing, question_queries, timeline
from citizen_api.reports.models import Dispute, Report
from citizen_api.reports.question_queries import QuestionShown
from kernel import clock, incidents
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.secrets import token_hash

# Whose a report is, as a condition.
Owner = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its reporter sees it."""

    id: UUID
    reference: str
    status: str
    category: str
    narrative: str
    occurred_at: datetime
    occurred_until: datetime | None
    received_at: datetime
    position: Position
    anonymous: bool
    incident: incidents.IncidentFacts
    disputable_until: datetime | None
    timeline: list[timeline.Step]
    questions: list[QuestionShown]

    @property
    def report(self) -> "ReportView":
        """Itself, where the wire names a report beside its incident."""
        return self


@dataclass(frozen=True, slots=True)
class Statement:
    """What the police read of a report."""

    id: UUID
    reference: str
    narrative: str
    occurred_at: datetime
    occurred_until: datetime | None
    received_at: datetime
    is_anonymous: bool


@dataclass(frozen=True, slots=True)
class DisputeView:
    """What the police read of a dispute: the reporter's words, and nothing of what was found before."""

    id: UUID
    number: int
    reason: str
    narrative: str
    received_at: datetime


def belongs_to(*, resident_id: UUID | None, receipt_secret: str) -> Owner:
    """The owner's condition: a resident's own reports, or the one report of a secret."""
    if receipt_secret:
        return Report.receipt_secret_hash == token_hash(receipt_secret)
    return Report.resident_id == resident_id


def report_by_id(session: Session, report_id: UUID, owner: Owner, *, locale: str) -> ReportView:
    """Raises NotFound when it is not there, or not theirs."""
    return _view(session, owner, Report.id == report_id, locale=locale)


def report_by_reference(session: Session, reference: str, owner: Owner, *, locale: str) -> ReportView:
    """Raises NotFound when it is not there, or not theirs."""
    return _view(session, owner, Report.reference == reference, locale=locale)


def statements(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, Statement]:
    """The report that opened each incident."""
    rows = session.scalars(
        select(Report).where(Report.incident_id.in_(incident_ids)).order_by(Report.received_at.desc())
    )
    return {
        row.incident_id: Statement(
            id=row.id,
            reference=row.reference,
            narrative=row.narrative,
            occurred_at=row.occurred_at,
            occurred_until=row.occurred_until,
            received_at=row.received_at,
            is_anonymous=row.resident_id is None,
        )
        for row in rows
    }


def reporters_locale_or_none(session: Session, incident_id: UUID) -> str | None:
    """In which language the incident's first reporter reads; None for an anonymous one."""
    return session.scalar(_REPORTERS_LOCALE, {"incident_id": incident_id})


# By hand: devices belong to the kernel, whose models are not ours to import.
_REPORTERS_LOCALE = text("""
    SELECT device.locale FROM reports AS report LEFT JOIN devices AS device ON device.id = report.device_id
    WHERE report.incident_id = :incident_id ORDER BY report.received_at LIMIT 1
""")


def sent_by_its_phone(session: Session, report_id: UUID, *, within: timedelta, most: int) -> int:
    """How many reports its device had sent by then, within so long, itself included; counted up to `most`.

    An anonymous report names no device and is one.
    """
    report = session.get_one(Report, report_id)
    if report.device_id is None:
        return 1
    counted = (
        select(Report.id)
        .where(
            Report.resident_id == report.resident_id,
            Report.device_id == report.device_id,
            Report.received_at.between(report.received_at - within, report.received_at),
        )
        .limit(most)
        .subquery()
    )
    return max(1, session.scalar(select(func.count()).select_from(counted)) or 0)


def incident_of_reference_or_none(session: Session, reference: str) -> UUID | None:
    """The incident of a report that somebody names."""
    return session.scalar(select(Report.incident_id).where(Report.reference == reference))


def locked_report(session: Session, report_id: UUID, owner: Owner) -> Report:
    """The report, for this commit alone. Raises NotFound when it is not there, or not theirs."""
    query = select(Report).where(owner, Report.id == report_id).with_for_update(key_share=True)
    return _found(session.scalars(query).one_or_none())


def standing(session: Session, report: Report, status: str) -> disputing.Standing:
    """Where a report stands, for who wants to dispute. status: its incident's."""
    disputes = session.scalar(select(func.count()).where(Dispute.report_id == report.id)) or 0
    return disputing.standing(status, incidents.timeline(session, report.incident_id), disputes=disputes)


def disputes(session: Session, dispute_ids: Collection[UUID]) -> dict[UUID, DisputeView]:
    """Several disputes by id, in one query."""
    if not dispute_ids:
        return {}
    rows = session.scalars(select(Dispute).where(Dispute.id.in_(dispute_ids)))
    return {
        row.id: DisputeView(row.id, row.number, row.reason, row.narrative, row.received_at) for row in rows
    }


def _found(row: Report | None) -> Report:
    if row is None:
        raise NotFound("no such report of yours")
    return row


def _view(session: Session, owner: Owner, which: ColumnElement[bool], *, locale: str) -> ReportView:
    row = _found(session.scalars(select(Report).where(owner, which)).one_or_none())
    incident = incidents.find(session, row.incident_id)
    return ReportView(
        id=row.id,
        reference=row.reference,
        status=incident.status,
        category=row.category,
        narrative=row.narrative,
        occurred_at=row.occurred_at,
        occurred_until=row.occurred_until,
        received_at=row.received_at,
        position=Position(row.lat, row.lon, row.accuracy_m),
        anonymous=row.resident_id is None,
        incident=incident,
        disputable_until=disputing.until_or_none(standing(session, row, incident.status), now=clock.now()),
        timeline=timeline.in_words(incidents.timeline(session, row.incident_id), locale=locale),
        questions=question_queries.for_reporter(session, row.id, locale=locale),
    )
