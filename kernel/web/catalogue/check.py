"""What is wrong with a catalogue, in words. Pure; an empty list is what script/check-words wants to see."""

import re
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Catalog, Message

from kernel.web.catalogue.gather import Key, Sentence
from kernel.web.catalogue.keep import NOBODY, REVIEWER

# A sentence of a template is put into the page as it is, also into attributes.
_MARKUP = re.compile(r"[<>&\"]")
# %(name)s on a page, {name} in what is spoken elsewhere.
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}|%%|(%)")


def faults(catalogue: Catalog, said: Mapping[Key, Sentence]) -> list[str]:
    """Every entry that is missing, empty, fuzzy, obsolete, without a reviewer line, or with other placeholders."""
    found = [
        f"missing: {_short(key)}"
        for key in said
        if (known := _entry(catalogue, key)) is None or known.id != key
    ]
    for message in catalogue:
        if message.id:
            found += [f"{fault}: {_short(message.id)}" for fault in _faults_of(message, said)]
    return found + [f"obsolete: {_short(key)}" for key in catalogue.obsolete]


def unreviewed(catalogue: Catalog) -> int:
    """How many entries no person stands for."""
    return sum(bool(message.id) and reviewer_or_none(message) in (None, NOBODY) for message in catalogue)


def reviewer_or_none(message: Message) -> str | None:
    """Who stands for an entry; None when nothing is said of it."""
    for comment in message.user_comments:
        if comment.startswith(REVIEWER.rstrip()):
            return comment.removeprefix(REVIEWER.rstrip()).strip() or None
    return None


def _entry(catalogue: Catalog, key: Key) -> Message | None:
    return catalogue.get(key if isinstance(key, str) else key[0])


def _faults_of(message: Message, said: Mapping[Key, Sentence]) -> Iterator[str]:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if message.id not in said:
        yield "obsolete"
    if not all(form and form.strip() for form in forms):
        yield "empty"
    if any(_MARKUP.search(form) for form in forms if form):
        yield "has markup"
    if message.fuzzy:
        yield "fuzzy"
    if reviewer_or_none(message) is None:
        yield "without a reviewer line"
    english = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted, optional = _placeholders(english[-1]), {"n"} if len(english) > 1 else set()
    for form in forms:
        if form and _placeholders(form) - optional != wanted - optional:
            yield f"placeholders {sorted(_placeholders(form))} instead of {sorted(wanted)}"
            break


def _placeholders(text: str) -> set[str]:
    """Names of %(name)s; a stray percent sign counts as one, for it would break the page."""
    return {
        name or spoken or stray
        for name, spoken, stray in _PLACEHOLDER.findall(text)
        if name or spoken or stray
    }


def _short(key: object) -> str:
    text = key[0] if isinstance(key, (tuple, list)) else str(key)
    return text if len(text) < 80 else text[:77] + "..."
