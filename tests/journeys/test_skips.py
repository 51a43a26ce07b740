"""An officer who skips a task gives it back and gets the next; for a while it comes last for them, and for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient


@pytest.fixture
def first_and_second(resident: ResidentClient, neighbour: ResidentClient, house: House) -> None:
    for who, kind in ((resident, "robbery"), (neighbour, "burglary")):
        who.report(category=kind, position={"lat": 24.8 + len(kind) / 100, "lon": 67.03, "accuracy_m": 9.0})
    house.settle()


def order(officer: OfficerClient) -> list[str]:
    return [item["incident"]["category"] for item in officer.get("/v1/worklist").json["items"]]


def skip(officer: OfficerClient, task: tuple[str, str], reason: str = "") -> str:
    answer = officer.post(f"/panel/tasks/{task[0]}/skip", data={"claim_id": task[1], "reason": reason})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


@pytest.mark.usefixtures("first_and_second")
def test_the_next_one_is_claimed_and_the_skipped_one_comes_last_for_them_alone(
    verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    before = order(verifier)
    task = verifier.claim_first()

    then = skip(verifier, task, "known")

    items = verifier.get("/v1/worklist").json["items"]
    assert before == ["robbery", "burglary"]
    assert order(verifier) == ["burglary", "robbery"]
    assert order(other_verifier) == ["robbery", "burglary"]
    assert then.startswith(f"/panel/tasks/{items[0]['id']}")
    assert [item["claim"]["officer"] if item["claim"] else None for item in items] == ["Imran A.", None]
    assert "skipped by you until" in verifier.get("/panel").text
    assert "skipped by you until" not in other_verifier.get("/panel").text
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "task.skip")).one()
    assert (entry.actor_name, entry.reason) == ("Imran A.", "known")


@pytest.mark.usefixtures("first_and_second")
def test_who_has_skipped_all_comes_back_to_the_worklist(verifier: OfficerClient) -> None:
    skip(verifier, verifier.claim_first())
    items = verifier.get("/v1/worklist").json["items"]
    claim = verifier.post(f"/v1/worklist/{items[0]['id']}/claim").json["claim_id"]

    assert skip(verifier, (items[0]["id"], claim)) == "/panel"


@pytest.mark.usefixtures("first_and_second")
def test_after_a_quarter_of_an_hour_it_is_offered_again(verifier: OfficerClient) -> None:
    skip(verifier, verifier.claim_first())

    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert order(verifier) == ["robbery", "burglary"]


@pytest.mark.usefixtures("first_and_second")
def test_pages_of_the_list_agree_on_where_it_stands(verifier: OfficerClient) -> None:
    skip(verifier, verifier.claim_first())

    first = verifier.get("/v1/worklist?limit=1").json
    second = verifier.get(f"/v1/worklist?limit=1&after={first['next']}").json

    assert [first["items"][0]["incident"]["category"], second["items"][0]["incident"]["category"]] == [
        "burglary",
        "robbery",
    ]


@pytest.mark.usefixtures("first_and_second")
def test_a_claim_that_is_lost_cannot_be_skipped(
    verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    task = verifier.claim_first()

    assert skip(other_verifier, task) == f"/panel/tasks/{task[0]}"
    assert order(other_verifier) == ["robbery", "burglary"]
