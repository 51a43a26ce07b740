"""Stored bytes as an answer, by range: of an original, of its redacted copy, of a working copy."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, current_app, request

from cctv_link.evidence.ranges import RangeNotSatisfiable, requested_range
from kernel import storage
from kernel.http.problems import HTTP_PROBLEMS, problem

# A browser keeps six connections to one host, and a film that reads ahead holds one for minutes: with six films
# on a wall no answer to an SOS gets out any more. A 206 may carry less than was asked (RFC 9110, 15.3.7); the
# player asks for the next part when it needs it, and its connection is free in between.
PLAYER_PART_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """What the store has under `stored_id`, and what a client is told of it."""

    stored_id: UUID
    sha256: str
    size_bytes: int
    content_type: str


def bytes_of(stored: StoredBytes) -> Response:
    """200 with all bytes, 206 with the range asked for, or 416."""
    headers = {**_headers(), "Accept-Ranges": "bytes", "ETag": f'"{stored.sha256}"'}
    try:
        asked = requested_range(_range_header(stored), size_bytes=stored.size_bytes)
    except RangeNotSatisfiable as error:
        headers["Content-Range"] = f"bytes */{stored.size_bytes}"
        status, title = HTTP_PROBLEMS["range-not-satisfiable"]
        return problem(status, "range-not-satisfiable", title, str(error), headers=headers)
    start, end = asked or (0, stored.size_bytes)
    if asked is not None:
        if _is_player():
            end = min(end, start + PLAYER_PART_BYTES)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size_bytes}"
    headers["Content-Length"] = str(end - start)
    store = storage.configured(current_app.extensions["settings"].storage_url)
    chunks = () if request.method == "HEAD" else store.open_range(stored.stored_id, start=start, end=end)
    return Response(chunks, 206 if asked else 200, headers, mimetype=stored.content_type)


def picture(content: bytes, *, content_type: str) -> Response:
    """A picture that was made for this answer alone: whole, whatever range is asked for."""
    return Response(content, 200, _headers(), mimetype=content_type)


def _headers() -> dict[str, str]:
    return {
        "Cache-Control": "no-store",
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def _range_header(stored: StoredBytes) -> str | None:
    """The Range, unless If-Range names other bytes than these (RFC 9110, 13.1.5)."""
    if request.headers.get("If-Range", f'"{stored.sha256}"') != f'"{stored.sha256}"':
        return None
    return request.headers.get("Range")


def _is_player() -> bool:
    """Whether a browser's player asks. `Sec-Fetch-Dest` is only sent over TLS and on the machine itself."""
    wants_no_coding = request.headers.get("Accept-Encoding", "").startswith("identity;q=1")
    return request.headers.get("Sec-Fetch-Dest") == "video" or wants_no_coding
