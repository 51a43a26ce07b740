"""A number is read as people write it; its code is stored nowhere, and is as hard to guess as six digits are."""

from collections import Counter
from uuid import UUID

import pytest

from citizen_api.phone_numbers import numbers, sending
from kernel import ids
from kernel.errors import InvalidField

KEY, OTHER = b"k" * 32, b"o" * 32
REGIONS = ("PK", "AE")


@pytest.mark.parametrize(
    "typed",
    [
        *("0300 1234567", "03001234567", "+92 300 1234567", "0092-300-1234567", "(0300) 123-4567"),
        *("٠٣٠٠١٢٣٤٥٦٧", "۰۳۰۰ ۱۲۳ ۴۵۶۷", "+923001234567", "tel:+92-300-1234567"),
    ],
)
def test_one_number_however_it_is_written(typed: str) -> None:
    assert numbers.normalised(typed, regions=REGIONS) == "+923001234567"


def test_another_country_that_is_served() -> None:
    assert numbers.normalised("+971 50 123 4567", regions=REGIONS) == "+971501234567"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("15", "invalid"),
        ("nobody", "invalid"),
        ("0300 123", "invalid"),
        ("021 99212345", "not-mobile"),
        ("+1 202 555 0143", "country-not-served"),
        ("+44 7911 123456", "country-not-served"),
        ("'; DROP TABLE phone_numbers; --", "invalid"),
        ("\u202e0300", "invalid"),
    ],
)
def test_what_takes_no_message_is_refused_by_its_reason(typed: str, code: str) -> None:
    with pytest.raises(InvalidField) as refused:
        numbers.normalised(typed, regions=REGIONS)

    [fault] = refused.value.extra["errors"]  # type: ignore[misc]
    assert (fault["field"], fault["code"]) == ("number", code)


def test_a_code_is_its_askings_own() -> None:
    asking = ids.new_id()
    code = numbers.code_of(asking, key=KEY)

    assert len(code) == 6
    assert code.isdigit()
    assert numbers.fits(asking, code, key=KEY)
    assert numbers.fits(asking, "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in code), key=KEY)
    assert numbers.fits(asking, f"{code[:3]} {code[3:]}", key=KEY)
    assert not numbers.fits(ids.new_id(), code, key=KEY)
    assert not numbers.fits(asking, code, key=OTHER)
    for wrong in ("", code[:5], code + "0", "abcdef", "\ud800", "½"):
        assert not numbers.fits(asking, wrong, key=KEY)


def test_codes_are_spread_evenly() -> None:
    firsts = Counter(numbers.code_of(UUID(int=each), key=KEY)[0] for each in range(10_000))

    assert set(firsts) == set("0123456789")
    assert max(firsts.values()) < 1.2 * min(firsts.values())


@pytest.mark.parametrize("language", ["en", "ur", "sd"])
def test_the_message_says_nothing_of_police_report_or_app(language: str) -> None:
    said = sending.WORDS[language].format(code="123456").lower()

    assert "123456" in said
    for word in ("police", "gawah", "report", "sos", "پولیس", "گواہ", "رپورٹ", "پوليس", "گواهه"):
        assert word not in said
    assert len(said) <= (160 if language == "en" else 134), "two messages at most"
