"""Static files of the pages. Their addresses carry a hash of the content, so they may be kept for a year."""

from flask import Blueprint, Response, send_from_directory

from kernel.web.assets import KEPT_S, STATIC_FOLDER

static = Blueprint("static", __name__)


@static.get("/<path:path>")
def show_file(path: str) -> Response:
    """One file below kernel/web/static."""
    return send_from_directory(STATIC_FOLDER, path, max_age=KEPT_S)
