"""What of a contract breaks those who built on an older one. Pure.

What is asked may become less, what is answered may become more: a new optional member of a request and a new member of an
answer break nobody; the other way round they do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wire.contract import Contract, Operation, Schema
from wire.shapes import REF

# A request's value that was within the old bound and is not within the new is refused.
UPPER = ("maxLength", "maximum", "maxItems", "exclusiveMaximum", "maxProperties")
LOWER = ("minLength", "minimum", "minItems", "exclusiveMinimum", "minProperties")


@dataclass(frozen=True, slots=True)
class Change:
    """rule: what kind of breach; where: an operation and a path in it."""

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.what}"


def breaking(old: Contract, new: Contract) -> list[Change]:
    """Every breach once, in the order of operations."""
    found: dict[str, Change] = {}
    for change in _all(old, new):
        found.setdefault(str(change), change)
    return list(found.values())


def added(old: Contract, new: Contract) -> list[str]:
    """What is new: operations, and members of what was there."""
    found = [f"`{name}`" for name in new.operations if name not in old.operations]
    for name, operation in new.operations.items():
        if (before := old.operations.get(name)) is not None:
            here = _members(new, operation) - _members(old, before)
            found += [f"`{name}` {each}" for each in sorted(here)]
    found += [f"problem `{slug}`" for slug in sorted(set(_statuses(new)) - set(_statuses(old)))]
    return found


def _all(old: Contract, new: Contract) -> Iterator[Change]:
    for slug, status in _statuses(old).items():
        now = _statuses(new).get(slug)
        if now is None:
            yield Change("problem-removed", slug, f"{status} is never said again")
        elif now != status:
            yield Change("problem-status", slug, f"was {status}, is {now}")
    for name, before in old.operations.items():
        after = new.operations.get(name)
        if after is None:
            yield Change("operation-removed", name, f"{before.method} {before.path}")
        else:
            yield from _operation(old, new, before, after)


def _operation(old: Contract, new: Contract, before: Operation, after: Operation) -> Iterator[Change]:
    name = before.id
    if (before.method, before.path) != (after.method, after.path):
        yield Change("operation-moved", name, f"{before.method} {before.path} is {after.method} {after.path}")
    for way in sorted(before.security - after.security):
        yield Change("way-in-removed", name, f"{way} opens it no more")
    if before.is_open and not after.is_open:
        yield Change("way-in-removed", name, "it was open to anybody")
    yield from _parameters(old, new, before, after)
    yield from _bodies(old, new, before, after)
    for status, schema in before.answers.items():
        if status not in after.answers:
            yield Change("answer-removed", name, f"{status} is never answered again")
            continue
        for kind in sorted(set(before.media_types[status]) - set(after.media_types[status])):
            yield Change("answer-type-removed", name, f"{status} is no {kind} any more")
        now = after.answers[status]
        if schema is not None and now is not None:
            yield from _Comparison(old, new, is_sent=False).compare(schema, now, f"{name} {status}")


def _parameters(old: Contract, new: Contract, before: Operation, after: Operation) -> Iterator[Change]:
    was = {(each.place, each.name): each for each in before.parameters}
    now = {(each.place, each.name): each for each in after.parameters}
    for key, each in was.items():
        where = f"{before.id} {each.place} {each.name}"
        if key not in now:
            # An unknown header is passed over; an unknown member of the query is refused.
            if each.place != "header":
                yield Change("parameter-removed", where, "refused from now on")
        else:
            if now[key].is_required and not each.is_required:
                yield Change("parameter-required", where, "was optional")
            yield from _Comparison(old, new, is_sent=True).compare(each.schema, now[key].schema, where)
    for key in sorted(set(now) - set(was)):
        if now[key].is_required:
            yield Change("parameter-required", f"{before.id} {key[0]} {key[1]}", "is new and has to be there")


def _bodies(old: Contract, new: Contract, before: Operation, after: Operation) -> Iterator[Change]:
    for kind in sorted(set(before.raw_types) - set(after.raw_types)):
        yield Change("body-type-removed", before.id, f"{kind} is refused from now on")
    if before.body is not None and after.body is None:
        yield Change("body-removed", before.id, "JSON is refused from now on")
    elif before.body is None and after.body is not None:
        if _resolved(new, after.body).get("required"):
            yield Change("member-required", before.id, "a body has to be there")
    elif before.body is not None and after.body is not None:
        yield from _Comparison(old, new, is_sent=True).compare(before.body, after.body, before.id)


class _Comparison:
    """Of two schemas, member by member. is_sent: what a client says; else what it reads."""

    def __init__(self, old: Contract, new: Contract, *, is_sent: bool) -> None:
        self.old, self.new, self.is_sent = old, new, is_sent
        self.side = "request" if is_sent else "answer"
        self.seen: set[tuple[str, str]] = set()

    def compare(self, was: Schema, now: Schema, where: str) -> Iterator[Change]:
        key = (str(was.get("$ref", "")), str(now.get("$ref", "")))
        if all(key):
            if key in self.seen:
                return
            self.seen.add(key)
        yield from self._types(was, now, where)
        was, now = _resolved(self.old, was), _resolved(self.new, now)
        yield from self._values(was, now, where)
        if self.is_sent:
            yield from self._bounds(was, now, where)
        yield from self._members(was, now, where)
        inner = (was.get("items"), now.get("items"))
        if isinstance(inner[0], dict) and isinstance(inner[1], dict):
            yield from self.compare(inner[0], inner[1], f"{where}[]")
        for one, other in zip(_others(was), _others(now), strict=False):
            yield from self.compare(one, other, where)

    def _types(self, was: Schema, now: Schema, where: str) -> Iterator[Change]:
        before, after = _types_of(self.old, was), _types_of(self.new, now)
        if not before or not after:
            return
        if self.is_sent and before - after:
            yield Change("request-type-narrowed", where, f"{_said(before - after)} is refused from now on")
        if not self.is_sent and after - before:
            yield Change("answer-type-widened", where, f"may be {_said(after - before)} from now on")

    def _values(self, was: Schema, now: Schema, where: str) -> Iterator[Change]:
        before, after = was.get("enum"), now.get("enum")
        if before is not None and after is not None:
            for value in [each for each in before if each not in after]:
                yield Change(f"{self.side}-value-removed", where, repr(value))
        if self.is_sent and before is None and after is not None:
            yield Change("request-value-removed", where, "only some values are taken from now on")
        if was.get("format") != now.get("format") and (not self.is_sent or now.get("format")):
            yield Change(f"{self.side}-format", where, f"was {was.get('format')}, is {now.get('format')}")

    def _bounds(self, was: Schema, now: Schema, where: str) -> Iterator[Change]:
        for name in UPPER:
            if name in now and (name not in was or now[name] < was[name]):
                yield Change("request-bound", where, f"{name} was {was.get(name)}, is {now[name]}")
        for name in LOWER:
            if name in now and (name not in was or now[name] > was[name]):
                yield Change("request-bound", where, f"{name} was {was.get(name)}, is {now[name]}")
        if "pattern" in now and now["pattern"] != was.get("pattern"):
            yield Change("request-bound", where, f"pattern was {was.get('pattern')}, is {now['pattern']}")

    def _members(self, was: Schema, now: Schema, where: str) -> Iterator[Change]:
        before, after = was.get("properties", {}), now.get("properties", {})
        needed_before, needed = set(was.get("required", ())), set(now.get("required", ()))
        for name in before:
            path = f"{where}.{name}"
            if name not in after:
                # Where a request is open, what is not known is dropped: that breaks nobody.
                if not self.is_sent or now.get("additionalProperties") is False:
                    yield Change(f"{self.side}-member-removed", path, "it was there")
                continue
            yield from self.compare(before[name], after[name], path)
            if not self.is_sent and name in needed_before - needed:
                yield Change("answer-member-optional", path, "it was always there")
        if self.is_sent:
            for name in sorted(needed - needed_before):
                yield Change(
                    "member-required", f"{where}.{name}", "a request without it is refused from now on"
                )
            was_open = was.get("additionalProperties") is not False
            if before and was_open and now.get("additionalProperties") is False:
                yield Change("request-closed", where, "unknown members are refused from now on")


def _resolved(contract: Contract, schema: Schema) -> Schema:
    """Its component; of "this or null" the this."""
    while "$ref" in schema:
        schema = contract.schemas[schema["$ref"].removeprefix(REF)]
    others = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    return _resolved(contract, others[0]) if len(others) == 1 else schema


def _others(schema: Schema) -> list[Schema]:
    found: list[Schema] = schema.get("anyOf", [])
    return found


def _types_of(contract: Contract, schema: Schema) -> set[str]:
    if "anyOf" in schema:
        return {kind for each in schema["anyOf"] for kind in _types_of(contract, each)}
    if "$ref" in schema:
        return _types_of(contract, contract.schemas[schema["$ref"].removeprefix(REF)])
    said = schema.get("type", [])
    kinds = {said} if isinstance(said, str) else set(said)
    # Each integer is a number: an answer may be held to it, and a request freed of it.
    return kinds | {"integer"} if "number" in kinds else kinds


def _said(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds))


def _statuses(contract: Contract) -> dict[str, int]:
    return {slug: each["status"] for slug, each in contract.problems.items()}


def _members(contract: Contract, operation: Operation) -> set[str]:
    """request.a, answer.b.c: every member that is described."""
    found: set[str] = set()
    todo: list[tuple[Any, str, frozenset[str]]] = [(operation.body, "request", frozenset())]
    todo += [(schema, "answer", frozenset()) for schema in operation.answers.values()]
    while todo:
        schema, path, inside = todo.pop()
        if not schema:
            continue
        names = inside
        if "$ref" in schema:
            if schema["$ref"] in inside:
                continue
            names = inside | {schema["$ref"]}
        shape = _resolved(contract, schema)
        for name, inner in shape.get("properties", {}).items():
            found.add(f"{path}.{name}")
            todo.append((inner, f"{path}.{name}", names))
        if isinstance(shape.get("items"), dict):
            todo.append((shape["items"], f"{path}[]", names))
    return found
