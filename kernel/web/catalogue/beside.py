"""Words in several languages that stand beside the catalogue, where no reviewer is named and nothing is held whole.

A table by language in Python, or a file with a column of languages: say it with `spoken("…")` instead. Names of places,
which are no sentences, and the languages' own names may stand where they are.
"""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

from kernel.spoken import CODES
from kernel.web.catalogue.gather import CHECKOUT, FACES

MAY_STAND = {
    "kernel/web/languages.py": "the languages' own names",
    "kernel/web/wording.py": "the languages' names",
    "kernel/belonging/words.csv": "what is looked for, said to nobody",
}


def tables(root: Path = CHECKOUT) -> Iterator[str]:
    """Each table that stands beside the catalogue, in words."""
    for path in _below(root, "*.py"):
        name = path.relative_to(root).as_posix()
        if name not in MAY_STAND:
            yield from (
                f"{name}:{line}: words by language beside the catalogue; say spoken(…)"
                for line in by_language(path.read_text())
            )
    for path in _below(root, "*.csv"):
        name = path.relative_to(root).as_posix()
        with path.open(encoding="utf-8") as file:
            columns = next(csv.reader(line for line in file if not line.startswith("#")), [])
        if "language" in columns and name not in MAY_STAND:
            yield f"{name}: words by language beside the catalogue; say spoken(…)"


def by_language(source: str) -> list[int]:
    """Lines on which a dictionary begins whose keys are languages of ours, or more of them than one."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Dict)
        and sum(isinstance(key, ast.Constant) and key.value in CODES for key in node.keys) > 1
    ]


def _below(root: Path, pattern: str) -> list[Path]:
    return sorted(
        path for face in FACES for path in (root / face).rglob(pattern) if "node_modules" not in path.parts
    )
