"""Every resident's operation and every problem has its example in English, Urdu and Sindhi; they differ in words alone."""

import json
from typing import Any

import pytest

from citizen_api.push import messages
from citizen_api.reports.timeline import WORDS as TIMELINE
from citizen_api.sos.timeline import WORDS as LADDER
from citizen_api.uploads.refusals import WORDS as REFUSALS
from kernel.geo import Position
from kernel.web.languages import speaking, translated
from tests.contracts.published import FOLDER, OPERATIONS, PROBLEMS, faults, problem_faults
from wire import contract, languages, titles

CONTRACT = contract.load()
PHRASES = languages.read_phrases()
ENGLISH = contract.examples()
RESIDENTS = sorted(CONTRACT.residents)
JSON = "application/json"
NUMAISH = Position(24.8713, 67.0379)


def shape(node: Any, name: str = "") -> Any:
    """What is left when the words are taken out."""
    if isinstance(node, dict):
        left = {key: shape(inner, key) for key, inner in node.items() if key != "Accept-Language"}
        return {key: inner for key, inner in left.items() if (key, inner) != ("headers", {})}
    if isinstance(node, list):
        return [shape(each, name) for each in node]
    spoken = {words for phrase in PHRASES.values() for words in phrase.values()}
    is_said = isinstance(node, str) and (node in spoken or name in languages.SAYS_LANGUAGE or "<feed" in node)
    return "words" if is_said else node


@pytest.mark.parametrize("language", languages.OTHERS)
def test_what_is_committed_is_what_is_made(language: str) -> None:
    made = {
        place: text
        for place, text in languages.written(CONTRACT).items()
        if place.startswith(f"examples/{language}/")
    }

    committed = {
        f"examples/{language}/{path.name}": path.read_text()
        for path in (FOLDER / "examples" / language).iterdir()
    }
    assert committed == made, "run script/contracts"


@pytest.mark.parametrize("language", languages.OTHERS)
@pytest.mark.parametrize("name", RESIDENTS)
def test_an_example_in_another_language_fits_as_the_english_one_does(name: str, language: str) -> None:
    example = contract.examples(language=language)[name]
    _, _, operation = OPERATIONS[name]

    assert shape(example) == shape(ENGLISH[name])
    assert example["request"]["headers"]["Accept-Language"] == language
    if "body" in example["request"]:
        assert faults(example["request"]["body"], operation["requestBody"]["content"][JSON]["schema"]) == []
    content = operation["responses"][str(example["answer"]["status"])].get("content", {})
    if JSON in content:
        assert faults(example["answer"]["body"], content[JSON]["schema"], is_closed=True) == []


@pytest.mark.parametrize("name", RESIDENTS)
def test_nothing_that_a_person_reads_stays_english(name: str) -> None:
    assert languages.untranslated(ENGLISH[name], PHRASES) == [], "add it to mobile_contracts/phrases.json"


def test_a_phrase_is_there_in_each_language_and_once() -> None:
    for phrase in PHRASES.values():
        assert set(phrase) == set(contract.LANGUAGES)
        assert all(phrase.values())
    names = {"Saddar", "Gulshan 13-D"}  # written alike in both
    alike = [each["en"] for each in PHRASES.values() if each["ur"] == each["sd"]]
    assert set(alike) <= names


def test_what_we_say_in_the_examples_is_what_the_code_says() -> None:
    ours = [TIMELINE[code] for code in ("received", "under_review", "verified")]
    ours += [LADDER[code] for code in ("received", "on_screen", "second_console")]
    ours.append(REFUSALS["pixel-limit"])
    for category in ("phone_snatching", "road_hazard"):
        told = {
            language: messages.message(
                kind=messages.INCIDENT_VERIFIED, category=category, place=NUMAISH, locale=language
            )
            for language in contract.LANGUAGES
        }
        ours += [
            {language: getattr(each, what) for language, each in told.items()} for what in ("title", "text")
        ]

    for words in ours:
        assert PHRASES[words["en"]] == {language: words[language] for language in contract.LANGUAGES}


@pytest.mark.parametrize("slug", sorted(PROBLEMS))
def test_every_problem_has_its_title_in_three_languages(slug: str) -> None:
    problem = PROBLEMS[slug]
    titles = problem.get("titles", {})

    assert set(titles) == set(languages.OTHERS), (
        f"mobile_contracts/problems/{slug}.json wants titles in ur and sd"
    )
    assert not any(title.isascii() for title in titles.values())
    english = languages.problem_example(problem, "en")
    assert problem_faults(english) == []
    for language in languages.OTHERS:
        example = languages.problem_example(problem, language)
        assert {**example, "title": english["title"]} == english


@pytest.mark.parametrize("slug", sorted(PROBLEMS))
def test_a_title_that_the_pages_say_too_is_said_alike(slug: str) -> None:
    problem = PROBLEMS[slug]

    for language in languages.OTHERS:
        with speaking(language):
            on_pages = translated(problem["title"])
        assert on_pages in (problem["title"], problem["titles"][language])


def test_a_title_that_is_missing_is_taken_from_the_catalogue_or_the_phrases() -> None:
    problems = {
        "not-found": {key: value for key, value in PROBLEMS["not-found"].items() if key != "titles"},
        "token-expired": PROBLEMS["token-expired"],
        "code-unsent": {"title": "The SMS gateway cannot be reached now", "status": 503},
        "nobody-knows": {"title": "Nobody has words for this", "status": 409},
    }

    made = titles.written(contract.Contract({}, problems))

    assert set(made) == {"problems/not-found.json", "problems/code-unsent.json"}
    assert json.loads(made["problems/not-found.json"]) == PROBLEMS["not-found"]
    assert list(json.loads(made["problems/code-unsent.json"])) == ["title", "titles", "status"]
