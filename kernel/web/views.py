"""Static files of the pages. Their addresses carry a hash of the content, so they may be kept for a year."""

from flask import Blueprint, Response, send_from_directory

from kernel.web.assets import KEPT_S, STATIC_FOLDER

static = Blueprint("static", __name__)


@static.get("/<path:path>")
def show_file(path: str) -> Response:
    """One file below kernel/web/static."""
    response = send_from_directory(STATIC_FOLDER, path, max_age=KEPT_S)
    for said_twice in ("Content-Disposition", "Expires"):  # by the address, and by Cache-Control
        response.headers.pop(said_twice, None)
    return response
