"""The incident: what happened as far as we know, the spine that everything hangs on. The only module that writes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock, geo, joins
from kernel.categories import DRILL_CATEGORY
from kernel.db import Row, geography_point
from kernel.errors import DomainError, Kind, NotFound
from kernel.geo import Position
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork

STATUSES = ("reported", "under_review", "verified", "unfounded", "inconclusive", "withdrawn", "closed")
TRANSITIONS: Mapping[str, frozenset[str]] = {
    "reported": frozenset({"under_review", "verified", "unfounded", "inconclusive", "closed"}),
    "under_review": frozenset({"verified", "unfounded", "inconclusive", "closed"}),
    "verified": frozenset({"closed", "withdrawn"}),
    "unfounded": frozenset({"closed", "under_review"}),
    "inconclusive": frozenset({"closed", "under_review"}),
    "withdrawn": frozenset({"closed"}),
    "closed": frozenset({"under_review"}),
}
# What an officer finds, as against how far the work on it has come.
FINDINGS = frozenset({"verified", "unfounded", "inconclusive"})
# For so long after being told may a reporter dispute it; what is held of it stays at least as long.
DISPUTABLE_FOR = timedelta(days=14)


class StatusNotReachable(DomainError):
    kind = Kind.CONFLICT
    slug = "incident-status"
    title = N_("The incident cannot change that way")


class Incident(Row):
    """One incident. A report or an SOS alert opened it; others may join it later."""

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 0 AND 10", name="priority_range"),
        CheckConstraint("kind IN ('report', 'sos')", name="kind_known"),
        Index("ix_incidents_position", "position", postgresql_using="gist"),
        Index("ix_incidents_received_at", "received_at"),
        Index("ix_incidents_occurred_at", "occurred_at"),
        Index(
            "ix_incidents_verified",
            "occurred_at",
            postgresql_where="status = 'verified'",
            postgresql_include=["lat", "lon"],
        ),
    )

    kind: Mapped[str] = mapped_column(comment="What opened it: report or sos")
    category: Mapped[str]
    status: Mapped[str] = mapped_column(default="reported")
    disposition: Mapped[str] = mapped_column(default="", comment="How it was closed")
    priority: Mapped[int] = mapped_column(comment="0 to 10, 10 highest")
    reference: Mapped[str] = mapped_column(comment="Of its first report or SOS alert")
    subject_kind: Mapped[str] = mapped_column(comment="report or sos_alert")
    subject_id: Mapped[UUID] = mapped_column(comment="The report or SOS alert that opened it")
    device_id: Mapped[UUID | None] = mapped_column(
        comment="Whose budget its holds count on; null when anonymous"
    )
    position: Mapped[Any | None] = mapped_column(geography_point(), comment="Exact; of an SOS the newest")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None] = mapped_column(comment="Radius the phone was sure of")
    anchor: Mapped[Any | None] = mapped_column(geography_point(), comment="The published coarse place")
    occurred_at: Mapped[datetime] = mapped_column(
        comment="The resident's memory, corrected by the phone's skew"
    )
    occurred_until: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(comment="Our clock")
    decided_at: Mapped[datetime | None]
    is_over_budget: Mapped[bool] = mapped_column(
        server_default=text("false"),
        default=False,
        comment="Anonymous, and of more from one network in an hour than footage is kept for before an officer looks",
    )


class TimelineStep(Row):
    """One line of what the reporter may follow: a code and plain facts, put into words when it is read."""

    __tablename__ = "incident_timeline"
    __table_args__ = (Index("ix_incident_timeline_incident_id", "incident_id", "at"),)

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    at: Mapped[datetime]
    status: Mapped[str] = mapped_column(comment="The incident's status from then on")
    code: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """An incident as others see it."""

    id: UUID
    kind: str
    category: str
    status: str
    priority: int
    reference: str
    subject_kind: str
    subject_id: UUID
    device_id: UUID | None
    position: Position | None
    occurred_at: datetime
    occurred_until: datetime | None
    received_at: datetime
    is_over_budget: bool = False

    @property
    def coarse_position(self) -> Position | None:
        """The anchor that may be published."""
        return geo.anchor(self.position) if self.position else None

    @property
    def is_verified(self) -> bool:
        return self.status == "verified"


# Opening is part of the two hot posts, which write all rows of their commit with one statement; this is
# the part of it that writes the incident. `source` names the step that decides whether anything is written.
OPENING = """
    incident AS (
        INSERT INTO incidents (id, kind, category, status, disposition, priority, reference, subject_kind, subject_id,
            device_id, position, lat, lon, accuracy_m, anchor, occurred_at, occurred_until, received_at,
            is_over_budget)
        SELECT :incident_id, :incident_kind, :category, 'reported', '', :priority, :reference, :subject_kind,
            :subject_id, CAST(:budget_device_id AS uuid), CAST(:place AS geography), :lat, :lon, :accuracy_m,
            CAST(:anchor AS geography), :occurred_at, CAST(:occurred_until AS timestamptz), :received_at,
            :is_over_budget
        FROM {source}
    ), first_step AS (
        INSERT INTO incident_timeline (id, incident_id, at, status, code, facts)
        SELECT :step_id, :incident_id, :received_at, 'reported', 'received', '{{}}'::jsonb FROM {source}
    )
