"""Writes by session need a token that another site cannot know, and an origin that is ours."""

import hmac
from urllib.parse import urlsplit

from flask import current_app, request

from kernel.errors import DomainError, Kind
from kernel.marks import N_
from kernel.secrets import derived_key, keyed_hash

SIGN_IN_COOKIE = "gawah_form"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class CsrfRefused(DomainError):
    kind = Kind.FORBIDDEN
    slug = "csrf"
    title = N_("The page's token is missing or not yours; load the page again")


def token_for(cookie: str) -> str:
    """The token of the page that was made for this cookie."""
    key = derived_key(current_app.extensions["settings"].secret_key, "csrf")
    return keyed_hash(key, cookie).hex()


def check(cookie: str) -> None:
    """Refuse a write whose token is not the cookie's, or that another site's page has sent."""
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if not cookie or not hmac.compare_digest(given.encode(), token_for(cookie).encode()):
        raise CsrfRefused("send the token of <meta name=csrf-token> as X-CSRF-Token")
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        raise CsrfRefused(f"the request comes from {origin}")
