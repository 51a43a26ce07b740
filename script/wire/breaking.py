"""Holds openapi.json against the released one (mobile_contracts/released/): 0 nothing breaks and the change log says what is
new, 1 otherwise.

What has to break all the same stands in CHANGELOG.md under "### Breaking" of the unreleased part, word for word as it is
printed here.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from wire import changes
from wire.contract import FOLDER, Contract, load, written

RELEASED = FOLDER / "released"
CHANGELOG = FOLDER / "CHANGELOG.md"
BEGIN = "## Unreleased"
# Words and examples say nothing that a client could break on.
WORDS = ("description", "summary", "example", "examples")


def released() -> Contract:
    statuses = json.loads((RELEASED / "problems.json").read_text())
    problems = {slug: {"status": status, "said_by": ["api"]} for slug, status in statuses.items()}
    return Contract(json.loads((RELEASED / "openapi.json").read_text()), problems)


def unreleased(changelog: str) -> str:
    """The part above the last release."""
    return re.split(r"(?m)^## (?!Unreleased)", changelog, maxsplit=1)[0].partition(BEGIN)[2]


def faults(old: Contract, new: Contract, changelog: str) -> list[str]:
    """What is to be mended before this lands."""
    part = unreleased(changelog)
    accepted = part.partition("### Breaking")[2].split("\n### ")[0]
    found = [f"breaks: {each}" for each in changes.breaking(old, new) if str(each) not in accepted]
    found += [f"not in CHANGELOG.md: {each}" for each in changes.added(old, new) if each not in part]
    return found


def noted(changelog: str, lines: list[str]) -> str:
    """The change log with these lines under "### Added" of the unreleased part."""
    part = unreleased(changelog)
    missing = [f"- {each}\n" for each in lines if each not in part]
    if not missing:
        return changelog
    title = "### Added\n\n"
    if title in part:
        mended = part.replace(title, title + "".join(missing), 1)
    else:
        mended = f"\n\n{title}{''.join(missing)}{part.lstrip()}"
    return changelog.replace(BEGIN + part, BEGIN + mended, 1)


def slim(node: Any, *, is_names: bool = False) -> Any:
    """A document without words. is_names: the members here are somebody's names, and `description` may be one."""
    if isinstance(node, list):
        return [slim(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: slim(inner, is_names=not is_names and name in ("properties", "schemas"))
        for name, inner in node.items()
        if is_names or name not in WORDS
    }


def _release(new: Contract) -> None:
    RELEASED.mkdir(exist_ok=True)
    (RELEASED / "openapi.json").write_text(
        json.dumps(_described(new.document), ensure_ascii=False, indent=1) + "\n"
    )
    statuses = {slug: each["status"] for slug, each in new.problems.items()}
    (RELEASED / "problems.json").write_text(written(statuses))


def _described(document: dict[str, Any]) -> dict[str, Any]:
    """Slim, and readable by wire.contract: an operation keeps a summary and a description, empty ones."""
    thin: dict[str, Any] = slim(document)
    thin["components"].pop("examples", None)
    for operations in thin["paths"].values():
        for operation in operations.values():
            operation |= {"summary": "", "description": ""}
    return thin


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="script/breaking", description=__doc__)
    asked.add_argument("--note", action="store_true", help="write what is new into CHANGELOG.md")
    asked.add_argument("--release", action="store_true", help="from now on hold it against what it is now")
    options = asked.parse_args(arguments)
    new = load()
    if options.release:
        _release(new)
        print(
            f"{RELEASED.relative_to(Path.cwd()) if RELEASED.is_relative_to(Path.cwd()) else RELEASED} written"
        )
        return 0
    old = released()
    if options.note:
        CHANGELOG.write_text(noted(CHANGELOG.read_text(), changes.added(old, new)))
    found = faults(old, new, CHANGELOG.read_text())
    for each in found:
        print(each)
    if not found:
        print("Nothing breaks, and the change log says what is new.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
