"""What the documents point at is there: files, pictures, scripts, settings."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Group

from app import CLI, PARTS
from kernel.config import PROJECT_ROOT

DOCUMENTS = sorted(
    path
    for pattern in (
        "*.md",
        "docs/guide/*.md",
        "docs/adr/*.md",
        "bench/*.md",
        "mobile_contracts/*.md",
        "mobile_contracts/clients/*.md",
    )
    for path in PROJECT_ROOT.glob(pattern)
)
README = PROJECT_ROOT / "README.md"
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
SCRIPT = re.compile(r"\bscript/([a-z][a-z.-]*[a-z])\b")
COMMAND = re.compile(r"\bflask (?:--app app )?([a-z]+)(?: ([a-z-]+))?")
# Of a library, whose commands are made when an application has it.
MADE_ELSEWHERE = {"db"}
EXAMPLE = PROJECT_ROOT / ".env.example"
# What an ONVIF device calls the accounts that may replay.
NO_SETTINGS = {"READ_MEDIA"}
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`")


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def links(path: Path) -> Iterator[str]:
    return (found for found in LINK.findall(path.read_text()) if "://" not in found and found[0] != "/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_link_leads_to_a_file(document: Path) -> None:
    lost = [link for link in links(document) if not (document.parent / link).exists()]

    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_script_that_is_named_can_be_run(document: Path) -> None:
    scripts = {name for name in SCRIPT.findall(document.read_text()) if not name.endswith(".py")}

    lost = [name for name in sorted(scripts) if not (PROJECT_ROOT / "script" / name).exists()]
    shut = [
        name
        for name in sorted(scripts)
        if (path := PROJECT_ROOT / "script" / name).is_file() and not os.access(path, os.X_OK)
    ]
    assert (lost, shut) == ([], [])


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_command_that_is_named_can_be_given(document: Path) -> None:
    ours = {command.name: command for command in CLI}

    lost = [
        f"{group} {name}".strip()
        for group, name in COMMAND.findall(document.read_text())
        if group not in MADE_ELSEWHERE
        and (group not in ours or (isinstance(ours[group], Group) and name not in ours[group].commands))
    ]

    assert lost == []


@pytest.mark.parametrize("document", sorted(PROJECT_ROOT.glob("docs/guide/*.md")), ids=named)
def test_a_setting_that_the_guide_names_stands_in_the_example(document: Path) -> None:
    known = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", EXAMPLE.read_text(), re.MULTILINE))

    assert set(SETTING.findall(document.read_text())) - known - NO_SETTINGS == set()


def test_every_picture_is_shown_in_the_readme() -> None:
    kept = {f"docs/pictures/{path.name}" for path in (PROJECT_ROOT / "docs" / "pictures").iterdir()}

    assert kept == {link for link in links(README) if link.endswith(".png")}


def test_the_readme_names_the_parts_that_the_house_has() -> None:
    table = README.read_text().split("| process | what it is |")[1].split("\n\n")[0]
    told = set(
        re.findall(
            r"`([a-z-]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if "|" in line)
        )
    )

    assert told - {"front"} == set(PARTS)
