"""The language of the page that is being made, and what it says there. English is written in the sources.

The catalogues are gettext's PO files, kernel/web/catalogue/ur.po and sd.po, read once a process as they are: nothing is
compiled beforehand, so nothing compiled can be older than its source.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple

from flask import g, has_request_context, request
from markupsafe import Markup, escape

from kernel.spoken import DEFAULT, catalogue

COOKIE = "gawah_language"
KEPT_S = 365 * 24 * 3600
# What <bdi> does, as characters, so that it holds in attributes and titles too. What is filled into a sentence runs in its
# own direction; a number with its unit runs from left to right, whatever its first letter.
OWN_ISOLATE, LTR_ISOLATE, END_ISOLATE = "\u2068", "\u2066", "\u2069"


class Language(NamedTuple):
    """name: as its readers write it. direction: of the page."""

    name: str
    direction: str


LANGUAGES = {
    "en": Language("English", "ltr"),
    "ur": Language("اردو", "rtl"),
    "sd": Language("سنڌي", "rtl"),
}

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def language() -> str:
    """Of this page: what was chosen in this browser, or else what the browser asks for, or else English."""
    if (spoken := _spoken.get()) is not None:
        return spoken
    if not has_request_context():
        return DEFAULT
    if "language" not in g:
        g.language = _asked_for()
    found: str = g.language
    return found


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is made inside is made in this language, whatever the browser wants."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def direction() -> str:
    return LANGUAGES[language()].direction


def gettext(text: str, /, **values: object) -> str:
    """In the page's language, with %(name)s filled in; a percent sign is written %%."""
    return translated(text) % isolated(values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The form for `n`, which may also be written as %(n)s."""
    return plural(one, many, n) % isolated({"n": n, **values})


def translated(text: str) -> str:
    """What was marked with N_, with nothing filled in."""
    return catalogue(language()).gettext(text) if text else text


def plural(one: str, many: str, n: int) -> str:
    """The form for `n`, with nothing filled in."""
    return catalogue(language()).ngettext(one, many, n)


def markup(text: str, /, **values: object) -> Markup:
    """gettext for a template: what is filled in is escaped, the sentence itself is ours."""
    sentence = _sentence(language(), text)
    return Markup(str(sentence) % escaped(values)) if values else sentence  # noqa: S704  our own catalogue, written by us


def markup_plural(one: str, many: str, n: int, /, **values: object) -> Markup:
    return Markup(plural(one, many, n) % escaped({"n": n, **values}))  # noqa: S704


def escaped(values: Mapping[str, object]) -> dict[str, str]:
    """Each value as HTML, in its own direction."""
    return isolated({name: escape(value) for name, value in values.items()})


def isolated(values: Mapping[str, object]) -> dict[str, str]:
    """Each value in its own direction; on a page from left to right, as it is."""
    if direction() == "ltr":
        return {name: str(value) for name, value in values.items()}
    return {name: f"{OWN_ISOLATE}{value}{END_ISOLATE}" for name, value in values.items()}


def ltr(text: object) -> str:
    """A number with its unit, or a time: kept from left to right inside a page that runs the other way."""
    return f"{LTR_ISOLATE}{text}{END_ISOLATE}" if direction() == "rtl" else str(text)


@lru_cache(maxsize=4096)
def _sentence(code: str, text: str) -> Markup:
    """A worklist says some two thousand sentences, most of them again and again."""
    return Markup(catalogue(code).gettext(text))  # noqa: S704


def _asked_for() -> str:
    chosen = request.cookies.get(COOKIE, "")
    return (
        chosen if chosen in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES), DEFAULT)
    ) or DEFAULT
