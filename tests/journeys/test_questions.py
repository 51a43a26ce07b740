"""An officer asks a reporter by a template; the reporter answers in the app, or does not; nobody waits for it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from citizen_api.reports import asking
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient

WORDS = "لال 125، گرو مندر کی طرف <script>alert(1)</script>"


@pytest.fixture
def report(resident: ResidentClient, house: House) -> dict[str, Any]:
    receipt = dict(resident.report().json)
    house.settle()
    return receipt


def ask(
    officer: OfficerClient, claim: tuple[str, str], template: str = "how_away", **of: Any
) -> TestResponse:
    task_id, claim_id = claim
    return officer.post(
        f"/v1/worklist/{task_id}/questions", json={"claim_id": claim_id, "template": template, **of}
    )


def answer(who: ResidentClient, report: dict[str, Any], *, key: str = "", **said: Any) -> TestResponse:
    return who.post(
        f"/v1/reports/{report['id']}/answers", json=said, headers={"Idempotency-Key": key or str(uuid4())}
    )


def asked_of(who: ResidentClient, report: dict[str, Any]) -> list[dict[str, Any]]:
    return list(who.get(f"/v1/reports/{report['id']}").json["questions"])


def test_asked_answered_and_read(
    report: dict[str, Any], resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    claim = verifier.claim_first()
    asked = ask(verifier, claim)
    again = ask(verifier, claim)
    house.settle()

    assert (asked.status_code, again.status_code) == (201, 200)
    assert asked.json["id"] == again.json["id"]
    [question] = asked_of(resident, report)
    assert (question["text"], question["state"]) == ("How did they get away?", "open")
    assert "motorcycle" in [each["choice"] for each in question["choices"]]
    assert verifier.name not in str(resident.get(f"/v1/reports/{report['id']}").json)

    said = {"question_id": question["id"], "choice": "motorcycle", "narrative": WORDS}
    key = str(uuid4())
    first = answer(resident, report, key=key, **said)
    replayed = answer(resident, report, key=key, **said)
    twice = answer(resident, report, **said)
    house.settle()

    assert (first.status_code, replayed.status_code) == (201, 201)
    assert first.json == replayed.json
    assert (twice.status_code, twice.json["type"], twice.json["why"]) == (
        409,
        "/problems/question-closed",
        "answered",
    )
    assert problem_faults(twice.json) == []
    [read] = verifier.get(f"/v1/worklist/{claim[0]}/questions").json["questions"]
    assert (read["answer"], read["narrative"], read["state"]) == ("By motorcycle", WORDS, "answered")
    page = verifier.get(f"/panel/tasks/{claim[0]}").text
    assert "By motorcycle" in page
    assert "<script>alert(1)" not in page
    steps = [step["text"] for step in resident.get(f"/v1/reports/{report['id']}").json["timeline"]]
    assert steps[-2:] == [
        "The police have a question about your report.",
        "Your answer has reached the police.",
    ]
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert (actions.count("report.ask"), actions.count("report.answer")) == (1, 1)


@pytest.mark.parametrize("locale", ["en", "ur-PK", "sd"])
def test_in_the_reporters_language_and_the_inbox_says_nothing_of_it(
    app: Flask, verifier: OfficerClient, neighbour: ResidentClient, house: House, locale: str
) -> None:
    resident = ResidentClient.enrolled(app, locale=locale)
    report = dict(resident.report().json)
    house.settle()
    ask(verifier, verifier.claim_first(), "weapon")
    house.settle()

    [question] = asked_of(resident, report)
    language = locale.split("-")[0]
    assert question["text"] == asking.TEMPLATES["weapon"].words[language]
    [told] = resident.get("/v1/notifications").json["items"]
    assert (told["kind"], told["locale"]) == ("report_question", language)
    assert report["id"] not in str(told)
    assert report["reference"] not in str(told)
    assert question["text"] not in str(told)
    assert neighbour.get("/v1/notifications").json["items"] == []


def test_who_reported_anonymously_answers_with_the_receipt(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    report = dict(resident.report(anonymous=True).json)
    house.settle()
    ask(verifier, verifier.claim_first(), "exact_place")
    house.settle()
    assert resident.get("/v1/notifications").json["items"] == []
    secret = {"Receipt-Secret": report["receipt_secret"]}
    path = f"/v1/reports/{report['id']}"
    [question] = resident.client.get(path, headers=secret).json["questions"]
    said = {"question_id": question["id"], "narrative": "Beside pole P17"}

    by_device = answer(resident, report, **said)
    by_receipt = resident.client.post(
        f"{path}/answers", json=said, headers={**secret, "Idempotency-Key": str(uuid4())}
    )

    assert (by_device.status_code, by_receipt.status_code) == (404, 201)


def test_an_answer_must_answer_the_question(
    report: dict[str, Any], resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient
) -> None:
    claim = verifier.claim_first()
    choosing = ask(verifier, claim, "hurt").json["id"]
    telling = ask(verifier, claim, "which_way").json["id"]

    unfit = [
        answer(resident, report, question_id=choosing, narrative="yes"),
        answer(resident, report, question_id=choosing, choice="perhaps"),
        answer(resident, report, question_id=telling, choice="yes", narrative="north"),
        answer(resident, report, question_id=telling, narrative="  "),
    ]

    assert [each.status_code for each in unfit] == [422] * 4
    assert answer(neighbour, report, question_id=choosing, choice="yes").status_code == 404
    assert answer(resident, report, question_id=str(uuid4()), choice="yes").status_code == 404
    assert [each["state"] for each in asked_of(resident, report)] == ["open", "open"]


def test_what_another_reporter_was_asked_is_answered_by_nobody_else(
    report: dict[str, Any], resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient
) -> None:
    """Whoever knows the question's id has a report of their own to answer it by."""
    ask(verifier, verifier.claim_first())
    [question] = asked_of(resident, report)
    own = dict(neighbour.report().json)

    refused = answer(neighbour, own, question_id=question["id"], choice="car")

    assert (refused.status_code, refused.json["type"]) == (404, "/problems/not-found")
    assert [each["state"] for each in asked_of(resident, report)] == ["open"]


