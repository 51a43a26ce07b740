"""Marks follow what was found, by looking at where the incident stands: in any order of the events, and twice, the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from citizen_api.outcomes import queries
from kernel import ids, incidents, joins
from kernel.events import (
    IncidentInconclusive,
    IncidentUnfounded,
    IncidentVerified,
    IncidentWithdrawn,
    ReportDisputed,
)
from kernel.outbox import Delivery
from kernel.unit_of_work import unit_of_work

# The only reason for which a report is held against who made it: see citizen_api.reports.reasons.
MADE_UP = "made_up"
_KEEP = """
    INSERT INTO trust_marks (id, resident_id, report_id, incident_id, kind, at)
    VALUES (:id, :resident_id, :report_id, :incident_id, :kind, :at)
    ON CONFLICT (report_id) DO UPDATE
    SET kind = excluded.kind, at = excluded.at,
        lifted_at = CASE WHEN trust_marks.kind = excluded.kind THEN trust_marks.lifted_at END
"""
_Found = IncidentVerified | IncidentUnfounded | IncidentInconclusive | IncidentWithdrawn | ReportDisputed


def follow(delivery: Delivery) -> None:
    """Something was found, disputed or withdrawn: the marks of all reports that are one with it stand as it does.

    Of a resident whose phones have all ended, by erasing for one, none is kept.
    """
    event = delivery.event
    assert isinstance(event, _Found)
    with unit_of_work(completes=delivery) as uow:
        together = sorted(joins.together_with(uow.session, event.incident_id))
        found = {each: _found(incidents.timeline(uow.session, each)) for each in together}
        for report_id, resident_id, incident_id, is_there in queries.reports_of_residents(
            uow.session, together
        ):
            kind, at = found[incident_id]
            if kind is None or not is_there:
                uow.execute("DELETE FROM trust_marks WHERE report_id = :id", {"id": report_id})
                continue
            uow.execute(
                _KEEP,
                {
                    "id": ids.new_id(),
                    "resident_id": resident_id,
                    "report_id": report_id,
                    "incident_id": incident_id,
                    "kind": kind,
                    "at": at,
                },
            )


def _found(steps: Sequence[tuple[datetime, str, str, dict[str, Any]]]) -> tuple[str | None, datetime]:
    """What the timeline says of its report last, and since when. Closing an incident changes nothing of that, and neither does
    what is noted behind it. Pure."""
    since, status, facts = steps[-1][0], "", {}
    for at, step_status, _, step_facts in reversed([step for step in steps if step[1] != "closed"]):
        if status not in ("", step_status):
            break
        since, status, facts = at, step_status, step_facts
    if status == "verified":
        return "verified", since
    if status == "unfounded" and facts.get("because") == MADE_UP:
        return "made_up", since
    return None, since
