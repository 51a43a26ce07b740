"""One officer at a time works on a task, with a visible lease; what is decided is decided once and has a reason."""

from datetime import timedelta
from typing import Any

import pytest

from kernel import clock
from tests.house import House, OfficerClient, ResidentClient


@pytest.fixture
def reported(resident: ResidentClient, house: House) -> dict[str, Any]:
    """A report that is on the worklist."""
    receipt = dict(resident.report().json)
    house.settle(only={"moderation.jobs.open_verification"})
    return receipt


def test_a_report_is_on_the_worklist_most_urgent_first(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    for category in ("other", "robbery", "road_hazard"):
        resident.report(category=category)
    house.settle()

    items = verifier.get("/v1/worklist").json["items"]

    assert [item["incident"]["category"] for item in items] == ["robbery", "road_hazard", "other"]
    assert {"id", "report", "incident", "narrative", "cameras", "clips", "stills", "claim"} <= set(items[0])


def test_the_worklist_comes_in_pages(resident: ResidentClient, verifier: OfficerClient, house: House) -> None:
    for _ in range(5):
        resident.report()
    house.settle()

    seen, after = [], ""
    while True:
        page = verifier.get(f"/v1/worklist?limit=2{after}").json
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert len(seen) == len(set(seen)) == 5


def test_a_claim_is_one_officers_and_visible(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient, resident: ResidentClient
) -> None:
    task_id, claim_id = verifier.claim_first()
    path = f"/v1/worklist/{task_id}/claim"

    again = verifier.post(path)
    other = other_verifier.post(path)

    assert (again.status_code, again.json["claim_id"]) == (200, claim_id)
    assert (other.status_code, other.json["type"]) == (409, "/problems/lease-held")
    assert other.json["holder"]["name"] == verifier.name
    assert other_verifier.get("/v1/worklist").json["items"][0]["claim"]["officer"] == verifier.name
    assert resident.get(f"/v1/reports/{reported['id']}").json["status"] == "under_review"


def test_a_released_task_is_everybodys_again(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()

    released = verifier.delete(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})

    assert released.status_code == 204
    assert other_verifier.post(f"/v1/worklist/{task_id}/claim").status_code == 201


def test_a_lease_runs_out_and_every_write_says_who_has_it_now(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()
    path = f"/v1/worklist/{task_id}/claim"

    with clock.frozen_at(clock.now() + timedelta(seconds=181)):
        other_verifier.post(path)
        answers = [
            verifier.put(path, json={"claim_id": claim_id}),
            verifier.delete(path, json={"claim_id": claim_id}),
            verifier.decide(task_id, claim_id),
        ]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert {answer.json["type"] for answer in answers} == {"/problems/lease-lost"}
    assert {answer.json["holder"]["name"] for answer in answers} == {other_verifier.name}


def test_a_heartbeat_holds_the_lease(reported: dict[str, Any], verifier: OfficerClient) -> None:
    task_id, claim_id = verifier.claim_first()
    started = clock.now()

    with clock.frozen_at(started + timedelta(seconds=170)):
        renewed = verifier.put(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})
    with clock.frozen_at(started + timedelta(seconds=340)):
        decided = verifier.decide(task_id, claim_id)

    assert (renewed.status_code, decided.status_code) == (200, 201)


@pytest.mark.parametrize("outcome", ["verified", "unfounded", "inconclusive"])
def test_a_decision_reaches_the_reporter_and_the_feed(
    reported: dict[str, Any],
    resident: ResidentClient,
    verifier: OfficerClient,
    operator: OfficerClient,
    house: House,
    outcome: str,
) -> None:
    decided = verifier.decide(*verifier.claim_first(), outcome)
    house.settle()

    assert (decided.status_code, decided.json["outcome"]) == (201, outcome)
    report = resident.get(f"/v1/reports/{reported['id']}").json
    assert (report["status"], report["timeline"][-1]["status"]) == (outcome, outcome)
    [entry] = [
        entry for entry in operator.get("/v1/cpo/feed").json["entries"] if entry["kind"] == "incident_decided"
    ]
    assert entry["verified"] is (outcome == "verified")
    assert verifier.get("/v1/worklist").json["items"] == []


def test_a_decision_is_made_once(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)

    again = verifier.decide(task_id, claim_id)
    turned = verifier.decide(task_id, claim_id, "unfounded")
    other = other_verifier.decide(task_id, claim_id)

    assert again.status_code == 200
    assert [turned.json["type"], other.json["type"]] == ["/problems/already-decided"] * 2


def test_a_decision_needs_a_reason(reported: dict[str, Any], verifier: OfficerClient) -> None:
    task_id, claim_id = verifier.claim_first()

    answer = verifier.post(
        f"/v1/worklist/{task_id}/decision", json={"claim_id": claim_id, "outcome": "verified", "reason": " "}
    )

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "reason")


def test_a_program_works_under_a_key_in_its_officers_name(
    reported: dict[str, Any], verifier: OfficerClient, resident: ResidentClient, service_key: Any
) -> None:
    client, key = resident.client, service_key(verifier.name, "worklist:decide")
    task_id = client.get("/v1/worklist", headers=key).json["items"][0]["id"]

    claim = client.post(f"/v1/worklist/{task_id}/claim", headers=key).json
    body = {"claim_id": claim["claim_id"], "outcome": "verified", "reason": "Seen."}
    decided = client.post(f"/v1/worklist/{task_id}/decision", json=body, headers=key)

    assert decided.status_code == 201


class TestDoors:
    """Who may not, does not; and a write by session proves that it came from the page."""

    def test_nobody_and_residents_stay_out(self, resident: ResidentClient) -> None:
        assert resident.client.get("/v1/worklist").status_code == 401
        assert resident.get("/v1/worklist").status_code == 403

    def test_an_operator_does_not_verify(self, operator: OfficerClient) -> None:
        assert operator.get("/v1/worklist").status_code == 403

    def test_a_key_needs_the_scope(
        self, operator: OfficerClient, resident: ResidentClient, service_key: Any
    ) -> None:
        key = service_key(operator.name, "feed:read")

        assert resident.client.get("/v1/worklist", headers=key).status_code == 403
        assert resident.client.get("/v1/cpo/feed", headers=key).status_code == 200

    def test_a_write_without_the_pages_token_is_refused(
        self, reported: dict[str, Any], verifier: OfficerClient
    ) -> None:
        task_id = verifier.get("/v1/worklist").json["items"][0]["id"]

        bare = verifier.client.post(f"/v1/worklist/{task_id}/claim")
        foreign = verifier.post(
            f"/v1/worklist/{task_id}/claim", headers={"Origin": "https://elsewhere.example"}
        )

        assert [bare.json["type"], foreign.json["type"]] == ["/problems/csrf"] * 2

    def test_a_session_ends_at_once(self, verifier: OfficerClient) -> None:
        left = verifier.client.post("/sign-out", data={"csrf_token": verifier.csrf_token})

        assert left.status_code == 303
        assert verifier.get("/v1/worklist").status_code == 401

    def test_a_wrong_password_is_401_and_the_form_then_a_pause(
        self, verifier: OfficerClient, with_settings: Any
    ) -> None:
        from tests.house import token_in

        form = verifier.client.get("/sign-in").text
        data = {"name": "Imran A.", "password": "wrong", "csrf_token": token_in(form)}

        answers = [verifier.client.post("/sign-in", data=data).status_code for _ in range(6)]

        assert answers == [401] * 5 + [429]
