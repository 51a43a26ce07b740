"""The whole commit of a report as one statement: the hot post, and the reason a flood does not slow it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel import categories, idempotency, ids, incidents, outbox, trace
from kernel.audit import entries
from kernel.events import ReportSubmitted
from kernel.geo import Position
from kernel.idempotency import RequestKey
from kernel.unit_of_work import commit_statement

_REPORT = """
    report AS (
        INSERT INTO reports (id, incident_id, reference, resident_id, device_id, receipt_secret_hash, category,
            narrative, position, lat, lon, accuracy_m, occurred_at, occurred_until, composed_at, given_occurred_at,
            given_occurred_until, given_composed_at, given_sent_at, received_at)
        SELECT :subject_id, :incident_id, :reference, CAST(:resident_id AS uuid), CAST(:device_id AS uuid),
            CAST(:receipt_secret_hash AS bytea), :category, :narrative, CAST(:place AS geography), :lat, :lon,
            :accuracy_m, :occurred_at, CAST(:occurred_until AS timestamptz), CAST(:composed_at AS timestamptz),
            :given_occurred_at, CAST(:given_occurred_until AS timestamptz), CAST(:given_composed_at AS timestamptz),
            CAST(:given_sent_at AS timestamptz), :received_at
        FROM fresh
    )
"""
STATEMENT = "WITH " + ", ".join(
    step.format(source="fresh").strip()
    for step in (idempotency.TAKING, incidents.OPENING, _REPORT, outbox.STORING, entries.APPENDING)
)
STATEMENT += " SELECT (SELECT is_free FROM twin) AS is_free, EXISTS (SELECT 1 FROM fresh) AS is_fresh"


@dataclass(frozen=True, slots=True)
class Intake:
    """A report that has passed every refusal. Times are corrected; `given_` ones are the phone's."""

    report_id: UUID
    reference: str
    resident_id: UUID | None
    device_id: UUID | None
    receipt_secret_hash: bytes | None
    category: str
    narrative: str
    position: Position
    occurred_at: datetime
    occurred_until: datetime | None
    composed_at: datetime | None
    given_occurred_at: datetime
    given_occurred_until: datetime | None
    given_composed_at: datetime | None
    given_sent_at: datetime | None
    received_at: datetime
    is_over_budget: bool = False


# Those that the statement takes as they are.
_COLUMNS = tuple(field.name for field in fields(Intake) if field.name not in ("report_id", "position"))


def accept(intake: Intake, *, actor: entries.Actor, key: RequestKey, answer: Mapping[str, object]) -> bool:
    """Write incident, report, event and audit entry in one commit; False when this key was used before.

    Raises idempotency.InProgress when a twin of this request is under way.
    """
    is_free, is_fresh = commit_statement(STATEMENT, parameters(intake, actor=actor, key=key, answer=answer))
    if not is_free:
        raise idempotency.InProgress("ask again in a moment", retry_after_s=1)
    return bool(is_fresh)


def parameters(
    intake: Intake, *, actor: entries.Actor, key: RequestKey, answer: Mapping[str, object]
) -> dict[str, Any]:
    """For STATEMENT."""
    incident_id = ids.new_id()
    event = ReportSubmitted(report_id=intake.report_id, incident_id=incident_id)
    return {
        **{name: getattr(intake, name) for name in _COLUMNS},
        **incidents.place_parameters(intake.position),
        **key.parameters(answer),
        **outbox.store_parameters(event, request_id=trace.request_id()),
        **entries.append_parameters(actor, "report.submit"),
        "incident_id": incident_id,
        "incident_kind": "report",
        "subject_kind": "report",
        "subject_id": intake.report_id,
        "step_id": ids.new_id(),
        "priority": categories.PRIORITIES[intake.category],
        "budget_device_id": intake.device_id,
    }
