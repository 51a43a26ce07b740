"""Disputing what was found: the reporter's words, another look, and its end."""

from typing import Any
from uuid import UUID

from citizen_api.reports import disputing, queries
from citizen_api.reports.models import Dispute
from citizen_api.reports.queries import Owner
from kernel import clock, idempotency, incidents
from kernel.audit.entries import Actor
from kernel.errors import InvalidField
from kernel.events import ReportDisputed
from kernel.idempotency import RequestKey
from kernel.unit_of_work import UnitOfWork, unit_of_work


def dispute_report(
    *, report_id: UUID, owner: Owner, actor: Actor, key: RequestKey, reason: str, narrative: str
) -> dict[str, Any]:
    """Take the incident back under review; answers the same for the same key.

    Raises InvalidField, NotFound, NotDisputable, DisputeClosed, idempotency.Mismatch.
    """
    if reason == "other" and not narrative.strip():
        raise InvalidField(("narrative", "required", "say in your own words what is wrong"))

    with unit_of_work() as uow:
        report = queries.locked_report(uow.session, report_id, owner)
        if (earlier := idempotency.earlier_answer_or_none(uow.session, key)) is not None:
            return earlier
        status = incidents.find(uow.session, report.incident_id).status
        stands = queries.standing(uow.session, report, status)
        disputing.refuse(stands, now=clock.now())

        incidents.change_status(uow, report.incident_id, "under_review", code="disputed")
        dispute = uow.add(
            Dispute(
                report_id=report.id,
                incident_id=report.incident_id,
                number=stands.disputes + 1,
                reason=reason,
                narrative=narrative,
                finding=stands.finding,
                received_at=clock.now(),
            )
        )
        uow.publish(
            ReportDisputed(report_id=report.id, incident_id=report.incident_id, dispute_id=dispute.id)
        )
        uow.record(
            actor=actor,
            action="report.dispute",
            subject=("report", report.id),
            reason=reason,
            incident_id=report.incident_id,
        )
        answer = _answer(dispute)
        idempotency.keep(uow.session, key, answer)
        return answer


def end(uow: UnitOfWork, dispute_id: UUID, *, outcome: str) -> str:
    """Somebody has looked again, in the caller's commit; what the timeline calls it."""
    dispute = uow.session.get_one(Dispute, dispute_id)
    dispute.ended_at, dispute.outcome = clock.now(), outcome
    return disputing.end_code(dispute.finding, outcome)


def _answer(dispute: Dispute) -> dict[str, Any]:
    return {
        "id": str(dispute.id),
        "report_id": str(dispute.report_id),
        "status": "under_review",
        "received_at": clock.wire(dispute.received_at),
        "disputes_left": disputing.MOST_DISPUTES - dispute.number,
    }
