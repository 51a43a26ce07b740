"""What somebody has written on a phone with twelve keys: which words mean help, which pole, in which language. Pure.

Nothing here refuses. What is not understood is somebody's words, and goes on as such.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from kernel import ids
from kernel.geo import Position

SOS, REPORT, SAFE, STATUS, INFO, PLACE, WORDS = "sos", "report", "safe", "status", "info", "place", "words"

# One shape for letters that three alphabets write differently, and no marks: people type what their keys give.
_FOLDED = str.maketrans("يىڪكهھةۃأإآ", "ییککہہہہااا")
# Letters that Sindhi has and Urdu has not.
_SINDHI = re.compile("[ٻڀٺٽٿڃڄڇڊڌڍڏڙڦڪڳڱڻ]")
_SINDHI_WORDS = frozenset({"مان", "اہیان", "اہیون", "ناہی", "اسان"})
_ARABIC = re.compile("[\u0600-\u06ff]")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u2066-\u2069]")
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Small letters, digits as 0 to 9, one shape a letter, no marks."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_FOLDED).lower()
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in plain)


def _set(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


# Written so, somebody wants help wherever it stands in the message.
_CALLS = _set("sos emergency bachao bachaao bachayo بچاؤ بچاو بچايو ايمرجنسي ایمرجنسی")
# These are also said when all is well, so they call only at the beginning and without thanks or a no.
_MAY_CALL = _set("help madad مدد ہیلپ هيلپ")
_NO_CALL = _set("thank thanks thankyou shukria shukriya no not نہیں نہ شکریہ مہربانی نه ناهي مهرباني")
_REPORTS = _set("report rpt ittila shikayat رپورٹ رپورٽ اطلاع شکایت شڪايت")
_SAFE = _set("safe stop cancel mehfooz mahfooz khairiyat محفوظ خیریت خير بند ختم")
# What may stand beside "safe" without turning it round. "Not" is not among them.
_BESIDE_SAFE = _set(
    "i am im m we are now main hun hoon میں ہوں ہم اب ہیں سے سان مان آهيان هاڻي اسان آهيون sos"
)
_ASKS = _set("status haal حال حالت اسٹیٹس اسٽيٽس")
_INFO = _set("info menu معلومات")
_SILENT = _set("silent quiet khamosh chup خاموش چپ")
_POLE_WORDS = _set("pole pol no number khamba پول کھمبا کمبا نمبر ٿنڀو ٿنڀي")
_ROMAN_URDU = _set("bachao bachaao madad ittila shikayat mehfooz mahfooz khairiyat haal khamosh chup khamba")
# What our own replies teach people to write tells little of what they read.
_COMMANDS = _set("report safe status silent quiet info stop cancel")
_ENGLISH = _set("help emergency the is my was me near please thanks am not they took here")
# A letter P in two alphabets.
_P = _set("پ پی پي")

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
        else _what(tokens, has_pole=bool(_poles(spaced, tokens, with_bare=False)))
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


def _what(tokens: list[str], *, has_pole: bool) -> str:
    first = tokens[0]
    if first in _REPORTS:
        return REPORT
    if _calls(tokens, has_pole=has_pole):
        return SOS
    if all(token in _SAFE | _BESIDE_SAFE for token in tokens) and any(token in _SAFE for token in tokens):
        return SAFE
    if first in _ASKS:
        return STATUS
    if first in _INFO:
        return INFO
    return WORDS


def _calls(tokens: list[str], *, has_pole: bool) -> bool:
    if all(token in _SAFE | _BESIDE_SAFE for token in tokens) and any(token in _SAFE for token in tokens):
        return False  # "SOS cancel", "stop SOS"
    if any(token in _CALLS for token in tokens):
        return True
    may = any(token in _MAY_CALL for token in tokens[:3])
    return may and (has_pole or not any(token in _NO_CALL for token in tokens))


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
