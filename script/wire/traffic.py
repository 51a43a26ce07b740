"""An app's recorded traffic beside the contract, and the list of rules that are held against it. Pure."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wire import checking
from wire.contract import Contract, Operation
from wire.recording import Exchange, PushSeen
from wire.shapes import STAMP

NO_ANSWER = 0
# After this long the same words are a new matter, and no second try.
RETRY_WITHIN_S = 900
UNDECIDED = {429, 502, 503, 504, NO_ANSWER}


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    number: int
    what: str
    instead: str

    @property
    def is_push(self) -> bool:
        return self.rule.startswith("push-")


@dataclass(frozen=True)
class Traffic:
    contract: Contract
    exchanges: list[Exchange]
    pushes: list[PushSeen] = field(default_factory=list)
    push_schemas: dict[str, dict[str, Any]] = field(default_factory=dict)
    pace: dict[str, float] = field(default_factory=dict)

    @cached_property
    def known(self) -> list[tuple[Exchange, Operation, dict[str, str]]]:
        """The requests that lead to a resident's operation, and what the address holds."""
        found = []
        for each in self.exchanges:
            operations, arguments = self.contract.at(each.path)
            operation = operations.get("GET" if each.method == "HEAD" else each.method)
            if operation is not None and operation.is_residents:
                found.append((each, operation, arguments))
        return found


Rule = Callable[[Traffic], Iterator[tuple[int, str]]]
RULES: dict[str, Rule] = {}


def rule(of: Rule) -> Rule:
    RULES[of.__name__.replace("_", "-")] = of
    return of


def object_or_none(body: bytes) -> dict[str, Any] | None:
    try:
        return checking.read_object(body)
    except ValueError:
        return None


def matter_of(each: Exchange) -> bytes:
    """What a body is about: everything but when this try left."""
    body = object_or_none(each.body)
    if body is None:
        return each.body
    return json.dumps({name: value for name, value in body.items() if name != STAMP}, sort_keys=True).encode()


def slug_of(each: Exchange) -> str:
    told = object_or_none(each.told) or {}
    return str(told.get("type", "")).removeprefix("/problems/")
