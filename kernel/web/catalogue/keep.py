"""The PO files and what is made of them for the islands: read, brought up to date, written so that equal words give equal bytes."""

import json
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from kernel.spoken import CATALOGUES, DEFAULT
from kernel.web import app_words
from kernel.web.assets import STATIC_FOLDER
from kernel.web.catalogue import parts
from kernel.web.catalogue.gather import Key, Sentence
from kernel.web.languages import LANGUAGES

TRANSLATED = tuple(code for code in LANGUAGES if code != DEFAULT)
REVIEWER = "reviewed: "
NOBODY = "nobody yet (machine)"
# A PO file wants a date; one that changed by itself would make every run a change.
_DATE = datetime(2026, 11, 25, tzinfo=UTC)
_HEAD = """\
# Gawah, the officers' pages. Written by script/words; by hand only msgstr and the reviewer's name.
# Whoever has read an entry beside its page, and stands for it, puts their name behind "reviewed:"."""
WIDTH = 110


def read(code: str) -> Catalog:
    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def updated(old: Catalog, said: Mapping[Key, Sentence], *, code: str) -> Catalog:
    """The sentences that are said now, with the words and the reviewers that are known; what nobody says any more is left out."""
    fresh = Catalog(
        locale=code, project="Gawah", version="pages",  header_comment=_HEAD, creation_date=_DATE, revision_date=_DATE, fuzzy=False,
        language_team=code, last_translator="see each entry", charset="utf-8",
    )  # fmt: skip
    for key in sorted(said, key=lambda key: key if isinstance(key, str) else key[0]):
        known = old.get(key if isinstance(key, str) else key[0])
        kept = known is not None and known.id == key
        fresh.add(
            key,
            string=known.string if known is not None and kept else None,
            locations=[(name, 0) for name in sorted(said[key].files)],
            user_comments=known.user_comments if known is not None and kept else [REVIEWER + NOBODY],
            flags=(known.flags - {"fuzzy", "python-format"}) if known is not None and kept else (),
        )
    return fresh


def written(catalogue: Catalog) -> bytes:
    """The file's bytes."""
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, include_lineno=False, sort_output=False)
    return b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(b'"Generated-By'))


def scripts(catalogue: Catalog, said: Mapping[Key, Sentence], *, code: str) -> dict[Path, str]:
    """What stands in which file of words."""
    officers = {
        islands_path(code, island): for_islands(catalogue, keys)
        for island, keys in parts.by_island(said).items()
    }
    residents = parts.by_screen(said)
    first = _table(catalogue, residents.pop(parts.FIRST))
    return {
        **officers,
        app_words.first_path(code): f"globalThis.gawahWords={first};\n",
        **{
            app_words.screen_path(code, screen): f"{_table(catalogue, keys)}\n"
            for screen, keys in residents.items()
        },
    }


def left_over(paths: Container[Path], *, code: str) -> list[Path]:
    """Files of words of screens and islands that there are no more."""
    there = [*app_words.screen_paths(code), *sorted(islands_path(code, "").parent.glob(f"{code}*.js"))]
    return [path for path in there if path not in paths]


def for_islands(catalogue: Catalog, keys: list[Key]) -> str:
    """A script that is there before its island runs: {English: words} or {English: [one, many]}, beside what is there already."""
    return f"Object.assign(globalThis.gawahWords??={{}},{_table(catalogue, keys)});\n"


def _table(catalogue: Catalog, spoken: list[Key]) -> str:
    english = [key if isinstance(key, str) else key[0] for key in spoken]
    words = {text: known.string for text in english if (known := catalogue.get(text)) is not None}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def islands_path(code: str, island: str) -> Path:
    return STATIC_FOLDER / "words" / f"{code}-{island}.js"
