"""A word for ethnicity, language, religion or sect is found however it is typed, and nothing else is taken for one."""

from pathlib import Path

import pytest

from citizen_api.push import wording as pushed
from citizen_api.reports import asking, timeline
from citizen_api.sos import timeline as sos_timeline
from kernel import places
from kernel.belonging import words
from kernel.belonging.boundary import LEFT_OUT, for_the_public
from kernel.belonging.considered import WhoSomebodyIs, consider
from kernel.belonging.words import WordsUnreadable
from kernel.web import wording


@pytest.fixture(autouse=True)
def _our_list() -> None:
    words.install()


@pytest.mark.parametrize(
    ("text", "said", "category"),
    [
        pytest.param("two PATHAN boys took it", "PATHAN", "ethnicity", id="capitals"),
        pytest.param("the pathan's shop", "pathan", "ethnicity", id="before an apostrophe"),
        pytest.param("a sindhi-speaking man", "sindhi", "ethnicity", id="before a hyphen"),
        pytest.param("he was a Shi'a", "Shi a", "sect", id="with an apostrophe inside"),
        pytest.param("pat\u200bhan", "pat\u200bhan", "ethnicity", id="a blank that nobody sees"),
        *(
            pytest.param(f"pat{hidden}han", f"pat{hidden}han", "ethnicity", id=f"U+{ord(hidden):04X} within")
            for hidden in "\u061c\u180e\u2063\u20dd\u3164\ufe0f\U000e0041"
        ),
        pytest.param("پ\u08f0ٹھان", "پ\u08f0ٹھان", "ethnicity", id="a mark of later Unicode"),
        pytest.param(
            "Ahl \u200d e \u2063 Hadith", "Ahl e Hadith", "sect", id="blanks that nobody sees between"
        ),
        pytest.param("p\u00e1than", "p\u00e1than", "ethnicity", id="an accent"),
        pytest.param("Qadiani lagta tha", "Qadiani", "religion", id="Roman Urdu"),
        pytest.param("ایک پَٹھان نے", "پَٹھان", "ethnicity", id="Urdu with a vowel sign"),
        pytest.param("شيعہ", "شيعہ", "sect", id="Urdu with the Arabic ye"),
        pytest.param("كافر", "كافر", "religion", id="the Arabic kaf"),
        pytest.param("مڪراڻي هو", "مڪراڻي", "ethnicity", id="Sindhi"),
        pytest.param("مکراڻی هو", "مکراڻی", "ethnicity", id="Sindhi on an Urdu keyboard"),
        pytest.param("مہاجـــر", "مہاجـــر", "ethnicity", id="stretched"),
        pytest.param("وہ ہندوؤں کا", "ہندوؤں", "religion", id="a plural"),
        pytest.param("Ahl-e-Hadith mosque", "Ahl e Hadith", "sect", id="several words"),
    ],
)
def test_it_is_found(text: str, said: str, category: str) -> None:
    found = words.found_in(text)

    assert [(each.said, each.category) for each in found] == [(said, category)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Two men on a motorcycle took a phone from her hand and rode off.", id="what was done"),
        pytest.param("آواز سنی اور فون چھینا گیا", id="heard, not a sect"),
        pytest.param("ہزاروں روپے", id="thousands, not a people"),
        pytest.param("He lives in Muslimabad", id="a part of a word"),
        pytest.param("near Sindhi Muslim Society and Baloch Colony", id="places of that name"),
        pytest.param("بلوچ کالونی کے قریب", id="a place in Urdu"),
        pytest.param("", id="nothing"),
    ],
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert words.found_in(text) == []


def test_a_place_does_not_hide_the_word_beside_it() -> None:
    found = words.found_in("A Baloch from Baloch Colony")

    assert [each.said for each in found] == ["Baloch"]


def test_a_word_twice_is_named_once() -> None:
    assert len(words.found_in("Pathan, and another Pathan")) == 1


@pytest.mark.parametrize("language", ["en", "ur", "sd"])
def test_each_language_has_words_of_every_kind_that_it_needs(language: str) -> None:
    entries = words.read(words.OURS).entries.values()

    assert {"ethnicity", "religion", "sect"} <= {
        each.category for each in entries if each.language == language
    }


def test_a_city_has_its_own_list(tmp_path: Path) -> None:
    own = tmp_path / "words.csv"
    own.write_text("# ours\nword,language,script,category,forms\nMartian,en,Latin,ethnicity,Martians\n")

    words.install(str(own))

    assert [each.word for each in words.found_in("the Martians, a Pathan")] == ["Martian"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("word,kind\n", "the first line must be", id="other columns"),
        pytest.param(
            "word,language,script,category,forms\n\nx,en,Latin,colour,\n", "line 3", id="no such kind"
        ),
        pytest.param("word,language,script,category,forms\nx,en\n", "2 columns", id="too few columns"),
        pytest.param(
            "word,language,script,category,forms\n--,en,Latin,sect,\n", "holds no word", id="no word"
        ),
        pytest.param("", "the first line must be", id="empty"),
    ],
)
def test_a_list_that_is_none_says_where(tmp_path: Path, content: str, told: str) -> None:
    own = tmp_path / "words.csv"
    own.write_text(content)

    with pytest.raises(WordsUnreadable, match=told):
        words.install(str(own))


def test_a_list_that_is_missing_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(WordsUnreadable, match="none"):
        words.install(str(tmp_path / "none.csv"))


def test_who_writes_one_is_asked_and_may_keep_it() -> None:
    with pytest.raises(WhoSomebodyIs) as asked:
        consider("a Pathan took it", considered=False)

    assert asked.value.extra["words"] == [{"said": "Pathan", "category": "ethnicity"}]
    assert consider("a Pathan took it from a Shia", considered=True) == ["ethnicity", "sect"]
    assert consider("somebody took it", considered=False) == []


class TestTheBoundary:
    def test_a_sentence_without_one_is_said(self) -> None:
        assert (
            for_the_public("{n} cameras near {place}", {"n": 3, "place": "Saddar"}) == "3 cameras near Saddar"
        )

    def test_what_was_filled_in_is_left_out_and_the_template_stays(self) -> None:
        said = for_the_public("{n} cameras near {place}", {"n": 3, "place": "the Pathan's hotel"})

        assert said == f"3 cameras near {LEFT_OUT}"

    def test_a_template_that_says_so_by_itself_is_not_said(self) -> None:
        assert for_the_public("A Sindhi was seen near {place}", {"place": "Saddar"}) == LEFT_OUT

    def test_a_fact_of_the_timeline_does_not_pass_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(timeline.WORDS, "said", {"en": "An officer wrote: {reason}"})

        assert timeline.sentence("said", locale="en", facts={"reason": "a Hindu did it"})[1] == (
            f"An officer wrote: {LEFT_OUT}"
        )


def test_no_sentence_of_ours_holds_one() -> None:
    """All that a resident, a neighbour or an officer is offered by us, in three languages."""
    public = [text for said in timeline.WORDS.values() for text in said.values()]
    public += [text for said in sos_timeline.WORDS.values() for text in said.values()]
    public += [
        text
        for pair in (*pushed.VERIFIED.values(), pushed.WITHDRAWN, pushed.QUESTION, pushed.NEIGHBOURS)
        for said in pair
        for text in (said[language] for language in places.LANGUAGES)
    ]
    for template in asking.TEMPLATES.values():
        public += [
            *template.words.values(),
            *(text for said in template.choices.values() for text in said.values()),
        ]
    public += [text for said in wording.REASONS.values() for text in said]

    assert [(text, words.found_in(text)) for text in public if words.found_in(text)] == []
