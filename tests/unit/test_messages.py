"""The community reads advice about a neighbourhood: no person, no accusation, no exact place, in three languages."""

import re
import string

import pytest

from citizen_api.push import messages
from kernel import categories
from kernel.geo import Position, anchor
from kernel.places import LANGUAGES

NUMAISH = Position(24.8722, 67.0355)

# What makes a mob or tells on a reporter: persons, blame, calls to act, and who said it.
FORBIDDEN = re.compile(
    r"\b(suspects?|thie(f|ves)|robbers?|culprits?|criminals?|wanted|kidnapp\w*|he|she|man|men|woman|women|boys?|gang"
    r"|catch|chase|stop (him|them)|your report|you reported|witness\w*|pole|camera\w*)\b",
    re.IGNORECASE,
)


def told(category, locale="en"):
    return messages.message(
        kind=messages.INCIDENT_VERIFIED, category=category, place=anchor(NUMAISH), locale=locale
    )


def test_phone_snatching_near_numaish_reads_as_advice():
    words = told("phone_snatching")

    assert words.title == f"Phone snatching near {words.place_name}"
    assert words.text == (
        f"Phone snatching reported near {words.place_name} was verified. Keep phones out of sight."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", categories.CATEGORIES)
def test_every_category_has_its_words_in_every_language(category, language):
    words = told(category, language)

    assert words.locale == language
    assert words.place_name in words.title
    assert words.place_name in words.text
    assert len(words.title) <= 80
    assert len(words.text) <= 200
    assert "{" not in words.title + words.text


@pytest.mark.parametrize("category", categories.CATEGORIES)
def test_no_sentence_speaks_of_persons_or_calls_to_act(category):
    words = told(category)

    assert not FORBIDDEN.search(f"{words.title} {words.text}".replace("missing-person", ""))


def test_a_template_takes_a_place_and_nothing_else():
    for title, text in messages.templates().values():
        fields = [name for part in (title, text) for _, name, _, _ in string.Formatter().parse(part) if name]
        assert fields == ["place", "place"]


def test_each_language_is_translated_and_not_copied():
    for category in categories.CATEGORIES:
        assert len({told(category, language).text for language in LANGUAGES}) == len(LANGUAGES)


def test_there_are_words_for_the_categories_of_reports_and_no_others():
    told_about = {category for _, category, _ in messages.templates()}

    assert told_about == set(categories.CATEGORIES)


def test_an_sos_is_never_told_to_the_community():
    assert not messages.may_be_told(kind=messages.INCIDENT_VERIFIED, category=categories.SOS_CATEGORY)


def test_the_place_is_named_as_the_anchor_is_wherever_in_its_square_it_was():
    near_by = Position(NUMAISH.lat + 0.0005, NUMAISH.lon)

    assert anchor(near_by) == anchor(NUMAISH)
    assert (
        told("fire").text
        == messages.message(
            kind=messages.INCIDENT_VERIFIED, category="fire", place=anchor(near_by), locale="en"
        ).text
    )
