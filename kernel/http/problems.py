"""RFC 9457 problem documents: the one shape of every error, with one place that makes it."""

import json
from http import HTTPStatus

import psycopg
import structlog
from flask import Flask, Response, request
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kernel.errors import DomainError, InvalidField
from kernel.http.titles import title_in_asked_language
from kernel.trace import request_id

log = structlog.get_logger()

CONTENT_TYPE = "application/problem+json"

# Errors that only HTTP knows. A domain error brings its own slug, title and kind.
HTTP_PROBLEMS = {
    "malformed-json": (400, "The body is not a JSON object"),
    "bad-request": (400, "The request cannot be read"),
    "unauthenticated": (401, "This needs a token or a sign-in"),
    "token-expired": (401, "The token has ended"),
    "bad-signature": (401, "The signature does not fit"),
    "signature-required": (401, "This device signs its requests"),
    "signature-time": (401, "The signature is of another time"),
    "signature-replayed": (401, "This signature was used before"),
    "device-ended": (401, "This device was signed out"),
    "method-not-allowed": (405, "This address does not take that method"),
    "tus-version": (412, "Another version of tus is spoken here"),
    "body-too-large": (413, "The body is too large"),
    "upload-too-large": (413, "The upload is too large"),
    "type-not-allowed": (415, "This is no kind of file that is taken"),
    "unsupported-media-type": (415, "The body must be application/json"),
    "range-not-satisfiable": (416, "That range lies outside the bytes"),
    "upload-locked": (423, "Somebody else adds to this upload at the moment"),
    "work-required": (428, "Many come at the moment: this needs some work of your device first"),
    "checksum-mismatch": (460, "What has come is not what was sent"),
    "internal-error": (500, "Something broke on our side"),
    "unavailable": (503, "The service is not available at the moment"),
    "not-ready": (503, "Something this needs is not ready"),
}
_SLUG_OF_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
}


class HttpProblem(Exception):
    """Raised by guards and parsers for what is wrong with the request itself."""

    def __init__(self, slug: str, detail: str = "", **extra: object) -> None:
        super().__init__(detail or slug)
        self.slug, self.detail, self.extra = slug, detail, extra


def problem(
    status: int,
    slug: str,
    title: str,
    detail: str = "",
    *,
    headers: dict[str, str] | None = None,
    **extra: object,
) -> Response:
    """One problem document as an answer, its title in the language that a resident's app asks for."""
    title, said_of_language = title_in_asked_language(slug, title)
    body = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": request_id(),
        "errors": [],
        **extra,
    }
    return Response(
        json.dumps(body), status, {"Content-Type": CONTENT_TYPE, **said_of_language, **(headers or {})}
    )


def register(app: Flask) -> None:
    """Answer every failure of `app` with a problem document; never with a stack."""
    app.register_error_handler(DomainError, of_domain_error)
    app.register_error_handler(HttpProblem, _http_problem)
    app.register_error_handler(ValidationError, _validation_error)
    app.register_error_handler(HTTPException, of_http_exception)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(psycopg.OperationalError, _database_away)
    app.register_error_handler(Exception, _unexpected)


def field_errors(messages: object, prefix: str = "") -> list[dict[str, str]]:
    """Marshmallow's nested messages as a flat list that names each field: `position.lat`."""
    if isinstance(messages, dict):
        found: list[dict[str, str]] = []
        for key, inner in messages.items():
            inside = str(key) != "_schema"
            path = f"{prefix}.{key}" if prefix and inside else (str(key) if inside else prefix)
            found += field_errors(inner, path)
        return found
    if isinstance(messages, list) and any(isinstance(message, dict) for message in messages):
        return [error for message in messages for error in field_errors(message, prefix)]
    texts = messages if isinstance(messages, list) else [messages]
    return [{"field": prefix, "code": _code_of(str(text)), "detail": str(text)} for text in texts]


def _code_of(text: str) -> str:
    if text.startswith("Missing data"):
        return "required"
    return "unknown" if text.startswith("Unknown field") else "invalid"


def of_domain_error(error: DomainError) -> Response:
    extra = dict(error.extra)
    headers = {}
    if "retry_after_s" in extra:
        headers["Retry-After"] = str(extra.pop("retry_after_s"))
    return problem(error.kind.status, error.slug, error.title, error.detail, headers=headers, **extra)


def _http_problem(error: HttpProblem) -> Response:
    status, title = HTTP_PROBLEMS[error.slug]
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return problem(status, error.slug, title, error.detail, headers=headers, **error.extra)


def _validation_error(error: ValidationError) -> Response:
    found = field_errors(error.normalized_messages())
    detail = "; ".join(f"{each['field']}: {each['detail']}" for each in found[:5])
    return problem(422, InvalidField.slug, InvalidField.title, detail, errors=found)


def of_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().get_data(), status, dict(error.get_headers()))
    slug = _SLUG_OF_STATUS.get(status, "bad-request" if status < 500 else "internal-error")
    title = HTTP_PROBLEMS[slug][1] if slug in HTTP_PROBLEMS else "There is nothing here"
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Content-Range")}
    return problem(status, slug, title, error.description or "", headers=headers)


def _database_away(error: OperationalError | psycopg.OperationalError) -> Response:
    cause = error.orig if isinstance(error, OperationalError) else error
    log.warning("the database is away", error=type(cause).__name__)
    status, title = HTTP_PROBLEMS["unavailable"]
    detail = "Nothing of this request was stored; send it again."
    return problem(status, "unavailable", title, detail, headers={"Retry-After": "1"})


def _unexpected(error: Exception) -> Response:
    # The rule, not the address: a contact's link is a secret.
    rule = request.url_rule.rule if request.url_rule else None
    log.error("request failed", rule=rule, exc_info=error)
    detail = "It was recorded under this request id; nothing of this request was stored."
    return problem(500, "internal-error", HTTP_PROBLEMS["internal-error"][1], detail)
