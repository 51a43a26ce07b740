"""Titles of problems in Urdu and Sindhi, filled in where a problem has none: from the pages' catalogue, else from the phrases."""

from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from wire.contract import CHECKOUT, Contract
from wire.contract import written as as_text
from wire.languages import OTHERS, read_phrases

CATALOGUES = CHECKOUT / "kernel" / "web" / "catalogue"
Words = dict[str, dict[str, str]]


def written(contract: Contract) -> dict[str, str]:
    """{file below mobile_contracts: text} of each problem that lacks a title which somebody has words for."""
    known = {**read_phrases(), **_catalogue()}
    found = {}
    for slug, problem in contract.problems.items():
        titles = problem.get("titles", {})
        more = {
            language: known.get(problem["title"], {}).get(language, "")
            for language in OTHERS
            if not titles.get(language)
        }
        if any(more.values()):
            whole = {**titles, **{language: words for language, words in more.items() if words}}
            found[f"problems/{slug}.json"] = as_text(_with_titles(problem, whole))
    return found


def _with_titles(problem: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """The same, its titles behind its title."""
    made: dict[str, Any] = {}
    for name, value in problem.items():
        if name != "titles":
            made[name] = value
        if name == "title":
            made["titles"] = {language: titles[language] for language in OTHERS if language in titles}
    return made


def _catalogue(folder: Path = CATALOGUES) -> Words:
    found: Words = {}
    for language in OTHERS:
        with (folder / f"{language}.po").open("rb") as file:
            for message in read_po(file, locale=language):
                if isinstance(message.id, str) and isinstance(message.string, str) and message.string:
                    found.setdefault(message.id, {})[language] = message.string
    return found
