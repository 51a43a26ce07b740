"""Audit items, as tests plant and claim them; and everything that anybody outside could hear of one."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from citizen_api.push.models import Notification
from kernel.due_events import DueEvent
from kernel.incidents import Incident, TimelineStep
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading
from moderation.cpo_feed.models import FeedEntry
from moderation.verification.models import Verification
from moderation.worklist.models import VerificationTask
from tests.house import House, OfficerClient, ResidentClient

KEY = "0d4c1a2e-9f21-4c3e-8a55-0a1b2c3d4e5f"


def decided_as(
    outcome: str, resident: ResidentClient, verifier: OfficerClient, house: House, **said: Any
) -> dict[str, Any]:
    """The receipt of a report that the verifier has decided so."""
    receipt = dict(resident.report(**said).json)
    house.settle()
    verifier.decide(*verifier.claim_first(), outcome)
    house.settle()
    return receipt


def plant(supervisor: OfficerClient, report: dict[str, Any]) -> Any:
    form = {"reference": report["reference"], "csrf_token": supervisor.csrf_token}
    return supervisor.post("/panel/fairness/items", data=form)


def outside() -> dict[str, Any]:
    """Everything that reaches anybody outside the panel, or counts anywhere but on the page of fairness."""
    with reading() as session:
        return {
            "incidents": session.execute(select(Incident.id, Incident.status, Incident.decided_at)).all(),
            "timeline": session.execute(select(TimelineStep.id, TimelineStep.code)).all(),
            "events": session.scalar(select(func.count()).select_from(OutboxMessage)),
            "due": session.scalar(select(func.count()).select_from(DueEvent)),
            "feed": session.scalar(select(func.count()).select_from(FeedEntry)),
            "notifications": session.scalar(select(func.count()).select_from(Notification)),
            "decisions": session.execute(select(Verification.id, Verification.outcome)).all(),
        }


def dispute(resident: ResidentClient, report: dict[str, Any]) -> None:
    answer = resident.post(
        f"/v1/reports/{report['id']}/dispute",
        json={"reason": "it_happened"},
        headers={"Idempotency-Key": KEY},
    )
    assert answer.status_code == 201, answer.text


def planted_task() -> UUID:
    with reading() as session:
        return session.scalars(select(VerificationTask.id).where(VerificationTask.is_planted)).one()


def claim_planted(officer: OfficerClient) -> tuple[str, str]:
    task_id = str(planted_task())
    return task_id, officer.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