"""


def place_parameters(position: Position | None) -> dict[str, Any]:
    """The place columns of an incident, for OPENING and for moving one."""
    if position is None:
        return {"place": None, "lat": None, "lon": None, "accuracy_m": None, "anchor": None}
    return {
        "place": position.ewkt,
        "lat": position.lat,
        "lon": position.lon,
        "accuracy_m": position.accuracy_m,
        "anchor": geo.anchor(position).ewkt,
    }


def move(uow: UnitOfWork, incident_id: UUID, position: Position) -> None:
    """The place of an SOS that moves."""
    uow.execute(
        "UPDATE incidents SET position = CAST(:place AS geography), lat = :lat, lon = :lon,"
        " accuracy_m = :accuracy_m, anchor = CAST(:anchor AS geography) WHERE id = :id",
        {"id": incident_id, **place_parameters(position)},
    )


def change_status(
    uow: UnitOfWork,
    incident_id: UUID,
    status: str,
    *,
    disposition: str = "",
    code: str = "",
    because: str = "",
) -> None:
    """Take the incident to another status and tell its timeline; what was joined to it follows, in words of
    its own. Raises StatusNotReachable.

    code: what the timeline says where the status alone would say too little. because: why, as a code.
    """
    incident = _locked(uow, incident_id)
    _refuse_unreachable(incident, status)
    _take_to(uow, incident, status, disposition=disposition, code=code, because=because)
    for joined_id in joins.joined_to(uow.session, [incident_id]).get(incident_id, []):
        joined = _locked(uow, joined_id)
        if follows(joined.status, joined.decided_at, status):
            # Never the other's code: "your dispute has ended" is said to who disputed.
            _take_to(uow, joined, status, disposition=disposition, code="")


def look_again(uow: UnitOfWork, incident_id: UUID) -> None:
    """Back under review, as undecided as at first: what was found was found of another incident, and they are
    not one after all. Raises StatusNotReachable where nothing was found."""
    incident = _locked(uow, incident_id)
    if incident.status not in FINDINGS:
        raise StatusNotReachable(f"it is {incident.status}; nothing was found of it")
    incident.decided_at = None
    _take_to(uow, incident, "under_review", disposition="", code="looked_at_again")


def follows(joined_status: str, joined_decided_at: datetime | None, status: str) -> bool:
    """Whether a joined incident becomes `status` with the one it was joined to. Pure.

    One that is disputed is being looked at by itself, and waits for that.
    """
    if joined_status == status:
        return False
    if status == "under_review":
        return joined_status == "reported"
    if status in FINDINGS:
        is_undecided = joined_status in ("reported", "under_review") and joined_decided_at is None
        return is_undecided or joined_status in ("unfounded", "inconclusive")
    return status in TRANSITIONS[joined_status]


def require_reachable(uow: UnitOfWork, incident_id: UUID, status: str) -> None:
    """Refuse now what `change_status` would refuse later. Raises StatusNotReachable."""
    _refuse_unreachable(_locked(uow, incident_id), status)


def note(uow: UnitOfWork, incident_id: UUID, code: str, **facts: object) -> None:
    """Tell the timeline something that changes no status. The same code with the same facts is told once."""
    incident = _locked(uow, incident_id)
    told = uow.session.scalars(
        select(TimelineStep.facts).where(TimelineStep.incident_id == incident_id, TimelineStep.code == code)
    ).all()
    if facts not in told:
        _step(uow, incident, code, facts)


def find(session: Session, incident_id: UUID) -> IncidentFacts:
    """The incident's facts. Raises NotFound."""
    found = find_all(session, [incident_id])
    if incident_id not in found:
        raise NotFound(f"no incident {incident_id}")
    return found[incident_id]


