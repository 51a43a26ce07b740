"""The contract, made from the running code: OpenAPI 3.1 of every endpoint that is described."""

import re
from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from kernel.errors import DomainError
from kernel.http import published
from kernel.http.fields import Either
from kernel.http.operations import JSON_TYPE, Operation
from kernel.http.problems import CONTENT_TYPE, HTTP_PROBLEMS

VERSION = "1.0.0"
DESCRIPTION = """\
Reports, SOS alerts, cameras, verification and the Central Police Office's feed.

Every error is a problem document (RFC 9457): `type` leads to its description and is stable; `errors` names the
fields. Every answer carries `X-Request-Id`; say it when you ask for help. Times are RFC 3339 with an offset, places
are WGS 84. Answers may grow: ignore members and values that you do not know. Requests may not: a member that is not
described is refused by name. The front door answers by itself when a request cannot be read or a part is away (400,
408, 413, 414, 429, 431, 502, 503, 504), with problem documents too."""

SECURITY = {
    "device": {"type": "http", "scheme": "bearer", "description": "A resident's device token"},
    "key": {"type": "http", "scheme": "bearer", "description": "A service key, bound to an officer"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "gawah_session",
        "description": "An officer's sign-in; writes need the page's token as X-CSRF-Token too",
    },
    "receipt": {
        "type": "apiKey",
        "in": "header",
        "name": "Receipt-Secret",
        "description": "Of an anonymous report",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Gawah-Signature",
        "description": "HMAC-SHA-256 over `<Gawah-Timestamp>.<body>` with the secret of the pole",
    },
}
ANSWER_HEADERS = {
    "X-Request-Id": "Ties the answer to our logs",
    "Location": "The address of what was made",
    "Retry-After": "Seconds to wait before trying again",
    "WWW-Authenticate": "Which kind of token is needed",
    "Content-Range": "Which bytes these are, or how many there would have been",
    "Accept-Ranges": "That byte ranges may be asked for",
    "ETag": "Changes with the bytes",
    "Tus-Resumable": "The version of tus",
    "Upload-Offset": "Bytes that have come for certain",
    "Upload-Expires": "When what has not come whole is thrown away",
    "X-Taken-At": "When a still was taken, RFC 3339",
    "X-Age-S": "How old a still is, in seconds",
    "X-Stale": "`STALE` when a still is too old to be what the street looks like now; else empty",
}
_ALWAYS = {"internal-error", "unavailable"}
# Problems that follow from what an endpoint takes, beside those it names itself.
_WITH_BODY = {"malformed-json", "body-too-large", "unsupported-media-type", "invalid-fields"}
# What a device that signs may be told at every door but those of a call for help.
_OF_SIGNATURES = {"signature-required", "bad-signature", "signature-time", "signature-replayed"}
_PATH_TYPES = {"uuid": {"type": "string", "format": "uuid"}, "int": {"type": "integer"}}
_PAGE_TOKEN = {
    "name": "X-CSRF-Token",
    "in": "header",
    "required": False,
    "description": 'With the session cookie only: the page\'s <meta name="csrf-token">',
    "schema": {"type": "string"},
}


class FieldErrorSchema(Schema):
    field = fields.String(required=True, metadata={"examples": ["position.lat"]})
    code = fields.String(required=True, metadata={"examples": ["required"]})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457. `type` is stable; `title` and `detail` are for people. Some problems carry further members."""

    type = fields.String(required=True, metadata={"examples": ["/problems/invalid-fields"]})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of `app`. The same code gives the same document, to the byte."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title="Gawah",
        version=VERSION,
        openapi_version="3.1.0",
        info={
            "description": DESCRIPTION,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        servers=[{"url": "/"}],
        plugins=[plugin],
    )
    assert plugin.converter is not None
    plugin.converter.add_attribute_function(_either)
    for name, scheme in SECURITY.items():
        spec.components.security_scheme(name, scheme)
    for name, description in ANSWER_HEADERS.items():
        spec.components.header(name, {"description": description, "schema": {"type": "string"}})
    spec.components.schema("Problem", schema=ProblemSchema)
    for slug, problem in published.problems().items():
        spec.components.example(slug, {"summary": problem["title"], "value": problem["example"]})
    for path, operations in _paths(app).items():
        spec.path(path=path, operations=operations)
    return _answers_may_grow(spec.to_dict())


def described_operations(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    """(rule, method, description) of every described endpoint, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        described = getattr(app.view_functions[rule.endpoint], "operation", None)
        if described is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method, described


def path_of(rule: Rule) -> str:
    """The rule's address with its parameters in braces."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def operation_id(rule: Rule) -> str:
    """The view's own name: what a generated client calls it. A test holds that no two are the same."""
    return rule.endpoint.rsplit(".", 1)[-1]


def _paths(app: Flask) -> dict[str, dict[str, Any]]:
    known = {**{error.slug: error.kind.status for error in _domain_errors()}}
    known |= {slug: status for slug, (status, _) in HTTP_PROBLEMS.items()}
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, described in described_operations(app):
        view = app.view_functions[rule.endpoint]
        of_status: dict[int, set[str]] = {}
        for slug in _problems(rule, method, described):
            of_status.setdefault(known[slug], set()).add(slug)
        paths.setdefault(path_of(rule), {})[method.lower()] = {
            "operationId": operation_id(rule),
            "summary": described.summary,
            "description": (view.__doc__ or "").strip(),
            "tags": [described.tag],
            "security": [{} if name == "nobody" else {name: []} for name in described.security],
            "parameters": _parameters(rule, method, described),
            **_request_body(rule, described),
            "responses": {**_answers(rule, described), **_refusals(of_status)},
        }
    return paths


