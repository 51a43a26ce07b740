"""What of a request or an answer does not fit the contract. Pure; the mock and the conformance program say the same."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker

from wire.contract import JSON, Contract, Operation, Parameter, Schema

# Headers that the platform, a proxy or a browser adds by itself.
PLATFORMS = re.compile(
    r"^(:|accept|cache-control|connection|content-|cookie|dnt|forwarded|host$|if-|origin$|pragma$|priority$|range$|referer$"
    r"|sec-|te$|traceparent$|transfer-encoding$|upgrade|user-agent$|via$|x-forwarded|x-request|authorization$|keep-alive$)"
)


class Fault(dict[str, str]):
    """As a problem's `errors` has it: field, code, detail."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(field=field, code=code, detail=detail)


def parameter_faults(
    operation: Operation,
    *,
    arguments: Mapping[str, str],
    query: Mapping[str, str],
    headers: Mapping[str, str],
) -> list[Fault]:
    """headers: names in small letters."""
    found = []
    given = {"path": arguments, "query": query, "header": headers}
    for each in operation.parameters:
        name = each.name.lower() if each.place == "header" else each.name
        value = given.get(each.place, {}).get(name)
        if value is None:
            if each.is_required:
                found.append(Fault(each.name, "required", "Missing data for required field."))
        elif (detail := _parameter_fault_or_none(each, value)) is not None:
            found.append(Fault(each.name, "invalid", detail))
    known = {each.name for each in operation.parameters if each.place == "query"}
    if known:
        found += [Fault(name, "unknown", "Unknown field.") for name in query if name not in known]
    return found


def body_faults(contract: Contract, operation: Operation, body: Any) -> list[Fault]:
    """Of a JSON body, an object already."""
    return [] if operation.body is None else faults(contract, operation.body, body)


def faults(contract: Contract, schema: Schema, value: Any) -> list[Fault]:
    found = []
    for error in _validator(json.dumps(schema), _Held(contract)).iter_errors(value):
        path = ".".join(str(each) for each in error.absolute_path)
        if error.validator == "required":
            names = [each for each in error.validator_value if each not in error.instance]
            found += [
                Fault(_below(path, name), "required", "Missing data for required field.") for name in names
            ]
        elif error.validator == "additionalProperties" and error.schema.get("additionalProperties") is False:
            unknown = [each for each in error.instance if each not in error.schema.get("properties", {})]
            found += [Fault(_below(path, name), "unknown", "Unknown field.") for name in unknown]
        else:
            found.append(Fault(path, "invalid", error.message[:200]))
    unique = {json.dumps(each): each for each in found}
    return sorted(unique.values(), key=lambda each: (each["field"], each["code"]))


def unknown_members(contract: Contract, schema: Schema, value: Any) -> list[str]:
    """Members of a request that no schema describes, where the schema lets them pass: they are dropped and flagged."""
    shape = contract.schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    known = shape.get("properties", {})
    return sorted(set(value) - set(known)) if isinstance(value, dict) and known else []


def read_object(content: bytes) -> dict[str, Any]:
    """A JSON object. Raises ValueError."""
    value = json.loads(content)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def takes_json(content_type: str) -> bool:
    return content_type.split(";")[0].strip().lower() == JSON


def key_fault_or_none(value: str) -> str | None:
    try:
        UUID(value)
    except ValueError:
        return "must be a UUID"
    return None


def _parameter_fault_or_none(parameter: Parameter, value: str) -> str | None:
    schema = parameter.schema
    if schema.get("format") == "uuid":
        return key_fault_or_none(value)
    kinds = schema.get("type", "string")
    read: Any = value
    if "integer" in kinds:
        if not re.fullmatch(r"-?\d+", value):
            return "Not a valid integer."
        read = int(value)
    errors = list(Draft202012Validator(schema).iter_errors(read))
    return errors[0].message[:200] if errors else None


class _Held:
    """A contract as a key of a cache: the same document is the same validators."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def __hash__(self) -> int:
        return id(self.contract.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.contract.document is self.contract.document


@cache
def _validator(schema: str, held: _Held) -> Draft202012Validator:
    whole = {**json.loads(schema), "components": {"schemas": held.contract.schemas}}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
