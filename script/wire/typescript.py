"""The resident's client in TypeScript: types, problems and one method for each operation. Pure."""

from collections.abc import Iterator

from wire.shapes import Call, Enumeration, Model, Record, Shape, camel

PLAIN = {
    "string": "string",
    "text": "string",
    "instant": "Instant",
    "uuid": "Uuid",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "any": "unknown",
    "nothing": "void",
}
HEAD = """\
// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
import { Wire, type CallOptions, type Instant, type Uuid, type WireOptions } from "./wire.ts";

export { NoAnswer, Refused, type CallOptions, type Leaving, type WireOptions } from "./wire.ts";

export const CONTRACT_VERSION = "%s";
"""


def written(model: Model) -> str:
    enumerations = {each.name: each for each in model.enumerations}
    parts = [HEAD % model.version, _slugs(model)]
    parts += [_enumeration(each) for each in model.enumerations]
    parts += [_record(each) for each in model.records]
    parts += [_refusals(model), _client(model)]
    assert len(enumerations) == len(model.enumerations)
    return "\n".join(parts)


def _slugs(model: Model) -> str:
    said = "".join(f'\n  | "{slug}"' for slug in model.slugs)
    return f"/** May grow: a slug that you do not know is a refusal all the same. */\nexport type ProblemSlug ={said}\n  | (string & {{}});\n"


def _enumeration(each: Enumeration) -> str:
    values = "".join(f'\n  | "{value}"' for value in each.values)
    grows = "" if each.is_sent else "\n  | (string & {})"
    return f"export type {each.name} ={values}{grows};\n"


def _record(record: Record) -> str:
    lines = [*_comment(record.description), f"export interface {record.name} {{"]
    for field in record.fields:
        lines += ["  " + each for each in _comment(field.description)]
        mark = "" if field.is_required else "?"
        lines.append(f"  {field.name}{mark}: {_type(field.shape)};")
    return "\n".join([*lines, "}"]) + "\n"


def _refusals(model: Model) -> str:
    lines = ["/** Which problems each operation names; the front door's may come at any. */"]
    lines.append("export const PROBLEMS_OF = {")
    for call in model.calls:
        said = ", ".join(f'"{slug}"' for slug in call.slugs)
        lines.append(f"  {camel(call.operation.id)}: [{said}],")
    return "\n".join([*lines, "} as const;"]) + "\n"


def _client(model: Model) -> str:
    lines = [
        "export class Gawah {",
        "  private readonly wire: Wire;",
        "",
        "  constructor(options: WireOptions) {",
        "    this.wire = new Wire(options);",
        "  }",
    ]
    for call in model.calls:
        lines += ["", *_method(call)]
    return "\n".join([*lines, "}"]) + "\n"


def _method(call: Call) -> Iterator[str]:
    operation = call.operation
    answer = _type(call.answer)
    said = [operation.summary, *operation.description.splitlines()]
    yield from ("  " + each for each in _comment("\n".join(said)))
    yield f"  async {camel(operation.id)}({', '.join(_arguments(call))}): Promise<{answer}> {{"
    body = ["body"] if call.body else []
    yield from _sending(call, [*body], answer)
    yield "  }"
    if operation.raw_types and call.body:
        kinds = " | ".join(f'"{kind}"' for kind in operation.raw_types)
        yield ""
        yield f"  /** {operation.summary}: the bytes themselves, such as a recording. */"
        named = [
            each if not each.startswith("body") else f"bytes: {{ content: Blob | Uint8Array; type: {kinds} }}"
            for each in _arguments(call)
        ]
        yield f"  async {camel(operation.id)}Bytes({', '.join(named)}): Promise<{answer}> {{"
        yield from _sending(call, ["bytes"], answer)
        yield "  }"


def _arguments(call: Call) -> list[str]:
    found = [f"{camel(name)}: string" for name in call.path_parameters]
    if call.body:
        found.append(f"body: {_type(call.body)}")
    if call.operation.key and call.operation.key.is_required:
        found.append("key: Uuid")
    if query := call.query_parameters:
        inner = "; ".join(
            f"{each.name}{'' if each.is_required else '?'}: {_type(each.shape)}" for each in query
        )
        default = "" if any(each.is_required for each in query) else " = {}"
        found.append(f"query: {{ {inner} }}{default}")
    return [*found, "options?: CallOptions"]


def _sending(call: Call, what: list[str], answer: str) -> Iterator[str]:
    operation = call.operation
    path = operation.path
    for name in call.path_parameters:
        path = path.replace(f"{{{name}}}", f"${{encodeURIComponent({camel(name)})}}")
    quote = "`" if "${" in path else '"'
    kind = {"nothing": "nothing", "text": "text"}.get(call.answer.kind, "json")
    yield "    return (await this.wire.send({"
    yield f'      operation: "{operation.id}",'
    yield f'      method: "{operation.method}",'
    yield f"      path: {quote}{path}{quote},"
    if call.query_parameters:
        yield "      query,"
    for each in what:
        yield f"      {each},"
    if operation.key and operation.key.is_required:
        yield "      key,"
    yield f'      authorization: "{call.authorization}",'
    yield f"      mayBeRepeated: {str(operation.may_be_repeated).lower()},"
    yield f"      stamps: {str(call.stamps and what == ['body']).lower()},"
    yield f'      answer: "{kind}",'
    yield "      ...(options && { options }),"
    yield f"    }})) as {answer};"


def _type(shape: Shape) -> str:
    if shape.kind in ("record", "enum"):
        found = shape.name
    elif shape.kind == "list":
        assert shape.of is not None
        inner = _type(shape.of)
        found = f"({inner})[]" if " " in inner else f"{inner}[]"
    elif shape.kind == "map":
        assert shape.of is not None
        found = f"Record<string, {_type(shape.of)}>"
    else:
        found = PLAIN[shape.kind]
    return f"{found} | null" if shape.is_nullable else found


def _comment(text: str) -> list[str]:
    lines = [each.strip().replace("*/", "* /") for each in text.strip().splitlines()]
    if not lines:
        return []
    if len(lines) == 1:
        return [f"/** {lines[0]} */"]
    return ["/**", *(f" * {each}".rstrip() for each in lines), " */"]