def _parameters(rule: Rule, method: str, described: Operation) -> list[dict[str, Any]]:
    kinds = dict(re.findall(r"<(\w+):(\w+)>", rule.rule))
    type_of = {name: kind for kind, name in kinds.items()}
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _PATH_TYPES.get(type_of.get(name, ""), {"type": "string"}),
        }
        for name in sorted(rule.arguments)
    ]
    if described.query is not None:
        found.append({"in": "query", "schema": described.query})
    if described.headers is not None:
        found.append({"in": "header", "schema": described.headers})
    if _writes_by_session(method, described):
        found.append(_PAGE_TOKEN)
    return found


def _request_body(rule: Rule, described: Operation) -> dict[str, Any]:
    raw = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in described.raw_types}
    if described.body is None:
        return {"requestBody": {"content": raw}} if raw else {}
    content: dict[str, Any] = {"schema": described.body}
    if "body" in (request := published.example_of(operation_id(rule)).get("request", {})):
        content["example"] = request["body"]
    return {"requestBody": {"required": True, "content": {JSON_TYPE: content, **raw}}}


def _answers(rule: Rule, described: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    example = published.example_of(operation_id(rule)).get("answer", {})
    for status, schema in sorted(described.answers.items()):
        content: dict[str, Any] = {}
        if schema is not None:
            content[JSON_TYPE] = {"schema": schema}
            if example.get("status") == status:
                content[JSON_TYPE]["example"] = example["body"]
        for media_type in described.media_types.get(status, ()):
            is_text = media_type.startswith("text/")
            content[media_type] = {
                "schema": {"type": "string"} if is_text else {"type": "string", "format": "binary"}
            }
        answers[str(status)] = {
            "description": described.summary,
            "headers": _headers(*described.answer_headers.get(status, ())),
            **({"content": content} if content else {}),
        }
    return answers


def _refusals(of_status: dict[int, set[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, slugs in sorted(of_status.items()):
        waits = status in (429, 503) or "in-progress" in slugs
        names = (["Retry-After"] if waits else []) + (["WWW-Authenticate"] if status == 401 else [])
        found[str(status)] = {
            "description": ", ".join(sorted(slugs)),
            "headers": _headers(*names),
            "content": {
                CONTENT_TYPE: {
                    "schema": ProblemSchema,
                    "examples": {slug: {"$ref": f"#/components/examples/{slug}"} for slug in sorted(slugs)},
                }
            },
        }
    return found


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *names)}


def _problems(rule: Rule, method: str, described: Operation) -> set[str]:
    slugs = {*described.problems, *_ALWAYS}
    if rule.arguments:
        slugs |= {"not-found"}
    if set(described.security) - {"nobody"}:
        slugs |= {"unauthenticated", "forbidden"}
    if "device" in described.security and not described.takes_expired_token:
        slugs |= {"token-expired"}
    if "device" in described.security and not described.takes_unsigned:
        slugs |= {"device-ended", "device-waiting", *_OF_SIGNATURES}
    if described.body is not None and not described.is_body_lenient:
        slugs |= _WITH_BODY
    if described.query is not None:
        slugs |= {"invalid-fields"}
    if _writes_by_session(method, described):
        slugs |= {"csrf"}
    return slugs


def _writes_by_session(method: str, described: Operation) -> bool:
    return "session" in described.security and method != "GET"


def _domain_errors() -> list[Any]:
    found: list[Any] = []
    todo: list[Any] = [DomainError]
    while todo:
        todo += todo[0].__subclasses__()
        found.append(todo.pop(0))
    return found


def _answers_may_grow(whole: dict[str, Any]) -> dict[str, Any]:
    """Schemas that only answers use are open, so that a client built today survives a member added tomorrow."""
    schemas = whole["components"]["schemas"]
    sent: set[str] = set()
    todo = [
        operation["requestBody"]
        for path in whole["paths"].values()
        for operation in path.values()
        if "requestBody" in operation
    ]
    while todo:
        for name in set(_referred(todo.pop())) - sent:
            sent.add(name)
            todo.append(schemas[name])
    for name in set(schemas) - sent:
        schemas[name].pop("additionalProperties", None)
    return whole


def _referred(node: Any) -> Iterator[str]:
    """Names of the schemas that `node` refers to."""
    if isinstance(node, dict):
        if str(node.get("$ref", "")).startswith("#/components/schemas/"):
            yield node["$ref"].rsplit("/", 1)[-1]
        for inner in node.values():
            yield from _referred(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _referred(inner)


def _either(converter: Any, field: fields.Field, **_: Any) -> dict[str, Any]:
    """A field that is one of several schemas."""
    if not isinstance(field, Either):
        return {}
    return {"anyOf": [converter.resolve_nested_schema(schema) for schema in field.schemas]}


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")
