"""From an OpenAPI document to what the page shows. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Node = Mapping[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 6

_EXAMPLES = {
    "uuid": "01938a5e-6f0c-7c1a-9b1e-3f2a5d7c9e10",
    "date-time": "2026-11-22T11:52:31.000Z",
    "binary": "(bytes)",
}


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a schema's table; `inner` is the schema it leads to."""

    name: str
    words: str
    required: bool
    description: str
    inner: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: str
    media_type: str
    schema: Node
    is_problem: bool
    example: Any = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation, ready to be shown."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    doors: tuple[str, ...]
    parameters: tuple[Node, ...]
    body: Node
    answers: tuple[Answer, ...] = field(default=())
    body_example: Any = None


def endpoints_by_tag(document: Node) -> dict[str, list[Endpoint]]:
    """Operations in the order of the document, under their first tag."""
    found: dict[str, list[Endpoint]] = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["Other"])[0]
                found.setdefault(tag, []).append(_endpoint(path, method, item[method]))
    return found


def properties(document: Node, schema: Node) -> list[Property]:
    """The fields of an object schema, required ones first."""
    whole = resolved(document, schema)
    required = set(whole.get("required", ()))
    fields = [
        Property(
            name=name,
            words=type_words(document, inner),
            required=name in required,
            description=str(resolved(document, inner).get("description", "") or inner.get("description", "")),
            inner=name_of(_element(inner)),
        )
        for name, inner in whole.get("properties", {}).items()
    ]
    return sorted(fields, key=lambda each: not each.required)


def type_words(document: Node, schema: Node) -> str:
    """`string, uuid`, `list of Clip`, `number or null, 0 to 5000`: a type and its bounds in words."""
    name = name_of(schema)
    whole = resolved(document, schema)
    options = [each for each in (*whole.get("anyOf", ()), *whole.get("oneOf", ())) if each]
    if name:
        return name
    if options:
        return " or ".join(type_words(document, each) for each in options)
    types = whole.get("type", "any")
    names = [types] if isinstance(types, str) else list(types)
    if "array" in names:
        names[names.index("array")] = f"list of {type_words(document, whole.get('items', {}))}"
    words = " or ".join(names)
    if "format" in whole:
        words += f", {whole['format']}"
    return words + _bounds(whole)


def example(document: Node, schema: Node, depth: int = 0) -> Any:
    """A value that fits the schema, made from its own examples, names and bounds."""
    whole = resolved(document, schema)
    if "example" in whole or whole.get("examples"):
        return whole["example"] if "example" in whole else whole["examples"][0]
    if "enum" in whole:
        return next((each for each in whole["enum"] if each is not None), None)
    options = whole.get("anyOf") or whole.get("oneOf")
    if options:
        return example(document, options[0], depth)
    types = whole.get("type", "object")
    kind = next((each for each in ([types] if isinstance(types, str) else types) if each != "null"), "null")
    if kind == "object":
        if depth >= DEEPEST:
            return {}
        return {
            name: example(document, inner, depth + 1) for name, inner in whole.get("properties", {}).items()
        }
    if kind == "array":
        return [example(document, whole.get("items", {}), depth + 1)] if depth < DEEPEST else []
    if kind == "string":
        return _EXAMPLES.get(whole.get("format", ""), "text")
    if kind in ("number", "integer"):
        return whole.get("minimum", 0)
    return {"boolean": True}.get(kind)


def resolved(document: Node, schema: Node) -> Node:
    """The schema itself, behind its reference; a lone allOf is the thing it wraps."""
    for _ in range(DEEPEST):
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        elif len(schema.get("allOf", ())) == 1:
            schema = {**{key: value for key, value in schema.items() if key != "allOf"}, **schema["allOf"][0]}
        else:
            break
    return schema


def name_of(schema: Node) -> str:
    """The name of a referenced schema; nothing when it is written out on the spot."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    wrapped = schema.get("allOf", ())
    return name_of(wrapped[0]) if len(wrapped) == 1 else ""


def anchor_of(method: str, path: str) -> str:
    return f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}"


def _endpoint(path: str, method: str, operation: Node) -> Endpoint:
    content = operation.get("requestBody", {}).get("content", {})
    body: Node = next(iter(content.values()), {})
    return Endpoint(
        method=method.upper(),
        path=path,
        anchor=anchor_of(method, path),
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        doors=tuple(name for each in operation.get("security", ()) for name in each or ("nobody",)),
        parameters=tuple(operation.get("parameters", ())),
        body=body.get("schema", {}),
        answers=tuple(_answers(operation)),
        body_example=body.get("example"),
    )


def _answers(operation: Node) -> Iterator[Answer]:
    for status, answer in sorted(operation.get("responses", {}).items()):
        contents: Node = answer.get("content", {})
        media_type = next(iter(contents), "")
        content: Node = contents.get(media_type, {})
        yield Answer(
            str(status),
            answer.get("description", ""),
            media_type,
            content.get("schema", {}),
            "problem" in media_type,
            content.get("example"),
        )


def _element(schema: Node) -> Node:
    inner: Node = schema.get("items", schema)
    return inner


def _bounds(whole: Node) -> str:
    low, high = whole.get("minimum"), whole.get("maximum")
    if low is not None or high is not None:
        return f", {low if low is not None else '…'} to {high if high is not None else '…'}"
    if "maxLength" in whole:
        return f", at most {whole['maxLength']} characters"
    if "maxItems" in whole:
        return f", at most {whole['maxItems']}"
    return ""
