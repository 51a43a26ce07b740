"""Bytes of a redacted copy as an answer, by range."""

from flask import Response, current_app, request

from cctv_link.evidence.ranges import RangeNotSatisfiable, requested_range
from cctv_link.redaction.queries import CopyFacts
from kernel import storage
from kernel.http.problems import HTTP_PROBLEMS, problem

# As the original's: a player must not hold one of a browser's six connections for minutes.
PLAYER_PART_BYTES = 1024 * 1024


def bytes_of(copy: CopyFacts, *, content_type: str) -> Response:
    """200 with all bytes, 206 with the range asked for, or 416."""
    assert copy.size_bytes is not None
    assert copy.stored_id is not None
    tag = f'"{copy.sha256}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    # If-Range names other bytes than these: then all of these are wanted (RFC 9110, 13.1.5).
    wanted = request.headers.get("Range") if request.headers.get("If-Range", tag) == tag else None
    try:
        asked = requested_range(wanted, size_bytes=copy.size_bytes)
    except RangeNotSatisfiable as error:
        headers["Content-Range"] = f"bytes */{copy.size_bytes}"
        status, title = HTTP_PROBLEMS["range-not-satisfiable"]
        return problem(status, "range-not-satisfiable", title, str(error), headers=headers)
    start, end = asked or (0, copy.size_bytes)
    if asked is not None:
        if request.headers.get("Sec-Fetch-Dest") == "video":
            end = min(end, start + PLAYER_PART_BYTES)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{copy.size_bytes}"
    headers["Content-Length"] = str(end - start)
    store = storage.configured(current_app.extensions["settings"].storage_url)
    chunks = () if request.method == "HEAD" else store.open_range(copy.stored_id, start=start, end=end)
    return Response(chunks, 206 if asked else 200, headers, mimetype=content_type)
