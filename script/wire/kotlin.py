"""The resident's client in Kotlin: data classes that read and write JSON, and one function for each operation. Pure."""

from collections.abc import Iterator

from wire.phones import Language
from wire.shapes import Call, Enumeration, Field, Model, Record, Shape, camel, constant

PLAIN = {
    "string": "String",
    "text": "String",
    "instant": "Instant",
    "uuid": "Uuid",
    "integer": "Long",
    "number": "Double",
    "boolean": "Boolean",
    "any": "Json",
    "nothing": "Unit",
}
READS = {
    "string": "text",
    "instant": "text",
    "uuid": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "truth",
}
HARD_WORDS = {"object", "in", "is", "as", "fun", "val", "var", "when", "this", "null", "typealias", "package"}
KOTLIN = Language(PLAIN, "List<{}>", "Map<String, {}>", "null", frozenset(HARD_WORDS))
HEAD = """\
// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
package pk.gawah.client

const val CONTRACT_VERSION = "%s"
"""


def written(model: Model) -> str:
    parts = [HEAD % model.version, _slugs(model)]
    parts += [_enumeration(each) for each in model.enumerations]
    parts += [_record(each) for each in model.records]
    parts.append(_client(model))
    return "\n".join(parts)


def _slugs(model: Model) -> str:
    lines = ["/** Of [Refused.slug]. May grow: one that you do not know is a refusal all the same. */"]
    lines.append("object ProblemSlug {")
    lines += [f'    const val {constant(slug)} = "{slug}"' for slug in model.slugs]
    return "\n".join([*lines, "}"]) + "\n"


def _enumeration(each: Enumeration) -> str:
    lines = ["/** May grow: keep what you do not know. */"] if not each.is_sent else []
    lines.append(f"data class {each.name}(val value: String) {{")
    lines.append("    companion object {")
    lines += [f'        val {constant(value)} = {each.name}("{value}")' for value in each.values]
    return "\n".join([*lines, "    }", "}"]) + "\n"


def _record(record: Record) -> str:
    lines = [*_comment(record.description), f"data class {record.name}("]
    for field in record.fields:
        lines += ["    " + each for each in _comment(field.description)]
        lines.append(
            f"    val {KOTLIN.name(field.name)}: {KOTLIN.type_of(field)}{'' if field.is_firm else ' = null'},"
        )
    if not record.fields:
        lines.append("    val unused: Unit = Unit,")
    lines.append(") {")
    if record.is_sent:
        lines.append("    fun toJson(): Json = Json.of(")
        lines += [f'        "{each.name}" to {_write(each)},' for each in record.fields]
        lines += ["    )", ""]
    lines += ["    companion object {", f"        fun of(json: Json) = {record.name}("]
    lines += [f"            {KOTLIN.name(each.name)} = {_read(each)}," for each in record.fields]
    return "\n".join([*lines, "        )", "    }", "}"]) + "\n"


def _read(field: Field) -> str:
    if field.is_firm:
        return _reading(f'json.member("{field.name}")', field.shape)
    if field.shape.kind == "any":
        return f'json.memberOrNull("{field.name}")'
    return f'json.memberOrNull("{field.name}")?.let {{ {_reading("it", field.shape)} }}'


def _reading(what: str, shape: Shape) -> str:
    if shape.kind == "record":
        return f"{shape.name}.of({what})"
    if shape.kind == "enum":
        return f"{shape.name}({what}.text)"
    if shape.kind == "list":
        assert shape.of is not None
        return f"{what}.items.map {{ each -> {_reading('each', shape.of)} }}"
    if shape.kind == "map":
        assert shape.of is not None
        return f"{what}.members.mapValues {{ entry -> {_reading('entry.value', shape.of)} }}"
    return f"{what}.{READS[shape.kind]}" if shape.kind in READS else what


def _write(field: Field) -> str:
    name = KOTLIN.name(field.name)
    if field.is_firm:
        return _writing(name, field.shape)
    found = f"{name}?.let {{ {_writing('it', field.shape)} }}"
    # Null is said where the member is needed, and left out where it is not.
    return f"({found} ?: Json.Null)" if field.is_required else found


def _writing(what: str, shape: Shape) -> str:
    if shape.kind == "record":
        return f"{what}.toJson()"
    if shape.kind == "enum":
        return f"Json.of({what}.value)"
    if shape.kind == "list":
        assert shape.of is not None
        return f"Json.Items({what}.map {{ each -> {_writing('each', shape.of)} }})"
    if shape.kind == "map":
        assert shape.of is not None
        return f"Json.Members({what}.mapValues {{ entry -> {_writing('entry.value', shape.of)} }})"
    return what if shape.kind == "any" else f"Json.of({what})"


def _client(model: Model) -> str:
    lines = ["class Gawah(private val wire: Wire) {"]
    for call in model.calls:
        lines += [*_function(call), ""]
    return "\n".join([*lines[:-1], "}"]) + "\n"


def _function(call: Call) -> Iterator[str]:
    operation = call.operation
    yield from ("    " + each for each in _comment(f"{operation.summary}\n{operation.description}"))
    arguments = KOTLIN.arguments(call)
    body = ["body = body.toJson()"] if call.body else []
    yield from _sending(call, camel(operation.id), arguments, body)
    if operation.raw_types and call.body:
        yield ""
        kinds = ", ".join(operation.raw_types)
        yield f"    /** {operation.summary}: the bytes themselves, as {kinds}. */"
        named = [each if not each.startswith("body:") else "payload: Payload" for each in arguments]
        yield from _sending(call, f"{camel(operation.id)}Bytes", named, ["payload = payload"])


def _sending(call: Call, name: str, arguments: list[str], what: list[str]) -> Iterator[str]:
    operation = call.operation
    path = operation.path
    for each in call.path_parameters:
        path = path.replace(f"{{{each}}}", f"${{Wire.escaped({camel(each)})}}")
    answer = KOTLIN.type(call.answer)
    yield f"    fun {name}({', '.join(arguments)}): {answer} {{"
    yield "        val answer = wire.send("
    yield "            Call("
    yield f'                operation = "{operation.id}",'
    yield f'                method = "{operation.method}",'
    yield f'                path = "{path}",'
    if query := call.query_parameters:
        pairs = ", ".join(f'"{each.name}" to {KOTLIN.name(each.name)}' for each in query)
        yield f"                query = mapOf({pairs}),"
    for each in what:
        yield f"                {each},"
    if operation.key and operation.key.is_required:
        yield "                key = key,"
    yield f"                authorization = Authorization.{constant(call.authorization)},"
    yield f"                mayBeRepeated = {str(operation.may_be_repeated).lower()},"
    yield f"                stamps = {str(call.stamps and what != ['payload = payload']).lower()},"
    yield "                options = options,"
    yield "            )"
    yield "        )"
    if call.answer.kind == "nothing":
        yield "        check(answer.status < 300)"
    elif call.answer.kind == "text":
        yield "        return String(answer.body, Charsets.UTF_8)"
    else:
        yield f"        return {_reading('Json.read(String(answer.body, Charsets.UTF_8))', call.answer)}"
    yield "    }"


def _comment(text: str) -> list[str]:
    lines = [each.strip().replace("*/", "* /").replace("/*", "/ *") for each in text.strip().splitlines()]
    if not lines or lines == [""]:
        return []
    if len(lines) == 1:
        return [f"/** {lines[0]} */"]
    return ["/**", *(f" * {each}".rstrip() for each in lines), " */"]
