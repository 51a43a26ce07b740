"""One decorator per endpoint: it reads the request by schema, writes the answer by schema, and is the contract.

`/openapi.json` is made from what stands here, so the documents cannot say anything else than the code does.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Response, request
from marshmallow import RAISE, Schema
from werkzeug.datastructures import Headers

from kernel.http import strict_json

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

JSON_TYPE = "application/json"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a client may know of an endpoint.

    problems: slugs beside those that follow from the rest, such as `malformed-json` where there is a body.
    security: any one of them will do; `nobody` says that none is needed.
    media_types: by status, what the answer may be other than JSON.
    answer_headers: by status, headers that the client wants.
    takes_unsigned: also from a device that signs: a call for help is flagged and not refused.
    raw_types: what the body may be instead of JSON; the view then gets no `fields` and reads the bytes by itself.
    """

    summary: str
    tag: str
    answers: Mapping[int, type[Schema] | None]
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    headers: type[Schema] | None = None
    problems: tuple[str, ...] = ()
    security: tuple[str, ...] = ("device",)
    media_types: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    answer_headers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    is_body_lenient: bool = False
    raw_types: tuple[str, ...] = ()
    takes_expired_token: bool = False
    takes_unsigned: bool = False


def operation(**description: Any) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Describe (see Operation) and enforce an endpoint.

    The view gets `fields` (the loaded body) and `query` (the loaded query) when these have a schema, and
    returns a value, (value, status), (value, status, headers) or a finished Response. The value is written
    by the schema of its status.
    """
    described = Operation(**description)
    # Made once: a schema copies all its fields when it is made, which costs twice what reading a body does.
    body = described.body(unknown=RAISE) if described.body is not None else None
    may_be_empty = body is not None and not any(each.required for each in body.fields.values())
    query = described.query(unknown=RAISE) if described.query is not None else None
    answers = {status: None if schema is None else schema() for status, schema in described.answers.items()}

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def handle(**arguments: Any) -> Response:
            if body is not None:
                is_raw = request.mimetype in described.raw_types
                arguments["fields"] = None if is_raw else _body(body, may_be_empty=may_be_empty)
            if query is not None:
                arguments["query"] = query.load(request.args.to_dict())
            return _answer(view(**arguments), answers)

        handle.operation = described  # type: ignore[attr-defined]  # read by kernel.http.openapi
        return handle

    return decorate


def _body(schema: Schema, *, may_be_empty: bool) -> Any:
    """The loaded body. None at all is an empty one where nothing is required."""
    if may_be_empty and not request.get_data(cache=True):
        return schema.load({})
    return schema.load(strict_json.body_object())


def describe(described: Operation) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Describe an endpoint that reads its request by itself, such as the hot posts."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        view.operation = described  # type: ignore[attr-defined]  # read by kernel.http.openapi
        return view

    return decorate


class JsonAnswer(Response):
    """An answer whose headers are as they go out: Werkzeug copies them and mends their addresses, every time."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        return self.headers


def json_answer(value: Any, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """A value that is wire-shaped already."""
    return JsonAnswer(_encode(value), status, {"Content-Type": JSON_TYPE, **(headers or {})})


def _answer(result: Any, answers: Mapping[int, Schema | None]) -> Response:
    if isinstance(result, Response):
        return result
    headers: Mapping[str, str] = {}
    value, status = result, next(iter(answers))
    if isinstance(result, tuple):
        value, status, *rest = result
        headers = rest[0] if rest else {}
    schema = answers[status]
    if schema is None:
        return Response("", status, headers)
    return json_answer(schema.dump(value), status, headers)
