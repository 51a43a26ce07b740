"""Every character that the pages say stands in a font that comes with them; what residents may write beyond it, in one more."""

import re

import pytest

from kernel.web.assets import STATIC_FOLDER
from kernel.web.catalogue import keep

_RULE = re.compile(
    r'font-family: "([^"]+)"; src: url\("\.\./fonts/([^"]+)"\)[^}]*font-weight: ([\d ]+);[^}]*unicode-range: ([^;]+);'
)
FACES = {"ur": ("Inter", "Noto Nastaliq Urdu"), "sd": ("Inter", "Noto Naskh Arabic")}
ALPHABETS = {
    "ur": "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤۂۃ۔،؛؟ًَُِّٰٔ۰۱۲۳۴۵۶۷۸۹",
    "sd": "اآبٻڀپتٺٽٿثجڄڃچڇحخدڌڏڊڍذرڙزسشصضطظعغفڦقڪکگڱڳلمنڻوھهءيئؤ۽۾۔،؛؟ًَُِّ٠١٢٣٤٥٦٧٨٩",
}
# No picture of their own: joiners, marks of direction, ends of lines.
UNSEEN = set("\n\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")


def faces() -> list[tuple[str, str, str, set[int]]]:
    tokens = (STATIC_FOLDER / "css" / "tokens.css").read_text()
    return [(family, file, weight, _of(ranges)) for family, file, weight, ranges in _RULE.findall(tokens)]


def _of(ranges: str) -> set[int]:
    found: set[int] = set()
    for each in ranges.split(","):
        first, _, last = each.strip().removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def _first_of(families: tuple[str, ...]) -> set[int]:
    return set().union(
        *(has for family, file, _, has in faces() if family in families and "-rest" not in file)
    )


@pytest.mark.parametrize("code", keep.TRANSLATED)
def test_what_the_pages_say_needs_no_second_file(code: str) -> None:
    said = {each for entry in keep.read(code) if entry.id for each in str(entry.string)} - UNSEEN

    missing = {each for each in said if ord(each) not in _first_of(FACES[code])}
    assert missing <= set("→"), "drawn by the machine's own font, as ever"


@pytest.mark.parametrize("code", keep.TRANSLATED)
def test_the_whole_alphabet_is_in_its_own_face(code: str) -> None:
    assert {each for each in ALPHABETS[code] if ord(each) not in _first_of(FACES[code][1:])} == set()


def test_no_character_is_promised_by_two_files_of_one_weight() -> None:
    for family, file, weight, has in faces():
        for other_family, other, other_weight, others in faces():
            if (
                file < other
                and family == other_family
                and ("-rest" in file + other or weight == other_weight)
            ):
                assert not has & others, (file, other)


def test_the_files_of_one_family_are_of_the_same_weight_or_of_another_and_never_of_both() -> None:
    """A browser takes the files of one weight alone: of 400 and "400 700" it takes one, and finds no letter of the other."""
    for family, file, weight, _ in faces():
        for other_family, other, other_weight, _ in faces():
            if family == other_family and weight != other_weight:
                assert not _weights(weight) & _weights(other_weight), (file, weight, other, other_weight)


def _weights(of: str) -> set[int]:
    first, *last = of.split()
    return set(range(int(first), int((last or [first])[0]) + 1))


def test_a_named_file_is_there_and_text_does_not_wait_for_it() -> None:
    tokens = (STATIC_FOLDER / "css" / "tokens.css").read_text()
    rules = re.findall("@font-face {[^}]+}", tokens)

    assert {path.name for path in (STATIC_FOLDER / "fonts").glob("*.woff2")} == {
        file for _, file, _, _ in faces()
    }
    assert all("font-display: swap" in rule for rule in rules)
