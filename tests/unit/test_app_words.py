"""The words of the residents' app come in pieces, none missing where it is said, and none twice."""

import json
import re

import pytest

from kernel.web import app_words
from kernel.web.catalogue import gather, keep, parts
from kernel.web.catalogue.gather import Key, Sentence

APP = "kernel/web/web/app/"
# At the top of a file, and in no function.
SAID_AT_ONCE = re.compile(r"(export )?(const|let) (?!.*=>).*\btn?\(")


@pytest.fixture(scope="module")
def said() -> dict[Key, Sentence]:
    return gather.sentences()


def test_a_screen_of_the_app_says_nothing_while_it_is_loaded() -> None:
    """Its words come beside it, and may come after it: what stands at the top of a file is marked with N_ and said when it is shown."""
    app = gather.CHECKOUT / "kernel" / "web" / "web" / "app"
    for source in sorted(app.rglob("*.ts")):
        early = [line for line in source.read_text().splitlines() if SAID_AT_ONCE.match(line)]

        assert early == [], source.name


def test_every_sentence_of_the_app_comes_with_home_or_with_the_screen_that_says_it(
    said: dict[Key, Sentence],
) -> None:
    with_home, *of_screens = parts.by_screen(said).values()
    come = {*with_home, *(key for keys in of_screens for key in keys)}

    wanted = {
        key
        for key, sentence in said.items()
        if any(name.startswith("kernel/web/web/app/") for name in sentence.files)
    }
    assert wanted <= come
    assert not any(set(with_home) & set(keys) for keys in of_screens), "nothing comes twice"


@pytest.mark.parametrize("code", keep.TRANSLATED)
def test_each_language_has_the_words_of_the_same_screens(code: str, said: dict[Key, Sentence]) -> None:
    screens = set(parts.by_screen(said)) - {parts.FIRST}

    assert {path.stem for path in app_words.screen_paths(code)} == screens
    for screen in screens:
        assert all(json.loads(app_words.screen_path(code, screen).read_text()).values())


def test_words_of_a_screen_that_is_gone_are_found() -> None:
    kept = list(keep.scripts(keep.read("ur"), gather.sentences(), code="ur"))

    assert keep.left_over(kept, code="ur") == []
    for gone in (app_words.screen_path("ur", "settings"), keep.islands_path("ur", "task")):
        assert keep.left_over([path for path in kept if path != gone], code="ur") == [gone]
