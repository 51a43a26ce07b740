"""The city's list of words for ethnicity, language, religion and sect, and which of them a text holds."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kernel import places
from kernel.belonging import letters

OURS = Path(__file__).with_name("words.csv")
CATEGORIES = ("ethnicity", "language", "religion", "sect")
PLACE = "place"
COLUMNS = ["word", "language", "script", "category", "forms"]

Spelling = tuple[str, ...]


class WordsUnreadable(Exception):
    """The list is no list: says the file and the line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """word: as the list has it."""

    word: str
    language: str
    category: str


@dataclass(frozen=True, slots=True)
class Found:
    """said: as the text has it."""

    said: str
    word: str
    language: str
    category: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The list, by spelling; longest: words of its longest entry."""

    entries: Mapping[Spelling, Entry]
    longest: int

    def found_in(self, text: str) -> list[Found]:
        """What the text holds, in its order, each once. The longest reading wins, so a place's name is a place."""
        said = letters.tokens(text)
        plain = [letters.plain(each) for each in said]
        found: dict[tuple[str, str], Found] = {}
        at = 0
        while at < len(said):
            entry, many = self._longest_at(plain, at)
            if entry is not None and entry.category != PLACE:
                words = " ".join(said[at : at + many])
                found.setdefault(
                    (words, entry.word), Found(words, entry.word, entry.language, entry.category)
                )
            at += many
        return list(found.values())

    def _longest_at(self, plain: list[str], at: int) -> tuple[Entry | None, int]:
        for many in range(min(self.longest, len(plain) - at), 0, -1):
            entry = self.entries.get(tuple(plain[at : at + many]))
            if entry is not None:
                return entry, many
        return None, 1


def read(path: Path) -> Listed:
    """The list in a file, with the names of the places we know. Raises WordsUnreadable."""
    entries = dict(_read(path))
    longest = max((len(each) for each in entries), default=1)
    listed = Listed(entries, longest)
    # A neighbourhood may be called after a people; to name it accuses nobody.
    for place in places.known_places():
        for name in place.names.values():
            if listed.found_in(name):
                spelling = _spelling(name)
                entries[spelling] = Entry(name, "", PLACE)
                longest = max(longest, len(spelling))
    return Listed(entries, longest)


def _read(path: Path) -> Iterator[tuple[Spelling, Entry]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WordsUnreadable(f"{path}: {error}") from error
    # A comment becomes an empty line, so that lines are still counted as an editor counts them.
    rows = csv.reader("" if line.startswith("#") else line for line in lines)
    filled = ((rows.line_num, row) for row in rows if row)
    if next(filled, (0, []))[1] != COLUMNS:
        raise WordsUnreadable(f"{path}: the first line must be {','.join(COLUMNS)}")
    for line, row in filled:
        where = f"{path}, line {line}"
        if len(row) != len(COLUMNS):
            raise WordsUnreadable(f"{where}: {len(row)} columns, and there are {len(COLUMNS)}")
        word, language, _, category, forms = row
        if category not in (*CATEGORIES, PLACE):
            raise WordsUnreadable(f"{where}: {category!r} is none of {', '.join(CATEGORIES)}, {PLACE}")
        for form in (word, *filter(None, forms.split("|"))):
            spelling = _spelling(form)
            if not spelling:
                raise WordsUnreadable(f"{where}: {form!r} holds no word")
            yield spelling, Entry(word, language, category)


def _spelling(words: str) -> Spelling:
    return tuple(letters.plain(each) for each in letters.tokens(words))


_installed: Listed | None = None


def install(path: str = "") -> Listed:
    """Take the city's list, or ours without a path: once, when a process starts. Raises WordsUnreadable."""
    global _installed
    _installed = read(Path(path) if path else OURS)
    return _installed


def found_in(text: str) -> list[Found]:
    """What of the installed list the text holds."""
    return (_installed or install()).found_in(text)
