"""Why it was found so, a reporter reads in their own language: the sentence that was chosen, never an officer's own words."""

import pytest
from flask import Flask

from citizen_api.reports import reasons
from kernel.web import languages, wording
from tests.house import House, OfficerClient, ResidentClient

OWN_WORDS = "The man of the tea shop says so"
READ = {
    "en": "Reason: One camera shows it as told.",
    "ur": "وجہ: ایک کیمرہ وہی دکھاتا ہے جو بتایا گیا۔",
    "sd": "سبب: هڪ ڪيمرا اهو ئي ڏيکاري ٿي جيڪو ٻڌايو ويو.",
    "de": "Reason: One camera shows it as told.",
}


def decided(officer: OfficerClient, reason: str) -> None:
    task_id, claim_id = officer.claim_first()
    body = {"claim_id": claim_id, "outcome": "verified", "reason": reason}
    assert officer.post(f"/v1/worklist/{task_id}/decision", json=body).status_code == 201


@pytest.mark.parametrize("locale", READ)
def test_the_chosen_sentence_is_read_in_the_reporters_language(
    app: Flask, verifier: OfficerClient, house: House, locale: str
) -> None:
    reporter = ResidentClient.enrolled(app, locale=locale)
    report = reporter.report().json
    house.settle()

    decided(verifier, f"One camera shows it as told. {OWN_WORDS}")
    house.settle()

    said = reporter.get(f"/v1/reports/{report['id']}").json["timeline"][-1]["text"]
    assert said.endswith(READ[locale])
    assert OWN_WORDS not in said


def test_an_officers_own_words_stay_in_the_house(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    report = resident.report().json
    house.settle()

    decided(verifier, OWN_WORDS)
    house.settle()

    last = resident.get(f"/v1/reports/{report['id']}").json["timeline"][-1]
    assert last["status"] == "verified"
    assert last["text"].endswith("without your name or the exact place.")


def test_the_officer_reads_it_before_it_is_sent(app: Flask, verifier: OfficerClient, house: House) -> None:
    ResidentClient.enrolled(app, locale="ur").report()
    house.settle()
    task_id, _ = verifier.claim_first()

    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert f'<span class="because because-2"><q lang="ur" dir="rtl">{READ["ur"]}</q></span>' in page


def test_what_the_panel_offers_is_what_a_reporter_can_read() -> None:
    offered = [text for texts in wording.REASONS.values() for text in texts]

    assert [words["en"] for words in reasons.SENTENCES.values()] == offered
    for words in reasons.SENTENCES.values():
        assert set(words) == set(languages.LANGUAGES)
        assert reasons.code_of(words["en"])
