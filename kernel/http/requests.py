"""Around every request: its id, the security headers, a clean connection at the end."""

import re
from collections.abc import Callable

import structlog
from flask import Flask, Response, g, request

from kernel import trace

# Of a page's form. JSON has limits of its own in strict_json; the application's is for everything else.
FORM_LIMIT_BYTES = 64 * 1024
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

# On every answer, unless its view says otherwise; the content policy before them.
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)"),
)
_NOT_KEPT = ("Cache-Control", "no-store")
# Of a static file that is neither run nor opened as a page: what is said of pages says nothing of it. A page fetches some twenty,
# and the other headers were 600 bytes of each.
_BARE = (("X-Content-Type-Options", "nosniff"),)
_OPENED = (".js", ".svg", ".html")


def register(app: Flask, *, map_origin: str = "") -> None:
    """Give every request of `app` an id that its logs, problems, events and jobs carry, and every answer its headers.

    map_origin: the one other server that pages may fetch from, the base map's.
    """
    app.before_request(_begin)
    app.after_request(_finishing(content_policy(map_origin)))
    app.teardown_request(_end)


def content_policy(map_origin: str = "") -> str:
    """What a page may load, and from where: from here, and the tiles of a base map when there is one."""
    tiles = f" {map_origin}" if map_origin else ""
    return (
        f"default-src 'self'; connect-src 'self'{tiles}; img-src 'self' data: blob:{tiles}; media-src 'self' blob:; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    request_id = given if _GIVEN_ID.fullmatch(given) else trace.new_request_id()
    g.trace = (trace.begin(request_id), structlog.contextvars.bind_contextvars(request_id=request_id))
    g.request_id = request_id
    if request.mimetype in _FORMS:
        request.max_content_length = FORM_LIMIT_BYTES


def _finishing(policy: str) -> Callable[[Response], Response]:
    kept = (("Content-Security-Policy", policy), *_HEADERS)
    not_kept = (*kept, _NOT_KEPT)

    def finish(response: Response) -> Response:
        headers = response.headers
        headers["X-Request-Id"] = g.get("request_id", "")
        # Looked at once: `setdefault` goes through all headers for each.
        present = {name.lower() for name, _ in headers}
        for name, value in _wanted(kept, not_kept):
            if name.lower() not in present:
                headers.add(name, value)
        return response

    return finish


_Headers = tuple[tuple[str, str], ...]


def _wanted(kept: _Headers, not_kept: _Headers) -> _Headers:
    if not request.path.startswith("/static/"):
        return not_kept
    return kept if request.path.endswith(_OPENED) else _BARE


def _end(error: BaseException | None) -> None:
    if (opened := g.pop("trace", None)) is not None:
        token, bound = opened
        structlog.contextvars.reset_contextvars(**bound)
        trace.end(token)
