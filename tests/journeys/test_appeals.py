"""Who is treated as somebody who makes reports up may ask; a supervisor who has decided nothing of theirs answers, once, on record."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient
from tests.trusted import found_made_up, found_verified
from tests.two_stations import put_under, stations_of_two_sides

WORDS = "<b>میرا بھائی</b> میرا فون استعمال کرتا ہے۔"


def appeal(resident: ResidentClient, words: str = WORDS) -> dict[str, Any]:
    answer = resident.post("/v1/standing/appeals", json={"words": words})
    assert answer.status_code == 201, answer.text
    return dict(answer.json["appeal"])


def page_of(officer: OfficerClient) -> str:
    return officer.get("/panel/appeals", headers={"Accept": "text/html"}).text


def answer(officer: OfficerClient, appeal_id: str, said: str) -> Any:
    return officer.post(
        f"/panel/appeals/{appeal_id}/answer", data={"answer": said, "csrf_token": officer.csrf_token}
    )


@pytest.fixture
def held(resident: ResidentClient, verifier: OfficerClient, house: House) -> list[str]:
    """Two reports that a verifier found to be made up."""
    return found_made_up(resident, verifier, house, times=2)


def actions() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.execute(
            text(
                "SELECT action, reason FROM audit_entries WHERE action LIKE 'trust_appeal.%' ORDER BY at, id"
            )
        )
        return [(action, reason) for action, reason in rows]


class TestAsking:
    def test_who_has_nothing_held_against_them_has_nothing_to_ask(self, resident: ResidentClient) -> None:
        refused = resident.post("/v1/standing/appeals", json={})

        assert (refused.status_code, refused.json["type"]) == (409, "/problems/nothing-to-appeal")

    def test_asking_twice_is_asking_once(self, resident: ResidentClient, held: list[str]) -> None:
        first = appeal(resident)
        again = resident.post("/v1/standing/appeals", json={"words": "Again."})

        assert (again.status_code, again.json["appeal"]) == (200, first)
        assert first["state"] == "waiting"
        assert again.json["may_appeal"] is False


class TestAnswering:
    def test_lifted_it_counts_no_more_and_is_told_in_their_language(
        self, app: Flask, verifier: OfficerClient, supervisor: OfficerClient, house: House
    ) -> None:
        resident = ResidentClient.enrolled(app, locale="ur")
        found_made_up(resident, verifier, house, times=2)
        asked = appeal(resident)

        assert answer(supervisor, asked["id"], "lifted:another_person").status_code == 303

        said = resident.get("/v1/standing").json
        assert (said["treated"], said["because"], said["may_appeal"]) == ("as_usual", [], False)
        assert (said["appeal"]["state"], said["appeal"]["outcome"]) == ("answered", "lifted")
        assert re.search("[\u0600-\u06ff]", said["appeal"]["text"])
        assert actions() == [("trust_appeal.ask", ""), ("trust_appeal.lifted", "another_person")]

    def test_kept_it_stays_and_may_be_asked_again(
        self, resident: ResidentClient, supervisor: OfficerClient, held: list[str]
    ) -> None:
        asked = appeal(resident)

        answer(supervisor, asked["id"], "kept:shown")

        said = resident.get("/v1/standing").json
        assert (said["treated"], said["may_appeal"], said["appeal"]["outcome"]) == ("later", True, "kept")

    def test_it_is_answered_once(
        self, resident: ResidentClient, supervisor: OfficerClient, held: list[str]
    ) -> None:
        asked = appeal(resident)
        answer(supervisor, asked["id"], "kept:shown")

        assert answer(supervisor, asked["id"], "lifted:not_shown").status_code == 404
        assert resident.get("/v1/standing").json["treated"] == "later"

    @pytest.mark.parametrize(
        "said", ["", "lifted", "lifted:shown", "kept:not_shown", "raised:shown", "kept:"]
    )
    def test_an_answer_has_a_reason_of_its_own(
        self, resident: ResidentClient, supervisor: OfficerClient, held: list[str], said: str
    ) -> None:
        asked = appeal(resident)

        assert answer(supervisor, asked["id"], said).status_code == 422
        assert resident.get("/v1/standing").json["appeal"]["state"] == "waiting"


class TestWhoAnswers:
    def test_the_page_shows_words_and_findings_and_neither_person_nor_score(
        self, resident: ResidentClient, verifier: OfficerClient, supervisor: OfficerClient, held: list[str]
    ) -> None:
        appeal(resident)

        page = page_of(supervisor)

        assert "&lt;b&gt;میرا بھائی&lt;/b&gt;" in page
        assert page.count("It was told knowing that it did not happen") == 2
        with reading() as session:
            ids = session.execute(text("SELECT id, resident_id FROM devices")).all()
        for each in (verifier.name, *(str(part) for row in ids for part in row), "later"):
            assert each not in page.split("<main", 1)[1]

    def test_who_has_decided_any_of_theirs_neither_sees_nor_answers_it(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        """Also one that was verified, and also under another incident that it was joined to."""
        other = OfficerClient.signed_in(app, name="Tariq M.", role="supervisor")
        found_verified(resident, supervisor, house)
        found_made_up(resident, verifier, house, times=2)
        asked = appeal(resident)

        assert f"appeal-{asked['id']}" not in page_of(supervisor)
        assert "1 more waits for a supervisor" in page_of(supervisor)
        refused = answer(supervisor, asked["id"], "kept:shown")
        assert (refused.status_code, refused.json["type"]) == (403, "/problems/decided-theirs")
        assert f"appeal-{asked['id']}" in page_of(other)
        assert answer(other, asked["id"], "kept:shown").status_code == 303

    def test_verifiers_have_no_such_page(self, verifier: OfficerClient) -> None:
        assert verifier.get("/panel/appeals").status_code == 403

    def test_who_does_not_see_the_place_does_not_see_the_appeal(
        self, app: Flask, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        stations_of_two_sides(app)
        west = OfficerClient.signed_in(app, name="West W.", role="supervisor")
        east = OfficerClient.signed_in(app, name="East E.", role="supervisor")
        put_under(app, west.name, "West")
        put_under(app, east.name, "East")
        for _ in range(2):
            resident.report(position={"lat": 24.8722, "lon": 67.0300, "accuracy_m": 5.0})
            house.settle()
            task_id, claim_id = verifier.claim_first()
            verifier.post(
                f"/v1/worklist/{task_id}/decision",
                json={
                    "claim_id": claim_id,
                    "outcome": "unfounded",
                    "reason": "It was told knowing that it did not happen",
                },
            )
            house.settle()
        asked = appeal(resident)

        assert f"appeal-{asked['id']}" in page_of(west)
        assert f"appeal-{asked['id']}" not in page_of(east)
        assert answer(east, asked["id"], "kept:shown").status_code == 404
