"""What a resident wrote stays as it is; beside it stands what a machine or an officer made of it, and whose it is."""

import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from app import ROUTES
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from kernel.web import languages
from moderation.translations import libretranslate as client
from moderation.translations import queries
from moderation.translations.models import Translation
from moderation.translations.port import Unreachable
from tests.fakes import libretranslate
from tests.fakes.libretranslate import FakeTranslator
from tests.house import House, OfficerClient, ResidentClient, report_body

NARRATIVE = report_body()["narrative"]


@pytest.fixture
def translator(with_settings: Callable[..., None]) -> Iterator[FakeTranslator]:
    with libretranslate.running() as running:
        running.key = "a key"
        with_settings(translation_url=running.url, translation_key="a key")
        yield running


def claimed(resident: ResidentClient, house: House, verifier: OfficerClient, **said: str) -> str:
    resident.report(**said)
    house.settle()
    task_id, _ = verifier.claim_first()
    return task_id


def test_a_machine_translates_once_the_task_is_claimed_and_is_marked_so(
    translator: FakeTranslator, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    task_id = claimed(resident, house, verifier)
    assert translator.asked == []

    house.settle()
    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert "By machine, checked by nobody" in page
    assert "I had just stepped off the bus." in page
    assert NARRATIVE in page
    assert [(body["q"], body["source"], body["target"], body["format"]) for body in translator.asked] == [
        (NARRATIVE, "ur", "en", "text"),
        (NARRATIVE, "ur", "sd", "text"),
    ]
    with reading() as session:
        told = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.action == "report.machine_translate")
        ).all()
    assert sorted(told) == ["into en by 127.0.0.1", "into sd by 127.0.0.1: sd is not supported"]


def test_latin_letters_are_left_to_the_service_to_tell(
    translator: FakeTranslator, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    claimed(resident, house, verifier, narrative="Do log lal 125 par aye")

    house.settle()

    assert {body["source"] for body in translator.asked} == {"auto"}
    with reading() as session:
        made = session.scalars(select(Translation).where(Translation.into_language == "en")).one()
    assert made.from_language == "ur"


def test_a_service_that_does_not_answer_is_asked_again_and_holds_nobody_up(
    translator: FakeTranslator, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    translator.status = 503
    task_id = claimed(resident, house, verifier)

    with pytest.raises(AssertionError, match="translate_narratives"):
        house.settle(at_most=3)
    translator.status = 200
    house.settle()

    assert "I had just stepped off the bus." in verifier.get(f"/panel/tasks/{task_id}").text


def test_without_a_service_nothing_leaves_the_house_and_the_page_says_that_nobody_translated_it(
    resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    task_id = claimed(resident, house, verifier)
    house.settle()

    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert "Nobody has translated it." in page
    assert ">Urdu</span>" in page
    assert "By machine" not in page


def test_what_an_officer_translates_is_kept_with_their_name(
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
) -> None:
    task_id = claimed(resident, house, verifier)
    item = verifier.get("/v1/worklist").json["items"][0]
    said = {
        "report_id": item["report"]["id"],
        "into": "en",
        "words": "I had just got off the bus. <b>Two</b> men.",
    }

    kept = verifier.post(f"/panel/tasks/{task_id}/translations", data=said)
    page = other_verifier.get(f"/panel/tasks/{task_id}").text

    assert kept.status_code == 303
    assert "Translated by Imran A." in page
    assert "I had just got off the bus. &lt;b&gt;Two&lt;/b&gt; men." in page
    assert NARRATIVE in page
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "report.translate")).one()
    assert (entry.actor_name, entry.reason) == ("Imran A.", "into en")


def test_of_each_officer_the_last_words_are_shown_the_newest_first(
    resident: ResidentClient, house: House, verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    task_id = claimed(resident, house, verifier)
    report_id = UUID(verifier.get("/v1/worklist").json["items"][0]["report"]["id"])
    for officer, words in ((verifier, "One."), (other_verifier, "Two."), (verifier, "Three.")):
        said = {"report_id": str(report_id), "into": "en", "words": words}
        officer.post(f"/panel/tasks/{task_id}/translations", data=said)

    with reading() as session:
        found = queries.of_all(session, [report_id], into="en")[report_id]

    assert [each.words for each in found.by_officers] == ["Three.", "Two."]


def test_a_report_in_the_pages_language_needs_no_slot(
    resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    task_id = claimed(resident, house, verifier)

    with languages.speaking("ur"):
        page = verifier.get(f"/panel/tasks/{task_id}").text

    assert NARRATIVE in page
    assert 'id="translation"' not in page


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("I had\x00 just stepped off", id="what no text of ours can hold"),
        pytest.param("I had \ud800 just stepped off", id="half a letter"),
        pytest.param("I had \u202etsuj stepped off", id="words that read backwards"),
        pytest.param("x" * 50_000, id="a book"),
    ],
)
def test_what_may_not_stand_here_is_refused_once_and_not_asked_for_again_and_again(
    translator: FakeTranslator, resident: ResidentClient, house: House, verifier: OfficerClient, said: str
) -> None:
    translator.knows["en"] = said
    claimed(resident, house, verifier)

    house.settle()

    with reading() as session:
        made = session.scalars(select(Translation).where(Translation.into_language == "en")).one()
    assert made.words == ""
    assert made.refusal.startswith("it answered")
    assert len(translator.asked) == 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[" * 150_000, id="brackets without end"),
        pytest.param(b'{"error": "no\\u0000"}', id="a reason that no text of ours can hold"),
    ],
)
def test_a_service_that_is_none_is_refused_once(
    translator: FakeTranslator,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    content: bytes,
) -> None:
    translator.content = content
    claimed(resident, house, verifier)

    house.settle()

    assert len(translator.asked) == 2


def test_a_service_that_answers_a_letter_at_a_time_is_left_when_its_time_is_over(
    translator: FakeTranslator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT_S", 0.5)
    translator.pause_s = 0.1

    begun = time.monotonic()
    with pytest.raises(Unreachable):
        client.LibreTranslate(translator.url, "a key").translate("سلام", source="ur", target="en")

    assert time.monotonic() - begun < 2


def test_a_slow_service_keeps_no_phone_and_no_task_waiting() -> None:
    queues = {job: queue for routes in ROUTES.values() for queue, job in routes}

    behind_it = {
        job for job, queue in queues.items() if queue == queues["moderation.jobs.translate_narratives"]
    }

    assert behind_it == {
        "moderation.jobs.translate_narratives",
        "cctv_link.jobs.write_export",
        "cctv_link.jobs.redact",
        "cctv_link.jobs.mark",
        "cctv_link.jobs.sweep_store",
        "cctv_link.jobs.examine_film",
    }
