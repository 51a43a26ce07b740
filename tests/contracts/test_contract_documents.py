"""What the documents for app authors say of names, numbers and states is what the contract says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from citizen_api.messages import waking
from citizen_api.push import messages
from tests.contracts.published import FOLDER, OPENAPI, OPERATIONS, PROBLEMS
from wire import contract

CONTRACT = contract.load()
DOCUMENTS = [*sorted(FOLDER.glob("*.md")), FOLDER / "clients" / "README.md"]
PUSHES = {path.name.split(".")[0]: json.loads(path.read_text()) for path in FOLDER.glob("push/*.schema.json")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_files_that_are_there(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_problem_that_is_named_with_its_status_is_one(path: Path) -> None:
    for status, slug in re.findall(r"\b(4\d\d|5\d\d)[: ]+`?([a-z]+(?:-[a-z]+)+)`", path.read_text()):
        assert slug in PROBLEMS, slug
        assert PROBLEMS[slug]["status"] == int(status), slug


def test_offline_names_every_operation_that_takes_a_key() -> None:
    text = (FOLDER / "offline.md").read_text()
    said = re.search(r"Operations that take a key: ([^.]+)\.", text)

    assert said is not None
    named = set(re.findall(r"`(\w+)`", said[1]))
    assert named == {name for name, each in CONTRACT.residents.items() if each.key is not None}


def test_the_pace_is_of_questions_that_there_are() -> None:
    pace = json.loads((FOLDER / "pace.json").read_text())

    asked = {name for name, each in CONTRACT.residents.items() if each.method == "GET"}
    assert set(pace) - {"otherwise"} <= asked
    assert all(least_s > 0 for least_s in pace.values())


def test_sos_draws_every_state_and_none_beside() -> None:
    drawn = re.search(r"stateDiagram-v2\n(.*?)```", (FOLDER / "sos.md").read_text(), re.DOTALL)

    assert drawn is not None
    states = set(re.findall(r"\b(\w+) --> |--> (\w+)", drawn[1]))
    named = {each for pair in states for each in pair if each}
    assert named == set(OPENAPI["components"]["schemas"]["SosAlert"]["properties"]["state"]["enum"])


def test_upload_names_every_kind_and_reason() -> None:
    text = (FOLDER / "upload.md").read_text()

    for slug in ("offset-mismatch", "upload-gone", "type-not-allowed", "upload-locked", "too-many-uploads"):
        assert f"`{slug}`" in text
        assert slug in {
            name for each in CONTRACT.residents.values() for of in each.problems.values() for name in of
        }
    for header in ("Upload-Length", "Upload-Metadata", "Upload-Offset", "Upload-Checksum"):
        assert header in text
        assert any(
            each["name"] == header
            for name in ("begin_upload", "add_to_upload")
            for each in OPERATIONS[name][2]["parameters"]
        )


def kinds_of(schema: dict[str, Any]) -> set[str]:
    """Of a message to a phone; a browser's has none."""
    data = schema.get("properties", {}).get("data")
    kind = {"enum": []} if data is None else data["properties"]["kind"]
    return set(kind.get("enum", [kind.get("const")]))


def test_every_kind_of_push_that_is_sent_has_its_schema() -> None:
    sent = {value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str)}
    sent = {each for each in sent if re.fullmatch(r"[a-z]+_[a-z]+", each)} | {waking.KIND}

    assert sent <= {kind for schema in PUSHES.values() for kind in kinds_of(schema)}


@pytest.mark.parametrize("name", sorted(PUSHES))
def test_a_push_has_an_example_of_each_kind_that_fits_and_carries_ids_only(name: str) -> None:
    schema = PUSHES[name]
    Draft202012Validator.check_schema(schema)
    read = {path.name: json.loads(path.read_text()) for path in (FOLDER / "push").glob("*.example.json")}
    told = [
        example
        for path, example in read.items()
        if path.split(".")[0] == name or example.get("data", {}).get("kind") in kinds_of(schema)
    ]

    assert told
    assert {each["data"]["kind"] for each in told if "data" in each} == kinds_of(schema)
    for example in told:
        assert [each.message for each in Draft202012Validator(schema).iter_errors(example)] == []
        for value in example.get("data", example).values():
            assert re.fullmatch(r"[0-9a-f-]{36}|[a-z]+(_[a-z]+)*|en|ur|sd", value), value
