"""The published contract, read from its files: what is asked and answered, by whom, and with which problems."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "mobile_contracts"
JSON, PROBLEM_JSON = "application/json", "application/problem+json"
LANGUAGES = ("en", "ur", "sd")
RESIDENTS_WAYS = {"device", "receipt"}
# Doors for whoever runs the house, though nobody need sign in there.
OPERATORS_TAGS = {"Health"}
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    is_required: bool
    schema: Schema
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """answers: schema by status of what is no refusal; None for no JSON. problems: slugs by status."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    tag: str
    security: frozenset[str]
    is_open: bool
    parameters: tuple[Parameter, ...]
    body: Schema | None
    raw_types: tuple[str, ...]
    answers: dict[int, Schema | None]
    media_types: dict[int, tuple[str, ...]]
    problems: dict[int, tuple[str, ...]]

    @property
    def is_residents(self) -> bool:
        """Whether it is for the resident's side: by a device or a receipt, or for anybody."""
        if self.security & RESIDENTS_WAYS:
            return True
        return self.is_open and not self.security and self.tag not in OPERATORS_TAGS

    @property
    def is_tus(self) -> bool:
        """Whether a tus client speaks here, and no client of ours."""
        return any(each.name == "Tus-Resumable" and each.is_required for each in self.parameters)

    def parameter_or_none(self, name: str) -> Parameter | None:
        return next((each for each in self.parameters if each.name.lower() == name.lower()), None)

    @property
    def key(self) -> Parameter | None:
        return self.parameter_or_none("Idempotency-Key")

    @property
    def may_be_repeated(self) -> bool:
        """Whether the same again does no harm, when nobody knows what became of the first."""
        return self.method in ("GET", "PUT", "DELETE") or self.key is not None or self.tag == "SOS"


@dataclass(frozen=True)
class Contract:
    document: dict[str, Any]
    problems: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def schemas(self) -> dict[str, Schema]:
        found: dict[str, Schema] = self.document["components"]["schemas"]
        return found

    @cached_property
    def operations(self) -> dict[str, Operation]:
        return {
            operation["operationId"]: _operation(method, path, operation)
            for path, operations in self.document["paths"].items()
            for method, operation in operations.items()
        }

    @cached_property
    def residents(self) -> dict[str, Operation]:
        return {name: each for name, each in self.operations.items() if each.is_residents}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        # What is written out goes before what stands in braces: `/alerts/exercise` is no alert's id.
        return [
            (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "$"), path)
            for path in sorted(self.document["paths"], key=lambda path: path.count("{"))
        ]

    def at(self, path: str) -> tuple[dict[str, Operation], dict[str, str]]:
        """Operations by method at an address, and what its braces hold there."""
        for pattern, template in self._patterns:
            if found := pattern.match(path):
                ids = {
                    method.upper(): self.operations[each["operationId"]]
                    for method, each in self.document["paths"][template].items()
                }
                return ids, found.groupdict()
        return {}, {}


def load(folder: Path = FOLDER) -> Contract:
    problems = {path.stem: _read(path) for path in sorted((folder / "problems").glob("*.json"))}
    return Contract(_read(folder / "openapi.json"), problems)


def examples(folder: Path = FOLDER, language: str = "en") -> dict[str, dict[str, Any]]:
    """Request and answer by operation, in a language."""
    where = folder / "examples" / ("" if language == "en" else language)
    return {path.stem: _read(path) for path in sorted(where.glob("*.json"))}


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def _operation(method: str, path: str, described: dict[str, Any]) -> Operation:
    content = described.get("requestBody", {}).get("content", {})
    ways = [name for each in described["security"] for name in each]
    answers: dict[int, Schema | None] = {}
    media_types: dict[int, tuple[str, ...]] = {}
    problems: dict[int, tuple[str, ...]] = {}
    for status, answer in described["responses"].items():
        told = answer.get("content", {})
        if int(status) < 400:
            answers[int(status)] = told.get(JSON, {}).get("schema")
            media_types[int(status)] = tuple(told)
        else:
            problems[int(status)] = tuple(told.get(PROBLEM_JSON, {}).get("examples", {}))
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described["summary"],
        description=described["description"],
        tag=described["tags"][0],
        security=frozenset(ways),
        is_open={} in described["security"],
        parameters=tuple(
            Parameter(each["name"], each["in"], each["required"], each["schema"], each.get("description", ""))
            for each in described.get("parameters", [])
        ),
        body=content.get(JSON, {}).get("schema"),
        raw_types=tuple(kind for kind in content if kind != JSON),
        answers=answers,
        media_types=media_types,
        problems=problems,
    )
