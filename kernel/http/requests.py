"""Around every request: its id, the security headers, a clean connection at the end."""

import re

import structlog
from flask import Flask, Response, g, request

from kernel import trace

# Of a page's form. JSON has limits of its own in strict_json; the application's is for everything else.
FORM_LIMIT_BYTES = 64 * 1024
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# On every answer, unless its view says otherwise.
_HEADERS = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)"),
)
_NOT_KEPT = ("Cache-Control", "no-store")


def register(app: Flask) -> None:
    """Give every request of `app` an id that its logs, problems, events and jobs carry."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    request_id = given if _GIVEN_ID.fullmatch(given) else trace.new_request_id()
    g.trace = (trace.begin(request_id), structlog.contextvars.bind_contextvars(request_id=request_id))
    g.request_id = request_id
    if request.mimetype in _FORMS:
        request.max_content_length = FORM_LIMIT_BYTES


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-Id"] = g.get("request_id", "")
    # Looked at once: `setdefault` goes through all headers for each.
    present = {name.lower() for name, _ in headers}
    wanted = _HEADERS if request.path.startswith("/static/") else (*_HEADERS, _NOT_KEPT)
    for name, value in wanted:
        if name.lower() not in present:
            headers.add(name, value)
    return response


def _end(error: BaseException | None) -> None:
    if (opened := g.pop("trace", None)) is not None:
        token, bound = opened
        structlog.contextvars.reset_contextvars(**bound)
        trace.end(token)
