"""Residents of whose reports something was found."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from citizen_api.trust.models import TrustMark
from kernel import clock
from kernel.unit_of_work import unit_of_work
from tests.house import House, OfficerClient, ResidentClient

MADE_UP = "It was told knowing that it did not happen"


@pytest.fixture
def marked() -> Callable[..., None]:
    """`marked(resident, "made_up", "made_up")`: of so many reports of theirs this was found, at the time given or just now."""

    def mark(resident: ResidentClient, *kinds: str, at: datetime | None = None) -> None:
        for kind in kinds:
            # By another phone of theirs each, so that it counts against nothing of this one.
            enrolled = resident.post("/v1/devices", json={"platform": "web", "locale": "en"}).json
            other = ResidentClient(resident.client, enrolled["device_id"], enrolled["token"])
            report_id = other.report().json["id"]
            with unit_of_work() as uow:
                row = uow.session.execute(
                    text("SELECT resident_id, incident_id FROM reports WHERE id = :id"), {"id": report_id}
                ).one()
                uow.add(
                    TrustMark(
                        resident_id=row.resident_id,
                        incident_id=row.incident_id,
                        report_id=UUID(report_id),
                        kind=kind,
                        at=at or clock.now() - timedelta(seconds=1),
                    )
                )

    return mark


def found_made_up(
    resident: ResidentClient, officer: OfficerClient, house: House, *, times: int = 1
) -> list[str]:
    """Reports that an officer found to be made up; their ids."""
    return [_found(resident, officer, house, "unfounded", MADE_UP) for _ in range(times)]


def found_verified(
    resident: ResidentClient, officer: OfficerClient, house: House, *, times: int = 1
) -> list[str]:
    return [_found(resident, officer, house, "verified", "One camera shows it as told") for _ in range(times)]


def _found(resident: ResidentClient, officer: OfficerClient, house: House, outcome: str, reason: str) -> str:
    receipt = resident.report().json
    house.settle()
    task_id, claim_id = officer.claim_first()
    answer = officer.post(
        f"/v1/worklist/{task_id}/decision",
        json={"claim_id": claim_id, "outcome": outcome, "reason": reason},
    )
    assert answer.status_code == 201, answer.text
    house.settle()
    return str(receipt["id"])