def find_all(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, IncidentFacts]:
    """Facts of several incidents by id, in one query."""
    rows = session.scalars(select(Incident).where(Incident.id.in_(incident_ids)))
    return {row.id: facts_of(row) for row in rows}


def timeline(session: Session, incident_id: UUID) -> list[tuple[datetime, str, str, dict[str, Any]]]:
    """(at, status, code, facts) in the order of time."""
    rows = session.execute(
        select(TimelineStep.at, TimelineStep.status, TimelineStep.code, TimelineStep.facts)
        .where(TimelineStep.incident_id == incident_id)
        .order_by(TimelineStep.at, TimelineStep.id)
    )
    return [(at, status, code, facts) for at, status, code, facts in rows]


def open_counts(session: Session) -> dict[str, int]:
    """How many incidents stand at each status, drills left out: for /metrics."""
    rows = session.execute(
        select(Incident.status, func.count())
        .where(Incident.category != DRILL_CATEGORY)
        .group_by(Incident.status)
    )
    return {str(status): int(count) for status, count in rows}


def _locked(uow: UnitOfWork, incident_id: UUID) -> Incident:
    incident = uow.session.get(Incident, incident_id, with_for_update={"key_share": True})
    if incident is None:
        raise NotFound(f"no incident {incident_id}")
    return incident


def _take_to(
    uow: UnitOfWork, incident: Incident, status: str, *, disposition: str, code: str, because: str = ""
) -> None:
    incident.status = status
    incident.disposition = disposition or incident.disposition
    if status in FINDINGS:
        incident.decided_at = clock.now()
    _step(uow, incident, code or status, {"because": because} if because else {})


def _refuse_unreachable(incident: Incident, status: str) -> None:
    if status not in TRANSITIONS[incident.status]:
        raise StatusNotReachable(f"it is {incident.status} and cannot become {status}")


def _step(uow: UnitOfWork, incident: Incident, code: str, facts: dict[str, Any]) -> None:
    uow.add(
        TimelineStep(incident_id=incident.id, at=clock.now(), status=incident.status, code=code, facts=facts)
    )


def facts_of(row: Incident) -> IncidentFacts:
    """A row as others see it."""
    has_place = row.lat is not None and row.lon is not None
    return IncidentFacts(
        id=row.id,
        kind=row.kind,
        category=row.category,
        status=row.status,
        priority=row.priority,
        reference=row.reference,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        device_id=row.device_id,
        position=Position(row.lat or 0.0, row.lon or 0.0, row.accuracy_m or 0.0) if has_place else None,
        occurred_at=row.occurred_at,
        occurred_until=row.occurred_until,
        received_at=row.received_at,
        is_over_budget=row.is_over_budget,
    )
