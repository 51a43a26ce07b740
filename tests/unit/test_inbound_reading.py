"""A message of a phone with twelve keys says what it means in three languages; an SOS is never missed for its spelling."""

import pytest

from citizen_api.inbound import kinds, words
from citizen_api.inbound.reading import INFO, PLACE, REPORT, SOS, STATUS, WORDS, read
from kernel.categories import CATEGORIES


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("SOS P17", "", id="as it stands on the sign"),
        pytest.param("sos p 17", "", id="small, apart"),
        pytest.param("SOSP17", "", id="in one"),
        pytest.param("S.O.S. P-17!", "", id="with marks"),
        pytest.param("sos 17", "", id="the number alone"),
        pytest.param("SOS P017", "", id="with a nought"),
        pytest.param("HELP pole no 17", "en", id="the number in words, where 'no' is no no"),
        pytest.param("madad P17", "ur", id="Roman Urdu"),
        pytest.param("مدد P17", "ur", id="Urdu with a Latin number"),
        pytest.param("مدد پول ۱۷", "ur", id="Urdu numerals"),
        pytest.param("بچاؤ پی ۱۷", "ur", id="the letter P in Urdu"),
        pytest.param("ایس او ایس پ17", "ur", id="SOS spelled out"),
        pytest.param("مدد ڪريو، پول ۱۷", "sd", id="Sindhi"),
        pytest.param("بچايو ٿنڀو ۱۷", "sd", id="Sindhi, another word"),
        pytest.param("SOS پول ١٧", "ur", id="Arabic numerals"),
    ],
)
def test_a_call_for_help_at_a_pole_is_one(text: str, language: str) -> None:
    said = read(text)

    assert (said.what, said.language) == (SOS, language)
    assert said.poles[0].replace("P0", "P") == "P17"


@pytest.mark.parametrize(
    "text", ["SOS", "help!", "مدد", "bachao bachao", "help there is nobody here sos", "ايمرجنسي"]
)
def test_a_call_without_a_place_is_one_too(text: str) -> None:
    assert read(text).what == SOS


@pytest.mark.parametrize(
    "text",
    ["hello", "ok", "", "؟؟", "🙏", "\u200f"],
)
def test_words_that_call_for_nothing_are_words(text: str) -> None:
    assert read(text).what == WORDS


def test_an_sos_in_which_somebody_is_told_to_stop_is_an_sos() -> None:
    assert read("SOS tell them to stop P17").what == SOS


def test_a_report_keeps_its_words_and_takes_no_number_in_them_for_a_pole() -> None:
    said = read("REPORT two men on a 125 took my phone at P17")

    assert (said.what, said.rest) == (REPORT, "two men on a 125 took my phone at P17")
    assert "P17" in said.poles
    assert "P125" not in said.poles
    assert read("رپورٹ P17 موبائل چھین لیا").language == "ur"
    assert read("REPORT 17 phone gone").poles == ("P17",)
    assert not read("REPORT P17").has_words


@pytest.mark.parametrize(
    ("text", "is_bare"), [("P17", False), ("p 17", False), ("pole 17", False), ("17", True), ("۱۷", True)]
)
def test_a_number_alone_is_a_place(text: str, is_bare: bool) -> None:
    said = read(text)

    assert (said.what, said.poles, said.is_bare) == (PLACE, ("P17",), is_bare)


def test_the_apps_own_sms_is_a_call_at_its_place() -> None:
    for text in (
        "SOS P17 24.87220,67.03550",
        "SOS 24.87220,67.03550",
        "help https://maps.example/?q=24.8722,67.0355",
    ):
        said = read(text)
        assert said.what == SOS
        assert said.position is not None
        assert (said.position.lat, said.position.lon) == (24.8722, 67.0355)
        assert said.poles in (("P17",), ())
        assert not said.has_words
    assert read("24.8722, 67.0355").what == PLACE
    assert read("SOS 99.12345,67.03550").position is None


def test_a_question_carries_its_reference_in_any_spacing() -> None:
    assert read("STATUS").what == STATUS
    assert read("status k482 1000 t").reference in ("K4821000T", "")
    assert read("info").what == INFO


def test_whoever_wants_no_sound_says_so() -> None:
    assert read("SOS P17 silent").is_silent
    assert read("مدد P17 خاموش").is_silent
    assert not read("SOS P17").is_silent


def test_reading_survives_whatever_is_sent() -> None:
    for text in ("\x00" * 10, "P" * 5_000, "۱" * 4_000, "sos " * 2_000, "\ud800", "ﷺ" * 100, "²³"):
        assert read(text).what


def test_every_answer_is_there_in_three_languages_and_short() -> None:
    for code, said in words.WORDS.items():
        assert set(said) == {"en", "ur", "sd"}, code
        # Three parts at most: 67 characters each where letters are not Latin, 153 where they are.
        assert len(said["en"]) <= 160, code
        assert max(len(said["ur"]), len(said["sd"])) <= 3 * 67, code


def test_no_answer_to_a_report_says_what_or_where() -> None:
    for code, said in words.WORDS.items():
        if code.startswith("report_") and code not in ("report_pole_unknown",):
            assert "%(pole)s" not in "".join(said.values())


def test_who_shows_no_language_is_answered_in_all() -> None:
    lines = words.reply("sos_at_pole", "", pole="P17").split("\n")

    assert len(lines) == 3
    assert all("P17" in line for line in lines)
    assert "\n" not in words.reply("sos_at_pole", "ur", pole="P17")


def test_a_kind_is_one_that_residents_report() -> None:
    assert kinds.category_of("P17 phone snatched") == "phone_snatching"
    assert kinds.category_of("P17 موبائل چھین لیا") == "phone_snatching"
    assert kinds.category_of("آگ لگی ہے") == "fire"
    assert kinds.category_of("something odd") == "other"
    assert {kind for kind, _ in kinds._WORDS} <= set(CATEGORIES)
