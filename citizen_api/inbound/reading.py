"""What somebody has written on a phone with twelve keys: which words mean help, which pole, in which language. Pure.

Nothing here refuses. What is not understood is somebody's words, and goes on as such.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from citizen_api.inbound.danger import calls, is_safe
from citizen_api.inbound.folding import folded, word_set
from kernel import ids
from kernel.geo import Position

SOS, REPORT, SAFE, STATUS, INFO, PLACE, WORDS = "sos", "report", "safe", "status", "info", "place", "words"

# Letters that Sindhi has and Urdu has not.
_SINDHI = re.compile("[ٻڀٺٽٿڃڄڇڊڌڍڏڙڦڪڳڱڻ]")
_SINDHI_WORDS = frozenset({"مان", "اہیان", "اہیون", "ناہی", "اسان"})
_ARABIC = re.compile("[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W_]+")

_REPORTS = word_set("report rpt ittila shikayat رپورٹ رپورٽ اطلاع شکایت شڪايت")
_ASKS = word_set("status haal حال حالت اسٹیٹس اسٽيٽس")
_INFO = word_set("info menu معلومات")
_SILENT = word_set("silent quiet khamosh chup خاموش چپ")
_POLE_WORDS = word_set("pole pol no number khamba پول کھمبا کمبا نمبر ٿنڀو ٿنڀي")
_ROMAN_URDU = word_set(
    "bachao bachaao madad ittila shikayat mehfooz mahfooz khairiyat haal khamosh chup khamba"
)
# What our own replies teach people to write tells little of what they read.
_COMMANDS = word_set("report safe status silent quiet info stop cancel")
_ENGLISH = word_set("help emergency the is my was me near please thanks am not they took here")

_TAG = re.compile(r"(?<![a-z0-9])([a-z]{1,3})[\s\-#.:]{0,2}(\d{1,4})(?![0-9])")
# As the app writes it when there is no network, and as a map's link has it.
_DEGREES = re.compile(r"(-?\d{1,2}\.\d{3,12})\s*[,;]\s*(-?\d{1,3}\.\d{3,12})")
# Figures tell no error.
WRITTEN_M = 50.0
_LINK = re.compile(r"https?://\S*")
_NUMBER = re.compile(r"(?<![a-z0-9])(\d{1,4})(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says. poles: as they may be painted, the likeliest first. language: empty when nothing tells.

    has_words: there is more in it than its first word and a pole. is_bare: figures alone, which may be an answer as well.
    is_sure: the language is shown by more than a word that our replies have taught them.
    """

    what: str
    poles: tuple[str, ...] = ()
    language: str = ""
    is_silent: bool = False
    rest: str = ""
    has_words: bool = False
    reference: str = ""
    is_bare: bool = False
    position: Position | None = None
    is_sure: bool = False


def read(text: str) -> Said:
    """Whatever it is: an SOS before all else."""
    spaced, position = _without_place(_spaced(folded(text)))
    tokens = _WORD.findall(spaced)
    language = _language(text, tokens)
    is_sure = bool(language)
    if not language and any(token in _COMMANDS for token in tokens):
        language = "en"
    if not tokens:
        what = WORDS if position is None else PLACE
        return Said(what, language=language, is_sure=is_sure, position=position)
    what = (
        PLACE
        if _is_only_place(tokens)
        else _what(spaced, tokens, has_pole=bool(_poles(spaced, tokens, with_bare=False)))
    )
    poles = _poles(spaced, tokens, with_bare=what in (SOS, PLACE))
    if what == REPORT:
        poles = _poles(spaced, tokens, with_bare=False) or _bare_first(tokens)
    return Said(
        what=what,
        poles=poles,
        language=language,
        is_sure=is_sure,
        position=position,
        is_silent=what == SOS and any(token in _SILENT for token in tokens),
        rest=_after_first_word(text) if what == REPORT else "",
        has_words=any(not _is_of_a_pole(token) for token in _WORD.findall(spaced)[1:]),
        reference=_reference(tokens) if what == STATUS else "",
        is_bare=what == PLACE and all(token.isdecimal() for token in tokens),
    )


def _spaced(text: str) -> str:
    """ "sosp17" is "sos p17"; a P of another alphabet is a P; the name of SOS, spelled out, is one word."""
    text = re.sub("ایس[ .]*او[ .]*ایس", "sos", text)
    text = re.sub(r"\bs[ .]+o[ .]+s\b", "sos", text)
    text = re.sub(r"\bsos(?=[a-z]?\d)", "sos ", text)
    text = re.sub(r"(?<![^\W\d_])(پی|پ)[\s\-]*(?=\d)", "p", text)
    return text


def _without_place(text: str) -> tuple[str, Position | None]:
    """The text without degrees that stand in it, and the place they are."""
    found = _DEGREES.search(text)
    if found is None:
        return text, None
    try:
        position = Position(float(found[1]), float(found[2]), WRITTEN_M)
    except ValueError:
        return text, None
    return _LINK.sub(" ", text.replace(found[0], " ")), position


def _what(spaced: str, tokens: list[str], *, has_pole: bool) -> str:
    first = tokens[0]
    if first in _REPORTS:
        return REPORT
    if calls(spaced, tokens, has_pole=has_pole):
        return SOS
    if is_safe(spaced, tokens):
        return SAFE
    if first in _ASKS:
        return STATUS
    if first in _INFO:
        return INFO
    return WORDS


def _poles(spaced: str, tokens: list[str], *, with_bare: bool) -> tuple[str, ...]:
    found = [
        f"{letters}{digits}".upper() if letters not in _POLE_WORDS and letters != "sos" else f"P{digits}"
        for letters, digits in _TAG.findall(spaced)
    ]
    after_word = [
        f"P{number}"
        for word, number in pairwise(tokens)
        if word in _POLE_WORDS and number.isdecimal() and len(number) <= 4
    ]
    bare = [f"P{digits}" for digits in _NUMBER.findall(spaced)] if with_bare else []
    return tuple(dict.fromkeys([*found, *after_word, *bare]))[:5]


def _bare_first(tokens: list[str]) -> tuple[str, ...]:
    """ "REPORT 17 ...": a number that stands where a pole's does."""
    second = tokens[1] if len(tokens) > 1 else ""
    return (f"P{second}",) if second.isdecimal() and len(second) <= 4 else ()


def _is_only_place(tokens: list[str]) -> bool:
    has_number = any(token[-1].isdecimal() for token in tokens)
    return len(tokens) <= 3 and has_number and all(_is_of_a_pole(token) for token in tokens)


def _is_of_a_pole(token: str) -> bool:
    return (
        token.isdecimal() or token in _POLE_WORDS or re.fullmatch(r"p|[a-z]{1,3}\d{1,4}", token) is not None
    )


def _after_first_word(text: str) -> str:
    return text.strip().partition(" ")[2].strip() or text.strip().partition("\n")[2].strip()


def _reference(tokens: list[str]) -> str:
    """In any spacing, as somebody copies it from a reply; empty when it is none."""
    return ids.read_reference_or_none("".join(tokens[1:])) or ""


def _language(text: str, tokens: list[str]) -> str:
    """From the letters, and from Roman Urdu; "SOS P17" says nothing of who wrote it."""
    if _SINDHI.search(text) or any(token in _SINDHI_WORDS for token in tokens):
        return "sd"
    if _ARABIC.search(text):
        return "ur"
    if any(token in _ROMAN_URDU for token in tokens):
        return "ur"
    return "en" if any(token in _ENGLISH for token in tokens) else ""
