"""The contract, made from the running code: OpenAPI 3.1 of every endpoint that is described."""

import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields

from kernel.errors import DomainError
from kernel.http.operations import JSON_TYPE, Operation
from kernel.http.problems import CONTENT_TYPE, HTTP_PROBLEMS

VERSION = "1.0.0"
SECURITY = {
    "device": {"type": "http", "scheme": "bearer", "description": "A resident's device token"},
    "key": {"type": "http", "scheme": "bearer", "description": "A service key, bound to an officer"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "gawah_session",
        "description": "An officer's sign-in",
    },
    "receipt": {
        "type": "apiKey",
        "in": "header",
        "name": "Receipt-Secret",
        "description": "Of an anonymous report",
    },
}
# Statuses that a described endpoint may always answer with, beside those of its own problems.
_ALWAYS = ("internal-error",)
_WITH_BODY = ("malformed-json", "body-too-large", "unsupported-media-type", "invalid-fields")
_PATH_TYPES = {"uuid": {"type": "string", "format": "uuid"}, "int": {"type": "integer"}}


class FieldErrorSchema(Schema):
    field = fields.String(required=True, metadata={"examples": ["position.lat"]})
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457. `type` is stable; `detail` is for people."""

    type = fields.String(required=True, metadata={"examples": ["/problems/invalid-fields"]})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of `app`."""
    spec = APISpec(
        title="Gawah",
        version=VERSION,
        openapi_version="3.1.0",
        info={
            "description": "Reports, SOS alerts, cameras, verification and the Central Police Office's feed.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        servers=[{"url": "/"}],
        plugins=[MarshmallowPlugin(schema_name_resolver=_schema_name)],
    )
    for name, scheme in SECURITY.items():
        spec.components.security_scheme(name, scheme)
    spec.components.schema("Problem", schema=ProblemSchema)
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        described = getattr(app.view_functions[rule.endpoint], "operation", None)
        if described is None:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(app, rule, described)
    for path, operations in paths.items():
        spec.path(path=path, operations=operations)
    return spec.to_dict()


def problem_statuses(app: Flask) -> dict[str, tuple[int, str]]:
    """Every slug with its status and title."""
    from_domain = {error.slug: (error.kind.status, error.title) for error in _domain_errors()}
    return {**from_domain, **HTTP_PROBLEMS}


def _operation(app: Flask, rule: Any, described: Operation) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    answers: dict[str, Any] = {}
    for status, schema in described.answers.items():
        content: dict[str, Any] = {"content": {JSON_TYPE: {"schema": schema}}} if schema else {}
        if status in described.media_types:
            content = {
                "content": {described.media_types[status]: {"schema": {"type": "string", "format": "binary"}}}
            }
        answers[str(status)] = {"description": described.summary, **content}
    for status, slugs in sorted(_problems(app, described).items()):
        answers[str(status)] = {
            "description": ", ".join(sorted(slugs)),
            "content": {CONTENT_TYPE: {"schema": ProblemSchema}},
        }
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": described.summary,
        "description": (view.__doc__ or "").strip(),
        "tags": [described.tag],
        "responses": answers,
        "security": [{name: []} for name in described.security],
        "parameters": _parameters(rule, described),
    }
    if described.body is not None:
        operation["requestBody"] = {
            "required": not described.lenient_body,
            "content": {JSON_TYPE: {"schema": described.body}},
        }
    return operation


def _parameters(rule: Any, described: Operation) -> list[dict[str, Any]]:
    kinds = dict(re.findall(r"<(\w+):(\w+)>", rule.rule))
    by_name = {name: kind for kind, name in kinds.items()}
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _PATH_TYPES.get(by_name.get(name, ""), {"type": "string"}),
        }
        for name in sorted(rule.arguments)
    ]
    if described.query is not None:
        found.append({"in": "query", "schema": described.query})
    if described.headers is not None:
        found.append({"in": "header", "schema": described.headers})
    return found


def _problems(app: Flask, described: Operation) -> dict[int, set[str]]:
    slugs = {*described.problems, *_ALWAYS}
    if described.security:
        slugs |= (
            {"unauthenticated", "token-expired"} if "device" in described.security else {"unauthenticated"}
        )
        slugs |= {"forbidden"}
    if described.body is not None and not described.lenient_body:
        slugs |= set(_WITH_BODY)
    if described.query is not None:
        slugs |= {"invalid-fields"}
    if {"session"} & set(described.security) and described.body is not None:
        slugs |= {"csrf"}
    known = problem_statuses(app)
    by_status: dict[int, set[str]] = {}
    for slug in slugs:
        by_status.setdefault(known[slug][0], set()).add(slug)
    return by_status


def _domain_errors() -> list[Any]:
    found: list[Any] = []
    todo: list[Any] = [DomainError]
    while todo:
        todo += todo[0].__subclasses__()
        found.append(todo.pop(0))
    return found


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")
