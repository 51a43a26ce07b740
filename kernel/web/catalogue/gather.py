"""Every sentence of the officers' pages, gathered from templates, Python and the islands by Babel's extractors."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.extract import extract_javascript, extract_python
from jinja2.ext import babel_extract

CHECKOUT = Path(__file__).parents[3]
# The residents' side has no page here; what it refuses, officers read too.
FACES = ("kernel", "cctv_link", "moderation", "citizen_api")
# The reference and its pages are for those who write programs; they read English.
NOT_FOR_OFFICERS = CHECKOUT / "kernel" / "http" / "docs"

Key = str | tuple[str, str]

# gettext: where a module that is no page says a sentence, under its own name. spoken: what no page says, but a phone or a push.
_PYTHON_WORDS = {"_": None, "N_": None, "spoken": None, "gettext": None, "ngettext": (1, 2)}
_ISLAND_WORDS = {"t": None, "N_": None, "tn": (1, 2)}
# Each extractor reads its own of these. silent: a template that cannot be read is an error, not an empty one.
_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false", "parse_template_string": False}


@dataclass
class Sentence:
    """key: the English text, or (one, many). files: where it is said. is_title: of a problem, which an island says in its language."""

    key: Key
    files: set[str] = field(default_factory=set)
    is_title: bool = False


_TITLE = re.compile(r"    title(: [\w\[\]]+)? = N_\(")


def sentences(root: Path = CHECKOUT) -> dict[Key, Sentence]:
    """All of them, by key."""
    found: dict[Key, Sentence] = {}
    for path in templates(root):
        _note(found, root, path, _read(path, babel_extract, _PYTHON_WORDS))
    for path in _below(root, "*.py"):
        said = list(_read(path, extract_python, _PYTHON_WORDS))
        _note(found, root, path, said)
        titles = _titles(path)
        for line, key in said:
            found[key].is_title |= line in titles
    islands = root / "kernel" / "web" / "web"
    for path in sorted(islands.rglob("*.ts")):
        _note(found, root, path, _read(path, extract_javascript, _ISLAND_WORDS))
    return found


def templates(root: Path = CHECKOUT) -> list[Path]:
    """Those of the officers' pages."""
    return [path for path in _below(root, "*.html") if not path.is_relative_to(NOT_FOR_OFFICERS)]


def _below(root: Path, pattern: str) -> list[Path]:
    return sorted(
        path for face in FACES for path in (root / face).rglob(pattern) if "node_modules" not in path.parts
    )


def _titles(path: Path) -> set[int]:
    """Lines that name a problem."""
    lines = path.read_text().splitlines()
    return {number for number, line in enumerate(lines, start=1) if _TITLE.match(line)}


def _read(path: Path, extract: Any, keywords: Mapping[str, Any]) -> Iterable[tuple[int, Key]]:
    file: BinaryIO
    with path.open("rb") as file:
        for line, function, messages, _ in extract(file, list(keywords), (), _OPTIONS):
            parts = messages if isinstance(messages, tuple) else (messages,)
            wanted = 2 if keywords[function] else 1
            key = tuple(part for part in parts[:wanted] if isinstance(part, str) and part)
            if len(key) == wanted:
                yield line, key if wanted == 2 else key[0]  # type: ignore[misc]  # two strings, as just counted


def _note(found: dict[Key, Sentence], root: Path, path: Path, said: Iterable[tuple[int, Key]]) -> None:
    for _, key in said:
        found.setdefault(key, Sentence(key)).files.add(path.relative_to(root).as_posix())