def test_after_72_hours_it_is_over_and_the_task_says_so(
    report: dict[str, Any], resident: ResidentClient, verifier: OfficerClient
) -> None:
    claim = verifier.claim_first()
    question = ask(verifier, claim, "hurt").json["id"]

    with clock.frozen_at(clock.now() + timedelta(hours=72, seconds=1)):
        late = answer(resident, report, question_id=question, choice="no")
        [seen] = asked_of(resident, report)

    assert (late.status_code, late.json["why"], seen["state"]) == (409, "expired", "expired")


def test_only_the_holder_asks_little_at_a_time_and_by_templates(
    report: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    claim = verifier.claim_first()

    assert ask(other_verifier, claim).json["type"] == "/problems/lease-lost"
    assert ask(verifier, claim, "what_is_your_number").status_code == 422
    assert ask(verifier, claim, report_id=str(uuid4())).status_code == 404
    for template in ("hurt", "weapon", "vehicle"):
        assert ask(verifier, claim, template).status_code == 201
    refused = ask(verifier, claim, "how_away")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/not-askable")
    assert problem_faults(refused.json) == []


def test_it_is_decided_without_waiting_and_an_answer_is_taken_all_the_same(
    report: dict[str, Any], resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    claim = verifier.claim_first()
    question = ask(verifier, claim, "hurt").json["id"]
    assert verifier.decide(*claim, "inconclusive").status_code == 201
    house.settle()

    assert answer(resident, report, question_id=question, choice="no").status_code == 201
    assert "Was anybody hurt?" in verifier.get(f"/panel/tasks/{claim[0]}").text


def test_every_question_has_its_words_in_every_language() -> None:
    for slug, template in asking.TEMPLATES.items():
        for words in (template.words, *template.choices.values()):
            assert set(words) == {"en", "ur", "sd"}, slug
            assert len({words["en"], words["ur"], words["sd"]}) == 3, slug


class TestBehaviourBeforeAppearance:
    def test_how_anybody_looked_is_asked_after_what_was_done(
        self, report: dict[str, Any], verifier: OfficerClient
    ) -> None:
        claim = verifier.claim_first()

        too_early = ask(verifier, claim, "know_again")
        ask(verifier, claim, "what_done")
        then = ask(verifier, claim, "know_again")

        assert (too_early.status_code, too_early.json["why"]) == (409, "behaviour-first")
        assert problem_faults(too_early.json) == []
        assert "ask what_done first" in too_early.json["detail"]
        assert then.status_code == 201

    def test_the_page_offers_it_only_then(self, report: dict[str, Any], verifier: OfficerClient) -> None:
        claim = verifier.claim_first()
        before = verifier.get(f"/panel/tasks/{claim[0]}").text
        ask(verifier, claim, "what_done")
        after = verifier.get(f"/panel/tasks/{claim[0]}").text

        assert 'value="know_again"' not in before
        assert 'value="know_again"' in after

    def test_each_question_about_looks_names_one_about_behaviour_that_stands_before_it(self) -> None:
        order = list(asking.TEMPLATES)

        about_looks = {slug: each.after for slug, each in asking.TEMPLATES.items() if each.after}
        assert about_looks
        assert all(order.index(first) < order.index(slug) for slug, first in about_looks.items())
