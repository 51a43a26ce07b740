"""The resident's client in Swift: Codable structs, and one async method for each operation. Pure."""

from collections.abc import Iterator

from wire.shapes import Call, Enumeration, Field, Model, Record, Shape, camel

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
    lines += [f'    public static let {_safe(camel(slug))} = "{slug}"' for slug in model.slugs]
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
        f'    public static let {_safe(camel(value))} = {each.name}(rawValue: "{value}")'
        for value in each.values
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _record(record: Record) -> str:
    lines = [*_comment(record.description), f"public struct {record.name}: Codable, Equatable {{"]
    for field in record.fields:
        lines += ["    " + each for each in _comment(field.description)]
        lines.append(f"    public var {_name(field.name)}: {_type_of(field)}")
    if record.fields:
        lines += ["", "    enum CodingKeys: String, CodingKey {"]
        lines += [f'        case {_name(each.name)} = "{each.name}"' for each in record.fields]
        lines.append("    }")
    arguments = ", ".join(
        f"{_name(each.name)}: {_type_of(each)}{'' if _is_firm(each) else ' = nil'}" for each in record.fields
    )
    lines += ["", f"    public init({arguments}) {{"]
    lines += [f"        self.{_name(each.name)} = {_name(each.name)}" for each in record.fields]
    lines.append("    }")
    firmly_null = [
        each for each in record.fields if record.is_sent and each.is_required and not _is_firm(each)
    ]
    if firmly_null:
        lines += ["", *_encoding(record)]
    return "\n".join([*lines, "}"]) + "\n"


def _encoding(record: Record) -> Iterator[str]:
    """Where null has to be said, what Swift would do by itself does not do: it leaves null out."""
    yield "    public func encode(to encoder: Encoder) throws {"
    yield "        var told = encoder.container(keyedBy: CodingKeys.self)"
    for each in record.fields:
        verb = "encode" if each.is_required else "encodeIfPresent"
        yield f"        try told.{verb}({_name(each.name)}, forKey: .{_name(each.name)})"
    yield "    }"


def _is_firm(field: Field) -> bool:
    return field.is_required and not field.shape.is_nullable


def _type_of(field: Field) -> str:
    found = _type(field.shape)
    return found if _is_firm(field) or found.endswith("?") else f"{found}?"


def _type(shape: Shape) -> str:
    if shape.kind in ("record", "enum"):
        found = shape.name
    elif shape.kind == "list":
        assert shape.of is not None
        found = f"[{_type(shape.of)}]"
    elif shape.kind == "map":
        assert shape.of is not None
        found = f"[String: {_type(shape.of)}]"
    else:
        found = PLAIN[shape.kind]
    return f"{found}?" if shape.is_nullable else found


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
    arguments = _arguments(call)
    body = ["body: try JSONValue.of(body)"] if call.body else []
    yield from _sending(call, camel(operation.id), arguments, body)
    if operation.raw_types and call.body:
        yield ""
        yield f"    /// {operation.summary}: the bytes themselves, as {', '.join(operation.raw_types)}."
        named = [each if not each.startswith("body:") else "payload: Payload" for each in arguments]
        yield from _sending(call, f"{camel(operation.id)}Bytes", named, ["payload: payload"])


def _arguments(call: Call) -> list[str]:
    found = [f"{camel(name)}: String" for name in call.path_parameters]
    if call.body:
        found.append(f"body: {_type(call.body)}")
    if call.operation.key and call.operation.key.is_required:
        found.append("key: Uuid")
    for each in call.query_parameters:
        plain = PLAIN.get(each.shape.kind, "String")
        found.append(f"{_name(each.name)}: {plain}{'' if each.is_required else '? = nil'}")
    return [*found, "options: CallOptions = CallOptions()"]


def _sending(call: Call, name: str, arguments: list[str], what: list[str]) -> Iterator[str]:
    operation = call.operation
    path = operation.path
    for each in call.path_parameters:
        path = path.replace(f"{{{each}}}", f"\\(Wire.escaped({camel(each)}))")
    returns = "" if call.answer.kind == "nothing" else f" -> {_type(call.answer)}"
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
        yield f"        return try JSONDecoder().decode({_type(call.answer)}.self, from: answer.body)"
    yield "    }"


def _as_text(field: Field) -> str:
    name = _name(field.name)
    if field.shape.kind in ("integer", "number", "boolean"):
        return f"String({name})" if field.is_required else f"{name}.map {{ String($0) }}"
    return name


def _name(wire_name: str) -> str:
    return _safe(camel(wire_name))


def _safe(name: str) -> str:
    return f"`{name}`" if name in HARD_WORDS else name


def _comment(text: str) -> list[str]:
    lines = [each.strip() for each in text.strip().splitlines()]
    return [] if lines == [""] else [f"/// {each}".rstrip() for each in lines]
