"""The resident's client in Swift: Codable structs, and one async method for each operation. Pure."""

from collections.abc import Iterator

from wire.phones import Language
from wire.shapes import Call, Enumeration, Field, Model, Record, camel

PLAIN = {
    "string": "String",
    "text": "String",
    "instant": "Instant",
    "uuid": "Uuid",
    "integer": "Int",
    "number": "Double",
    "boolean": "Bool",
    "any": "JSONValue",
    "nothing": "Void",
}
HARD_WORDS = {
    "in",
    "is",
    "as",
    "func",
    "var",
    "let",
    "where",
    "self",
    "nil",
    "default",
    "case",
    "for",
    "operator",
}
SWIFT = Language(PLAIN, "[{}]", "[String: {}]", "nil", frozenset(HARD_WORDS))
HEAD = """\
// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
import Foundation

public let contractVersion = "%s"
"""


def written(model: Model) -> str:
    parts = [HEAD % model.version, _slugs(model)]
    parts += [_enumeration(each) for each in model.enumerations]
    parts += [_record(each) for each in model.records]
    parts.append(_client(model))
    return "\n".join(parts)


def _slugs(model: Model) -> str:
    lines = ["/// Of `Refused.slug`. May grow: one that you do not know is a refusal all the same."]
    lines.append("public enum ProblemSlug {")
    lines += [f'    public static let {SWIFT.safe(camel(slug))} = "{slug}"' for slug in model.slugs]
    return "\n".join([*lines, "}"]) + "\n"


def _enumeration(each: Enumeration) -> str:
    lines = ["/// May grow: keep what you do not know."] if not each.is_sent else []
    lines.append(f"public struct {each.name}: RawRepresentable, Codable, Hashable {{")
    lines += [
        "    public let rawValue: String",
        "",
        "    public init(rawValue: String) {",
        "        self.rawValue = rawValue",
        "    }",
        "",
    ]
    lines += [
        f'    public static let {SWIFT.safe(camel(value))} = {each.name}(rawValue: "{value}")'
        for value in each.values
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _record(record: Record) -> str:
    lines = [*_comment(record.description), f"public struct {record.name}: Codable, Equatable {{"]
    for field in record.fields:
        lines += ["    " + each for each in _comment(field.description)]
        lines.append(f"    public var {SWIFT.name(field.name)}: {SWIFT.type_of(field)}")
    if record.fields:
        lines += ["", "    enum CodingKeys: String, CodingKey {"]
        lines += [f'        case {SWIFT.name(each.name)} = "{each.name}"' for each in record.fields]
        lines.append("    }")
    arguments = ", ".join(
        f"{SWIFT.name(each.name)}: {SWIFT.type_of(each)}{'' if each.is_firm else ' = nil'}"
        for each in record.fields
    )
    lines += ["", f"    public init({arguments}) {{"]
    lines += [f"        self.{SWIFT.name(each.name)} = {SWIFT.name(each.name)}" for each in record.fields]
    lines.append("    }")
    firmly_null = [each for each in record.fields if record.is_sent and each.is_required and not each.is_firm]
    if firmly_null:
        lines += ["", *_encoding(record)]
    return "\n".join([*lines, "}"]) + "\n"


def _encoding(record: Record) -> Iterator[str]:
    """Where null has to be said, what Swift would do by itself does not do: it leaves null out."""
    yield "    public func encode(to encoder: Encoder) throws {"
    yield "        var told = encoder.container(keyedBy: CodingKeys.self)"
    for each in record.fields:
        verb = "encode" if each.is_required else "encodeIfPresent"
        yield f"        try told.{verb}({SWIFT.name(each.name)}, forKey: .{SWIFT.name(each.name)})"
    yield "    }"


def _client(model: Model) -> str:
    lines = [
        "public final class Gawah {",
        "    private let wire: Wire",
        "",
        "    public init(wire: Wire) {",
        "        self.wire = wire",
        "    }",
    ]
    for call in model.calls:
        lines += ["", *_function(call)]
    return "\n".join([*lines, "}"]) + "\n"


def _function(call: Call) -> Iterator[str]:
    operation = call.operation
    yield from ("    " + each for each in _comment(f"{operation.summary}\n{operation.description}"))
    arguments = SWIFT.arguments(call)
    body = ["body: try JSONValue.of(body)"] if call.body else []
    yield from _sending(call, camel(operation.id), arguments, body)
    if operation.raw_types and call.body:
        yield ""
        yield f"    /// {operation.summary}: the bytes themselves, as {', '.join(operation.raw_types)}."
        named = [each if not each.startswith("body:") else "payload: Payload" for each in arguments]
        yield from _sending(call, f"{camel(operation.id)}Bytes", named, ["payload: payload"])


def _sending(call: Call, name: str, arguments: list[str], what: list[str]) -> Iterator[str]:
    operation = call.operation
    path = operation.path
    for each in call.path_parameters:
        path = path.replace(f"{{{each}}}", f"\\(Wire.escaped({camel(each)}))")
    returns = "" if call.answer.kind == "nothing" else f" -> {SWIFT.type(call.answer)}"
    yield f"    public func {name}({', '.join(arguments)}) async throws{returns} {{"
    yield f"        {'_' if call.answer.kind == 'nothing' else 'let answer'} = try await wire.send("
    yield "            Call("
    said = [f'operation: "{operation.id}"', f'method: "{operation.method}"', f'path: "{path}"']
    if query := call.query_parameters:
        pairs = ", ".join(f'"{each.name}": {_as_text(each)}' for each in query)
        said.append(f"query: [{pairs}]")
    said += what
    if operation.key and operation.key.is_required:
        said.append("key: key")
    way = "".join(part.capitalize() if at else part for at, part in enumerate(call.authorization.split("-")))
    said += [
        f"authorization: .{way}",
        f"mayBeRepeated: {str(operation.may_be_repeated).lower()}",
        f"stamps: {str(call.stamps and what != ['payload: payload']).lower()}",
        "options: options",
    ]
    yield ",\n".join(f"                {each}" for each in said)
    yield "            )"
    yield "        )"
    if call.answer.kind == "text":
        yield "        return String(decoding: answer.body, as: UTF8.self)"
    elif call.answer.kind != "nothing":
        yield f"        return try JSONDecoder().decode({SWIFT.type(call.answer)}.self, from: answer.body)"
    yield "    }"


def _as_text(field: Field) -> str:
    name = SWIFT.name(field.name)
    if field.shape.kind in ("integer", "number", "boolean"):
        return f"String({name})" if field.is_required else f"{name}.map {{ String($0) }}"
    return name


def _comment(text: str) -> list[str]:
    lines = [each.strip() for each in text.strip().splitlines()]
    return [] if lines == [""] else [f"/// {each}".rstrip() for each in lines]
