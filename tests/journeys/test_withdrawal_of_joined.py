"""A joined report may have been told under its own id, after its own dispute: withdrawn with the other, that is corrected too."""

from typing import Any

import pytest
from flask import Flask

from kernel.events import IncidentWithdrawn
from tests.community import NUMAISH, ROUTES, circle, watching
from tests.disputes import dispute, items_of
from tests.house import House, OfficerClient, ResidentClient
from tests.joined import Two

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _corrections_are_relayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTES, IncidentWithdrawn, (("push", "citizen_api.jobs.correct_community"),))


def kinds(phone: ResidentClient) -> list[str]:
    return [each["kind"] for each in phone.get("/v1/notifications").json["items"]]


def verified_after_dispute(officer: OfficerClient, report: dict[str, Any], house: House) -> str:
    [task] = [each["id"] for each in items_of(officer) if each["report"]["id"] == report["id"]]
    claim = officer.post(f"/v1/worklist/{task}/claim").json["claim_id"]
    assert officer.decide(task, claim, "verified").status_code == 201
    house.settle()
    return str(task)


def test_who_was_told_of_the_joined_one_reads_that_it_is_withdrawn(
    app: Flask, resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    phone = watching(ResidentClient.enrolled(app), circle(NUMAISH, 900))
    two = Two(resident, neighbour, house, verifier)
    two.join(verifier)
    verifier.decide(two.task, two.claim, "unfounded")
    house.settle()
    others = [OfficerClient.signed_in(app, name=f"Officer {n}", role="verifier") for n in (1, 2)]
    dispute(neighbour, two.second)
    house.settle()
    verified_after_dispute(others[0], two.second, house)
    assert kinds(phone) == ["incident_verified"]
    dispute(resident, two.first)
    house.settle()
    task = verified_after_dispute(others[1], two.first, house)
    assert kinds(phone) == ["incident_verified"]
    late = watching(ResidentClient.enrolled(app), circle(NUMAISH, 900))
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")

    page = supervisor.get(f"/panel/tasks/{task}").text
    answer = supervisor.post(f"/v1/worklist/{task}/withdrawal", json={"reason": "Another street."})
    house.settle()

    assert answer.status_code == 201
    assert kinds(phone) == ["incident_withdrawn", "incident_verified"]
    assert kinds(late) == []
    assert "1 device" in page
