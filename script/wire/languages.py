"""The examples in Urdu and Sindhi, made from the English ones by a table of phrases: ids, times and order stay the same. Pure.

What a phrase table has no words for stays as it is; `untranslated` names it, and a test holds that there is none.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from wire.contract import FOLDER, LANGUAGES, Contract, examples
from wire.contract import written as as_text

PHRASES = FOLDER / "phrases.json"
# Members that say which language something is in.
SAYS_LANGUAGE = {"locale", "lang"}
# Characters to compare, not to read.
COMPARED = {"fingerprint"}
# One word there may be words of a person too; elsewhere one word is a code.
OF_PEOPLE = {"label", "name", "from", "to", "place", "title", "text", "narrative"}
FEED = 'xml:lang="en"'
OTHERS = tuple(language for language in LANGUAGES if language != "en")


def written(contract: Contract) -> dict[str, str]:
    """{file below mobile_contracts: text} of every resident's operation in the other languages."""
    phrases = read_phrases()
    found: dict[str, str] = {}
    for name, example in examples().items():
        if name in contract.residents:
            for language in OTHERS:
                said = in_language(example, language, phrases)
                found[f"examples/{language}/{name}.json"] = as_text(said)
    return found


def read_phrases() -> dict[str, dict[str, str]]:
    """{words in any language: {language: words}}; English ones first."""
    content: list[dict[str, str]] = json.loads(PHRASES.read_text())
    found = {each["en"]: each for each in content}
    for each in content:
        for language in OTHERS:
            found.setdefault(each[language], each)
    return found


def in_language(example: dict[str, Any], language: str, phrases: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The same request and answer, said by somebody whose phone speaks `language`."""
    said: dict[str, Any] = _said(example, "", language, phrases)
    headers = said["request"].get("headers", {})
    said["request"]["headers"] = {**headers, "Accept-Language": language}
    return said


def problem_example(problem: dict[str, Any], language: str) -> dict[str, Any]:
    """A problem's example with its title in a language; English where there are no words."""
    return {**problem["example"], "title": problem.get("titles", {}).get(language, problem["title"])}


def untranslated(example: dict[str, Any], phrases: dict[str, dict[str, str]]) -> list[str]:
    """What people are to read or have written in the bodies of an example, and no phrase has."""
    bodies = [example[part].get("body") for part in ("request", "answer")]
    return sorted({text for _, text in _texts(bodies) if text not in phrases})


def _texts(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for inner_name, inner in node.items():
            yield from _texts(inner, inner_name)
    elif isinstance(node, list):
        for inner in node:
            yield from _texts(inner, name)
    elif isinstance(node, str) and _is_words(name, node):
        yield name, node


def _is_words(name: str, text: str) -> bool:
    if (
        not re.search(r"[^\W\d_]", text)
        or text.startswith("<")
        or name in SAYS_LANGUAGE | COMPARED
        or re.fullmatch(r"[\d:TZ.+-]+", text)
    ):
        return False
    return " " in text or not text.isascii() or (name in OF_PEOPLE and text[:1].isupper())


def _said(node: Any, name: str, language: str, phrases: dict[str, dict[str, str]]) -> Any:
    if isinstance(node, dict):
        return {key: _said(inner, key, language, phrases) for key, inner in node.items()}
    if isinstance(node, list):
        return [_said(inner, name, language, phrases) for inner in node]
    if not isinstance(node, str):
        return node
    if name in SAYS_LANGUAGE:
        return re.sub(r"^(en|ur|sd)\b", language, node)
    return _feed(node, language, phrases) if FEED in node else phrases.get(node, {}).get(language, node)


def _feed(text: str, language: str, phrases: dict[str, dict[str, str]]) -> str:
    """A feed in one language, as text; a CAP message has all three in it and is no feed."""
    for words in sorted(phrases, key=len, reverse=True):
        text = text.replace(f">{words}<", f">{phrases[words][language]}<")
    return text.replace(FEED, FEED.replace("en", language)).replace("lang=en", f"lang={language}")
