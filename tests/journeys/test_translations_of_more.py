"""What is joined, answered and disputed has words of somebody too, and a place for them in the page's language."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel.unit_of_work import reading
from moderation.translations.models import Translation
from moderation.worklist.models import VerificationTask
from tests.fakes import libretranslate
from tests.fakes.libretranslate import FakeTranslator
from tests.house import House, OfficerClient, ResidentClient
from tests.planted import KEY, decided_as

ALSO = "میں نے بھی دیکھا، دو آدمی تھے۔"
NO = "ایسا ہی ہوا تھا، دوبارہ دیکھیں۔"


@pytest.fixture
def translator(with_settings: Callable[..., None]) -> Iterator[FakeTranslator]:
    with libretranslate.running() as running:
        with_settings(translation_url=running.url, translation_key="")
        yield running


@pytest.fixture
def joined(
    resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient, house: House
) -> tuple[str, dict[str, Any]]:
    """A claimed task, and the report that its holder has just joined to it."""
    resident.report()
    house.settle()
    task_id, claim_id = verifier.claim_first()
    house.settle()
    neighbour.report(narrative=ALSO)
    house.settle()
    [suggested] = verifier.get(f"/v1/worklist/{task_id}/duplicates").json["suggested"]
    body = {"claim_id": claim_id, "incident_id": suggested["incident"]["id"]}
    assert verifier.post(f"/v1/worklist/{task_id}/joins", json=body).status_code == 201
    house.settle()
    return task_id, suggested


@pytest.fixture
def disputed(
    resident: ResidentClient, verifier: OfficerClient, other: OfficerClient, house: House
) -> tuple[str, str]:
    """A claimed second look, and the report's id."""
    report = decided_as("unfounded", resident, verifier, house)
    body = {"reason": "it_happened", "narrative": NO}
    answer = resident.post(f"/v1/reports/{report['id']}/dispute", json=body, headers={"Idempotency-Key": KEY})
    assert answer.status_code == 201, answer.text
    house.settle()
    task_id, _ = other.claim_first()
    house.settle()
    return task_id, report["id"]


def test_a_machine_translates_a_report_that_is_joined_after_the_claim(
    translator: FakeTranslator, joined: tuple[str, dict[str, Any]], verifier: OfficerClient
) -> None:
    task_id, _ = joined

    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert [body["q"] for body in translator.asked if body["target"] == "en"][-1] == ALSO
    assert page.count("By machine, checked by nobody") == 2


def test_and_the_words_of_a_dispute(
    translator: FakeTranslator, disputed: tuple[str, str], other: OfficerClient
) -> None:
    task_id, _ = disputed

    page = other.get(f"/panel/tasks/{task_id}").text

    assert NO in [body["q"] for body in translator.asked]
    assert page.count("By machine, checked by nobody") == 2


def test_and_what_a_reporter_answers(
    translator: FakeTranslator, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    report = resident.report(narrative="").json
    house.settle()
    task_id, claim_id = verifier.claim_first()
    body = {"claim_id": claim_id, "template": "what_done"}
    question_id = verifier.post(f"/v1/worklist/{task_id}/questions", json=body).json["id"]
    house.settle()
    assert translator.asked == []

    said = {"question_id": question_id, "choice": None, "narrative": ALSO}
    answered = resident.post(
        f"/v1/reports/{report['id']}/answers", json=said, headers={"Idempotency-Key": KEY}
    )
    house.settle()

    assert answered.status_code == 201, answered.text
    assert {body["q"] for body in translator.asked} == {ALSO}
    page = verifier.get(f"/panel/tasks/{task_id}").text
    assert page.index(ALSO) < page.index("By machine, checked by nobody")


def test_an_officer_translates_the_one_or_the_other_and_each_stands_by_its_words(
    disputed: tuple[str, str], other: OfficerClient
) -> None:
    task_id, report_id = disputed
    dispute_id = str(dispute_of(task_id))
    form = {"report_id": report_id, "into": "en", "csrf_token": other.csrf_token}

    own = other.post(f"/panel/tasks/{task_id}/translations", data={**form, "words": "I got off the bus."})
    of_dispute = other.post(
        f"/panel/tasks/{task_id}/translations",
        data={**form, "said_id": dispute_id, "words": "It was like that."},
    )

    assert (own.status_code, of_dispute.status_code) == (303, 303)
    page = other.get(f"/panel/tasks/{task_id}").text
    assert page.index("Disputed") < page.index("It was like that.") < page.index("I got off the bus.")
    with reading() as session:
        kept = dict(session.execute(select(Translation.words, Translation.said_id)).all())
    assert kept == {"I got off the bus.": UUID(report_id), "It was like that.": UUID(dispute_id)}


def test_an_officer_translates_a_joined_report(
    joined: tuple[str, dict[str, Any]], verifier: OfficerClient
) -> None:
    task_id, other_report = joined
    with reading() as session:
        assert session.scalars(select(Translation)).all() == []
    report_id = next(
        each["report"]["id"]
        for each in verifier.get("/v1/worklist").json["items"][0]["joined"]
        if each["report"]["reference"] == other_report["report"]["reference"]
    )
    form = {"report_id": report_id, "into": "en", "csrf_token": verifier.csrf_token}

    verifier.post(f"/panel/tasks/{task_id}/translations", data={**form, "words": "I saw it too."})

    assert "I saw it too." in verifier.get(f"/panel/tasks/{task_id}").text


def test_the_words_of_another_tasks_dispute_are_not_there(
    disputed: tuple[str, str], other: OfficerClient
) -> None:
    task_id, report_id = disputed
    form = {"report_id": report_id, "into": "en", "words": "x", "csrf_token": other.csrf_token}

    refused = other.post(f"/panel/tasks/{task_id}/translations", data={**form, "said_id": KEY})

    assert refused.status_code == 404


def dispute_of(task_id: str) -> UUID:
    with reading() as session:
        found = session.get_one(VerificationTask, UUID(task_id)).dispute_id
    assert found is not None
    return found
