"""Where a form's answer sends the browser on."""

from flask import Response, make_response, redirect


def see_other(address: str) -> Response:
    """303: what was asked is done, and its page is there. Flask's own Response, which redirect() does not promise."""
    return make_response(redirect(address, 303))
