"""Two who tell of one thing, and an officer who joins them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

# What follows, but for fetching: nothing is recorded here.
STEPS = {
    "cctv_link.jobs.link_cameras",
    "cctv_link.jobs.hold_footage",
    "cctv_link.jobs.review_holds",
    "cctv_link.jobs.follow_decision",
    "cctv_link.jobs.follow_join",
    "citizen_api.jobs.notify_community",
    "moderation.jobs.open_verification",
}
SECOND_WORDS = "Snatched from a girl at the bus stop, red 125"


class Two:
    """Two reports of one thing, 90 s and some metres apart, and the task that an officer holds."""

    def __init__(
        self, first: ResidentClient, second: ResidentClient, house: House, officer: OfficerClient, **of: Any
    ) -> None:
        at = clock.now() - timedelta(minutes=5)
        self.first = dict(first.report(occurred_at=clock.wire(at), **of).json)
        near = of.get("position") or {**NUMAISH, "lat": NUMAISH["lat"] + 0.0001}
        self.second = dict(
            second.report(
                occurred_at=clock.wire(at + timedelta(seconds=90)), narrative=SECOND_WORDS, position=near
            ).json
        )
        house.settle(only=STEPS)
        items = {each["report"]["id"]: each for each in items_of(officer)}
        self.task, self.other_task = items[self.first["id"]]["id"], items[self.second["id"]]["id"]
        self.incident = items[self.first["id"]]["incident"]["id"]
        self.other = items[self.second["id"]]["incident"]["id"]
        self.claim = officer.post(f"/v1/worklist/{self.task}/claim").json["claim_id"]

    def join(self, officer: OfficerClient) -> TestResponse:
        return act(officer, self.task, "joins", self.claim, self.other)

    def separate(self, officer: OfficerClient, claim_id: str | None = None) -> TestResponse:
        return officer.delete(f"/v1/worklist/{self.task}/joins/{self.other}", json={"claim_id": claim_id})


@pytest.fixture
def two(resident: ResidentClient, neighbour: ResidentClient, house: House, verifier: OfficerClient) -> Two:
    return Two(resident, neighbour, house, verifier)


def act(officer: OfficerClient, task_id: str, what: str, claim_id: str, incident_id: str) -> TestResponse:
    return officer.post(
        f"/v1/worklist/{task_id}/{what}", json={"claim_id": claim_id, "incident_id": incident_id}
    )


def items_of(officer: OfficerClient) -> list[dict[str, Any]]:
    return list(officer.get("/v1/worklist").json["items"])


def duplicates(officer: OfficerClient, task_id: str) -> dict[str, Any]:
    return dict(officer.get(f"/v1/worklist/{task_id}/duplicates").json)


def said(who: ResidentClient, report: dict[str, Any]) -> dict[str, Any]:
    return dict(who.get(f"/v1/reports/{report['id']}").json)


def actions() -> dict[str, int]:
    with reading() as session:
        rows = session.scalars(
            select(AuditEntry.action).where(
                AuditEntry.action.in_(
                    ["incident.join", "incident.take_in", "incident.separate", "incident.tell_apart"]
                )
            )
        ).all()
    return {action: rows.count(action) for action in rows}
