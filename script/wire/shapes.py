"""What a client needs of the contract, in no language yet: records, enumerations and calls of the resident's side. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wire.contract import Contract, Operation, Schema

REF = "#/components/schemas/"
# What a phone's clock says belongs to this very try, and is no part of what a replay repeats.
STAMP = "sent_at"


@dataclass(frozen=True, slots=True)
class Shape:
    """kind: string instant uuid integer number boolean record enum list map any nothing text."""

    kind: str
    name: str = ""
    of: "Shape | None" = None
    is_nullable: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    shape: Shape
    is_required: bool
    description: str

    @property
    def is_firm(self) -> bool:
        """There, and not null."""
        return self.is_required and not self.shape.is_nullable


@dataclass(frozen=True, slots=True)
class Record:
    """is_sent: a client makes it, and need not read values that it does not know."""

    name: str
    fields: tuple[Field, ...]
    is_sent: bool
    description: str


@dataclass(frozen=True, slots=True)
class Enumeration:
    name: str
    values: tuple[str, ...]
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One operation as a function. authorization: device, anyone, or device-if-given (a second phone of one resident)."""

    operation: Operation
    body: Shape | None
    answer: Shape
    authorization: str
    takes_receipt: bool
    stamps: bool

    @property
    def path_parameters(self) -> list[str]:
        return [each.name for each in self.operation.parameters if each.place == "path"]

    @property
    def query_parameters(self) -> list[Field]:
        return [
            Field(each.name, _scalar(each.schema), each.is_required, each.description)
            for each in self.operation.parameters
            if each.place == "query"
        ]

    @property
    def slugs(self) -> list[str]:
        return sorted({slug for slugs in self.operation.problems.values() for slug in slugs})


@dataclass(frozen=True, slots=True)
class Model:
    version: str
    records: tuple[Record, ...]
    enumerations: tuple[Enumeration, ...]
    calls: tuple[Call, ...]
    slugs: tuple[str, ...]


def model_of(contract: Contract) -> Model:
    """Of the resident's operations, without those of tus: these a tus client speaks."""
    operations = [each for each in contract.residents.values() if not each.is_tus]
    sent = _reached(contract, [each.body for each in operations if each.body])
    read = _reached(contract, [schema for each in operations for schema in each.answers.values() if schema])
    records, enumerations = [], []
    for name in sorted(sent | read | {"Problem"} | _reached(contract, [{"$ref": f"{REF}Problem"}])):
        schema = contract.schemas[name]
        fields = []
        for member, inner in schema.get("properties", {}).items():
            shape, values = _shape(inner, name + _joined(member))
            if values:
                enumerations.append(Enumeration(_enum_name(shape), values, name in sent and name not in read))
            fields.append(
                Field(member, shape, member in schema.get("required", ()), inner.get("description", ""))
            )
        records.append(Record(name, tuple(fields), name in sent, schema.get("description", "")))
    calls = tuple(_call(contract, each) for each in sorted(operations, key=lambda each: each.id))
    slugs = sorted({slug for call in calls for slug in call.slugs} | _said_by_front_door(contract))
    version = contract.document["info"]["version"]
    return Model(version, tuple(records), tuple(enumerations), calls, tuple(slugs))


def camel(name: str) -> str:
    """submit_report -> submitReport."""
    first, *rest = name.replace("-", "_").split("_")
    return first.lower() + "".join(each[:1].upper() + each[1:] for each in rest)


def constant(value: str) -> str:
    """unit_en_route -> UNIT_EN_ROUTE."""
    return "".join(each if each.isalnum() else "_" for each in value).upper()


def _said_by_front_door(contract: Contract) -> set[str]:
    return {slug for slug, each in contract.problems.items() if "front-door" in each["said_by"]}


def _call(contract: Contract, operation: Operation) -> Call:
    told = [schema for schema in operation.answers.values() if schema]
    same = bool(told) and all(schema == told[0] for schema in told)
    kinds = {kind for kinds in operation.media_types.values() for kind in kinds}
    if told:
        answer = _shape(told[0], "")[0] if same else Shape("any")
    else:
        answer = Shape("text") if kinds else Shape("nothing")
    authorization = "anyone"
    if "device" in operation.security:
        authorization = "device-if-given" if operation.is_open else "device"
    body = _shape(operation.body, "")[0] if operation.body else None
    return Call(
        operation,
        body,
        answer,
        authorization,
        takes_receipt=operation.parameter_or_none("Receipt-Secret") is not None,
        stamps=body is not None and STAMP in contract.schemas[body.name].get("properties", {}),
    )


def _reached(contract: Contract, schemas: list[Schema]) -> set[str]:
    found: set[str] = set()
    todo: list[Any] = list(schemas)
    while todo:
        for name in set(referred(todo.pop())) - found:
            found.add(name)
            todo.append(contract.schemas[name])
    return found


def referred(node: Any) -> Iterator[str]:
    """Names of the schemas that `node` refers to."""
    if isinstance(node, dict):
        if str(node.get("$ref", "")).startswith(REF):
            yield node["$ref"].removeprefix(REF)
        for inner in node.values():
            yield from referred(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from referred(inner)


def _shape(schema: Schema, where: str) -> tuple[Shape, tuple[str, ...]]:
    """The shape, and the values if it is an enumeration. where: what an enumeration found here is called."""
    if "$ref" in schema:
        return Shape("record", schema["$ref"].removeprefix(REF)), ()
    if "anyOf" in schema:
        others = [each for each in schema["anyOf"] if each != {"type": "null"}]
        if len(others) != 1:
            return Shape("any", is_nullable=len(others) < len(schema["anyOf"])), ()
        shape, values = _shape(others[0], where)
        return Shape(shape.kind, shape.name, shape.of, is_nullable=True), values
    kind, is_nullable = _type_of(schema)
    values = tuple(each for each in schema.get("enum", ()) if isinstance(each, str) and each)
    if values and kind == "string":
        return Shape("enum", where, is_nullable=is_nullable), values
    if kind == "array":
        of, values = _shape(schema.get("items", {}), where)
        return Shape("list", of=of, is_nullable=is_nullable), values
    if kind == "object":
        inner = schema.get("additionalProperties")
        of = _shape(inner, where)[0] if isinstance(inner, dict) and inner else Shape("any")
        return Shape("map", of=of, is_nullable=is_nullable), ()
    return _scalar(schema), ()


def _scalar(schema: Schema) -> Shape:
    kind, is_nullable = _type_of(schema)
    if kind == "string":
        kind = {"date-time": "instant", "uuid": "uuid"}.get(schema.get("format", ""), "string")
    known = ("string", "instant", "uuid", "integer", "number", "boolean")
    return Shape(kind if kind in known else "any", is_nullable=is_nullable)


def _type_of(schema: Schema) -> tuple[str, bool]:
    said = schema.get("type", "any")
    kinds = [said] if isinstance(said, str) else list(said)
    others = [each for each in kinds if each != "null"]
    return (others[0] if len(others) == 1 else "any"), "null" in kinds


def _joined(member: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in member.split("_"))


def _enum_name(shape: Shape) -> str:
    inner = shape
    while inner.kind == "list" and inner.of is not None:
        inner = inner.of
    return inner.name
