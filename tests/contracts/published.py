"""What `mobile_contracts/` says, and how to hold a value against it."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from kernel.config import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "mobile_contracts"
OPENAPI: dict[str, Any] = json.loads((FOLDER / "openapi.json").read_text())
PROBLEM_SCHEMA: dict[str, Any] = json.loads((FOLDER / "problem.schema.json").read_text())
PROBLEMS = {path.stem: json.loads(path.read_text()) for path in sorted((FOLDER / "problems").glob("*.json"))}
EXAMPLES = {path.stem: json.loads(path.read_text()) for path in sorted((FOLDER / "examples").glob("*.json"))}
# (method, path, operation) by operation id.
OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, operations in OPENAPI["paths"].items()
    for method, operation in operations.items()
}
# What is a technician's alone, by session and by key.
SURVEYS = ("survey_camera", "take_back_view", "note_move", "replace_presets")


def faults(value: Any, schema: dict[str, Any], *, is_closed: bool = False) -> list[str]:
    """What of `value` does not fit. is_closed: members that the schema does not describe are faults too."""
    components = {"schemas": OPENAPI["components"]["schemas"]}
    whole = {**schema, "components": closed(components) if is_closed else components}
    found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value)
    return sorted(f"{each.json_path}: {each.message}" for each in found)


def closed(node: Any) -> Any:
    """The same schemas, none of which takes a member that it does not describe; problems may carry more."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    inner = {name: value if name == "Problem" else closed(value) for name, value in node.items()}
    if isinstance(inner.get("properties"), dict) and inner.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


def problem_faults(document: Any) -> list[str]:
    """What of a problem document does not fit the schema of all, and that of its own slug."""
    slug = str(document.get("type", "")).removeprefix("/problems/")
    if slug not in PROBLEMS:
        return [f"{slug} is not in mobile_contracts/problems"]
    known = PROBLEMS[slug]
    own = {"type": "object", "properties": known.get("members", {}), "required": [*known.get("members", {})]}
    found = faults(document, {**PROBLEM_SCHEMA, "$id": "/problem"}) + faults(document, own)
    if (document["status"], document["title"]) != (known["status"], known["title"]):
        found.append(f"{slug}: {document['status']} {document['title']!r} is documented otherwise")
    return found


def source_files(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (PROJECT_ROOT / package).rglob("*.py"))
