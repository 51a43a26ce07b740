"""The catalogue is whole, and what is checked of it can fail."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from kernel.spoken import CODES, spoken
from kernel.web import grounds, languages, pages, wording
from kernel.web.catalogue import beside, check, gather, keep, parts, templates
from kernel.web.catalogue.gather import Key, Sentence

SAID: dict[Key, Sentence] = {
    "Clip of %(camera)s": Sentence("Clip of %(camera)s", {"a.html"}),
    ("%(n)s gap", "%(n)s gaps"): Sentence(("%(n)s gap", "%(n)s gaps"), {"a.html"}),
}
REVIEWED = ["reviewed: Sania Z."]
ISLANDS = "kernel/web/web/"


@pytest.fixture(scope="module")
def said() -> dict[Key, Sentence]:
    return gather.sentences()


def whole() -> Catalog:
    catalogue = Catalog(locale="ur")
    catalogue.add("Clip of %(camera)s", "%(camera)s کا کلپ", user_comments=REVIEWED)
    catalogue.add(("%(n)s gap", "%(n)s gaps"), ("ایک خلا", "%(n)s خلا"), user_comments=REVIEWED)
    return catalogue


def test_a_whole_catalogue_has_no_faults() -> None:
    assert check.faults(whole(), SAID) == []
    assert check.unreviewed(whole()) == 0


def _without(catalogue: Catalog) -> None:
    catalogue.delete("Clip of %(camera)s")


def _changed(**change: object) -> Callable[[Catalog], None]:
    def change_it(catalogue: Catalog) -> None:
        message = catalogue["Clip of %(camera)s"]
        for name, value in change.items():
            setattr(message, name, value)

    return change_it


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        pytest.param(_without, "missing: Clip of", id="an entry is missing"),
        pytest.param(_changed(string=""), "empty: Clip of", id="nobody has translated it"),
        pytest.param(_changed(string="کلپ"), "placeholders [] instead of ['camera']", id="a name is lost"),
        pytest.param(_changed(string="%(camera)s %(at)s"), "placeholders ['at', 'camera']", id="a name is added"),
        pytest.param(_changed(string="%(camera)s 100%"), "placeholders", id="a stray percent sign"),
        pytest.param(_changed(string="<b>%(camera)s</b>"), "has markup", id="it would be read as HTML"),
        pytest.param(
            lambda c: c.add("Near {place}", "قریب", user_comments=REVIEWED), "placeholders [] instead of ['place']", id="a place is lost",
        ),
        pytest.param(_changed(flags={"fuzzy"}), "fuzzy", id="a machine guessed it from another"),
        pytest.param(_changed(user_comments=[]), "without a reviewer", id="nobody is named"),
        pytest.param(_changed(user_comments=["reviewed:"]), "without a reviewer", id="the name is empty"),
        pytest.param(lambda c: c.add("Gone", "گیا", user_comments=REVIEWED), "obsolete: Gone", id="nobody says it"),
    ],
)  # fmt: skip
def test_a_spoilt_catalogue_is_refused(spoil: Callable[[Catalog], None], fault: str) -> None:
    catalogue = whole()
    spoil(catalogue)

    assert any(found.startswith(fault) for found in check.faults(catalogue, SAID)), check.faults(
        catalogue, SAID
    )


def test_what_nobody_has_reviewed_is_counted() -> None:
    catalogue = whole()
    catalogue["Clip of %(camera)s"].user_comments = [keep.REVIEWER + keep.NOBODY]

    assert check.faults(catalogue, SAID) == []
    assert check.unreviewed(catalogue) == 1


@pytest.mark.parametrize("code", keep.TRANSLATED)
def test_every_sentence_of_the_pages_is_in_the_catalogue(code: str, said: dict[Key, Sentence]) -> None:
    assert check.faults(keep.read(code), said) == []
    for path, words in keep.scripts(keep.read(code), said, code=code).items():
        assert path.read_text() == words


def test_what_the_console_alone_says_weighs_on_no_other_page(said: dict[Key, Sentence]) -> None:
    islands = parts.by_island(said)

    assert [name for name, keys in islands.items() if "Sound off, arm it" in keys] == ["console"]
    assert "Claim it" not in islands["task"], "the sheet of keys comes when it is asked for"


def test_every_sentence_of_an_island_comes_with_it(said: dict[Key, Sentence]) -> None:
    come = {key for keys in parts.by_island(said).values() for key in keys}

    for key, sentence in said.items():
        if any(name.startswith(ISLANDS) and not name.startswith(ISLANDS + "app/") for name in sentence.files):
            assert key in come, "npm run build, then script/words"


@pytest.mark.parametrize("template", gather.templates(), ids=lambda path: path.stem)
def test_a_page_names_its_island_and_no_script_of_its_own(template: Path) -> None:
    """The layout brings an island together with its words, so none comes without them."""
    source = template.read_text()

    if template.name not in {"layout.html", "shell.html"}:
        assert 'type="module"' not in source
    assert set(re.findall(r'set island = "(\w+)"', source)) <= set(parts.sources())


@pytest.mark.parametrize("code", keep.TRANSLATED)
def test_bringing_it_up_to_date_changes_nothing_when_nothing_was_said_anew(
    code: str, said: dict[Key, Sentence]
) -> None:
    updated = keep.updated(keep.read(code), said, code=code)

    assert keep.written(updated) == (keep.CATALOGUES / f"{code}.po").read_bytes()


def test_the_three_kinds_of_source_are_gathered(said: dict[Key, Sentence]) -> None:
    assert said["Worklist"].files >= {"moderation/panel/templates/panel/worklist.html"}
    assert said["Phone snatched"].files >= {"kernel/web/wording.py", "kernel/web/web/app/kinds.ts"}
    assert "Sound off, arm it" in parts.by_island(said)["console"]
    assert "This has been decided" in parts.by_island(said)[parts.TITLES], (
        "an island shows the titles of problems"
    )
    assert not any("Phone snatched" in keys for keys in parts.by_island(said).values())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<h1>Worklist</h1>", ["Worklist"], id="between tags"),
        pytest.param('<h1>{{ _("Worklist") }}</h1>', [], id="wrapped"),
        pytest.param('<a title="Sign out"></a>', ["Sign out"], id="in a title"),
        pytest.param('<img alt="Still of {{ name }}">', ["Still of"], id="beside a value"),
        pytest.param('<input placeholder="{{ _(\'Find\') }}" value="Find">', [], id="a value is not a word"),
        pytest.param('<p class="{{ "on" if x }}">{{ "open" if x else y }}</p>', ["open"], id="a constant"),
        pytest.param('{{ state("yours", "lock") }}', ["yours"], id="a macro's word, not its icon"),
        pytest.param('{% call empty("check", "Nothing") %}{% endcall %}', ["Nothing"], id="a call's word"),
        pytest.param("<kbd>Enter</kbd> {{ n }} m", [], id="a key and a unit"),
    ],
)
def test_text_that_is_not_wrapped_is_found(source: str, found: list[str]) -> None:
    assert [text for _, text in templates.unwrapped(source)] == found


def test_a_line_is_named() -> None:
    assert templates.unwrapped('<p>\n{% if x %}\n<b class="{{ y }}">Here</b>\n{% endif %}') == [(3, "Here")]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param(
            'WORDS = {\n  "a": {"en": "Yes", "ur": "ہاں"},\n}', [2], id="two languages of a sentence"
        ),
        pytest.param('WORDS = {"en": ("Yes", "No"), "sd": ("ها", "نه")}', [1], id="pairs"),
        pytest.param('WORDS = {"yes": spoken("Yes")}', [], id="it says it out of the catalogue"),
        pytest.param('COUNTS = {"en": 1}', [], id="one language is no table"),
    ],
)
def test_words_beside_the_catalogue_are_found(source: str, lines: list[int]) -> None:
    assert beside.by_language(source) == lines


def test_nothing_stands_beside_it() -> None:
    assert list(beside.tables()) == []


def test_what_a_phone_or_a_push_says_is_in_it_too(said: dict[Key, Sentence]) -> None:
    for sentence in (
        "The police have your call. Nobody has seen it yet.",
        "Withdrawn: {told}",
        "Was anybody hurt?",
        "Are you safe now?",
        "The file was damaged on its way. Send it again.",
    ):
        assert sentence in said
        words = spoken(sentence)
        assert set(words) == set(CODES) == set(languages.LANGUAGES)
        assert len(set(words.values())) == 3


def test_a_language_we_do_not_have_is_none_of_its_words() -> None:
    assert "fr" not in spoken("Was anybody hurt?")
    assert spoken("Was anybody hurt?").get("fr", "?") == "?"


def test_outside_a_page_english_is_spoken() -> None:
    assert languages.language() == "en"
    assert wording.category_name("fire") == "Fire"


def test_a_number_with_its_unit_keeps_its_order_inside_a_sentence_from_right_to_left() -> None:
    camera = {"grounds": {"inside_sector": True, "bearing_deg": 0, "off_axis_deg": 12, "light": "day"}}

    with languages.speaking("ur"):
        assert pages.metres(12) == "\u206612 m\u2069"
        assert "\u206612°\u2069" in grounds.sight(camera)
    assert pages.metres(12) == "12 m"


def test_what_is_filled_in_is_escaped_once_and_runs_in_its_own_direction() -> None:
    with languages.speaking("sd"):
        said = languages.markup("decided by %(officer)s", officer="<b>O'Neil")

    assert said == "\u2068&lt;b&gt;O&#39;Neil\u2069 فيصلو ڪيو"
    assert languages.gettext("decided by %(officer)s", officer="O'Neil") == "decided by O'Neil"


def test_an_offered_reason_is_shown_translated_and_an_added_one_as_it_was_written() -> None:
    with languages.speaking("ur"):
        shown = wording.reason_shown("One camera shows it as told. The stop is in the picture")

    assert shown == "ایک کیمرہ وہی دکھاتا ہے جو بتایا گیا. The stop is in the picture"
    assert wording.reason_shown("Something of mine") == "Something of mine"
