"""A coarse place is called by the neighbourhood that people know it as, in their language."""

import pytest

from kernel import places
from kernel.config import Settings
from kernel.geo import Position, anchor, distance_m

NUMAISH = Position(24.8722, 67.0355)
CITY = Settings(database_url="", redis_url="", storage_url="", secret_key="").city_box


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        pytest.param("en", "Numaish Chowrangi", id="English"),
        pytest.param("ur", "نمائش چورنگی", id="Urdu"),
        pytest.param("sd", "نمائش چورنگي", id="Sindhi"),
        pytest.param("ur-PK", "نمائش چورنگی", id="a region does not change the language"),
        pytest.param("SD-Arab-PK", "نمائش چورنگي", id="letters of either case"),
        pytest.param("fr", "Numaish Chowrangi", id="a language we do not have reads English"),
        pytest.param("urdu", "Numaish Chowrangi", id="a tag that only begins like one of ours"),
    ],
)
def test_a_place_is_named_in_the_language_of_the_reader(locale, name):
    assert places.name_of(NUMAISH, locale) == name


def test_the_anchor_of_a_place_is_named_after_a_neighbour_of_the_place():
    coarse = anchor(NUMAISH)

    named = next(p for p in places.known_places() if p.names["en"] == places.name_of(coarse, "en"))

    assert distance_m(named.position, NUMAISH) < 1_500


def test_a_place_far_from_every_name_is_given_none_of_them():
    at_sea = Position(24.0, 66.0)

    assert places.name_of(at_sea, "en") == "your neighbourhood"


def test_every_known_place_lies_in_the_city_and_has_three_names_of_its_own():
    known = places.known_places()

    assert len(known) >= 120
    assert all(CITY.contains(place.position) for place in known)
    for language in places.LANGUAGES:
        names = [place.names[language] for place in known]
        assert all(name.strip() == name != "" for name in names)
        assert len(set(names)) == len(names)


def test_names_are_written_in_the_script_of_their_language():
    for place in places.known_places():
        assert place.names["en"].isascii()
        for language, letters_of_another in (("ur", "ڪٽڏڳٻڀٺڇي"), ("sd", "ٹڈےی")):
            name = place.names[language]
            if language == "ur":
                letters_of_another = letters_of_another.replace("ڇ", "")
            assert not set(name) & set(letters_of_another), name
