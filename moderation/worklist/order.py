"""Which open tasks an officer sees, in which order, and how many there are: conditions and the sum for SQL.

The open tasks are few and stand in an index of their own, however many are past. Age moves each of them by
its own service time, so their order at this moment is reckoned when it is asked for, from two columns.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from cctv_link import public as cctv_link
from kernel import clock, ids
from kernel.identity import reach
from kernel.identity.models import Station
from kernel.incidents import Incident
from moderation.worklist import urgency
from moderation.worklist.models import VerificationTask

VIEWS = ("all", "free", "mine", "waiting", "footage", "disputes")
# Fewer characters than this begin half of all references.
SHORTEST_START = 3

_second, _earlier, _open = (aliased(VerificationTask) for _ in range(3))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the open tasks is asked for. station_id: only its own; null is the whole city."""

    view: str = "all"
    station_id: UUID | None = None
    group: str = ""
    words: str = ""


EVERYTHING = Wanted()


def score(of: type[VerificationTask] = VerificationTask, *, at: datetime) -> ColumnElement[float]:
    """Urgency at a moment: what stands, and the age as urgency.age_points has it."""
    waited_s = func.greatest(0.0, func.extract("epoch", literal(at) - of.waits_since))
    aged = func.least(urgency.MOST_FOR_AGE, urgency.POINTS_WHEN_DUE * waited_s / of.service_s)
    total: ColumnElement[float] = of.standing + aged
    return total


def open_to(officer_id: UUID, role: str) -> tuple[ColumnElement[bool], ...]:
    """Open, within the officer's reach, no other look at what they have decided on, and where two differ only a
    supervisor's; audit items for verifiers alone."""
    # As a list made once from the few second looks there are: asked of each task in turn, PostgreSQL reads
    # every decision that there ever was (377 ms at 200,000).
    not_theirs = (
        select(_second.id)
        .join(_earlier, _earlier.incident_id == _second.incident_id)
        .where(
            _second.state == "open",
            or_(_second.dispute_id.is_not(None), _second.seconds_id.is_not(None)),
            _earlier.decided_by == officer_id,
        )
    )
    # Supervisors know which are planted; verifiers do not, and never look a third time.
    rank = ~VerificationTask.is_planted if role == "supervisor" else VerificationTask.look <= 2
    return (
        VerificationTask.state == "open",
        rank,
        reach.holds_station(officer_id, VerificationTask.station_id),
        VerificationTask.id.not_in(not_theirs),
    )


def conditions(
    wanted: Wanted, *, officer_id: UUID, role: str, hidden: Collection[UUID] = ()
) -> list[ColumnElement[bool]]:
    """The open tasks that are wanted. hidden: cameras that the officer does not see, and finds nothing by."""
    found = [*open_to(officer_id, role), *_at(wanted.station_id)]
    if wanted.view != "all":
        found.append(_in_view(wanted.view, officer_id))
    if wanted.group:
        kinds = select(Incident.id).where(Incident.category.in_(urgency.GROUPS[wanted.group]))
        found.append(VerificationTask.incident_id.in_(kinds))
    if wanted.words:
        found.append(_called(wanted.words, hidden))
    return found


def counts(session: Session, *, officer_id: UUID, role: str, station_id: UUID | None) -> dict[str, int]:
    """How many are open in each view, at the station when one is given; `city` is all of them."""
    at_station = _at(station_id)

    def many(*which: ColumnElement[bool]) -> ColumnElement[int]:
        counted: ColumnElement[int] = func.count().filter(*which) if which else func.count()
        return counted

    # The view of complete footage is not counted: that alone would read the clips of each open task.
    views = {
        view: many(*at_station, *([] if view == "all" else [_in_view(view, officer_id)]))
        for view in VIEWS
        if view != "footage"
    }
    row = session.execute(
        select(many().label("city"), *(count.label(view) for view, count in views.items()))
        .select_from(VerificationTask)
        .where(*open_to(officer_id, role))
    ).one()
    return {name: int(count) for name, count in row._mapping.items()}


def nearly(session: Session, mistyped: str, *, officer_id: UUID, role: str) -> list[str]:
    """References of open tasks that differ in one place from what was typed, which is none."""
    letters = re.sub(r"[\s-]", "", mistyped.upper())
    if len(letters) != ids.REFERENCE_LENGTH + 1 or not letters.isalnum():
        return []
    patterns = [f"{letters[:at]}_{letters[at + 1 :]}" for at in range(len(letters))]
    rows = session.scalars(
        select(Incident.reference)
        .join(VerificationTask, VerificationTask.incident_id == Incident.id)
        .where(*open_to(officer_id, role), or_(*(Incident.reference.like(each) for each in patterns)))
        .order_by(Incident.reference)
        .limit(3)
    )
    return list(rows)


def _at(station_id: UUID | None) -> list[ColumnElement[bool]]:
    """A station's own, and what no station is known for: nobody else would have it before them."""
    if station_id is None:
        return []
    return [or_(VerificationTask.station_id == station_id, VerificationTask.station_id.is_(None))]


def _in_view(view: str, officer_id: UUID) -> ColumnElement[bool]:
    held = func.coalesce(VerificationTask.claim_expires_at > clock.now(), False)
    views: Mapping[str, ColumnElement[bool]] = {
        "free": ~held,
        "mine": held & (VerificationTask.claimed_by == officer_id),
        "waiting": VerificationTask.incident_id.in_(cctv_link.incidents_awaiting_clips()),
        "footage": VerificationTask.incident_id.in_(cctv_link.incidents_with_clips())
        & VerificationTask.incident_id.not_in(cctv_link.incidents_awaiting_clips()),
        "disputes": VerificationTask.dispute_id.is_not(None),
    }
    return views[view]


def _called(words: str, hidden: Collection[UUID]) -> ColumnElement[bool]:
    """By the beginning of a reference, the number or name of a pole, or the name of a station."""
    # Each of these is asked of the open ones alone: of all incidents, a pole's number took seconds at a million.
    still_open = select(_open.incident_id).where(_open.state == "open")
    stations = select(Station.id).where(Station.name.icontains(words, autoescape=True))
    found = [
        VerificationTask.incident_id.in_(
            cctv_link.incidents_seen_from(words, among=still_open, hidden=hidden)
        ),
        VerificationTask.station_id.in_(stations),
    ]
    start = re.sub(r"[\s-]", "", words.upper())
    if len(start) >= SHORTEST_START and start.isalnum():
        referred = still_open.join(Incident, Incident.id == _open.incident_id).where(
            Incident.reference.startswith(start, autoescape=True)
        )
        found.append(VerificationTask.incident_id.in_(referred))
    return or_(*found)
