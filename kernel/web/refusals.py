"""What a page says when it may not or cannot: a page for people, the problem document for programs."""

from flask import Blueprint, Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from kernel.errors import DomainError
from kernel.http import problems
from kernel.marks import N_

# Where each role is at home: a refusal offers no door that is shut as well.
WAYS = (
    ("/panel", N_("Worklist"), ("verifier", "supervisor")),
    ("/cpo", N_("Console"), ("operator", "supervisor")),
    ("/upkeep", N_("Repairs"), ("technician", "auditor")),
    ("/register", N_("Register"), ("technician", "administrator")),
    ("/panel/fairness", N_("Fairness"), ("auditor",)),
    ("/officers", N_("Officers"), ("administrator",)),
)


def register(blueprint: Blueprint) -> None:
    """Refusals behind this door are pages when a browser asks."""
    blueprint.register_error_handler(DomainError, _refuse)


def register_missing(app: Flask) -> None:
    """An address that leads nowhere is a page when a browser asks: somebody has mistyped it, or a link is old."""
    app.register_error_handler(NotFound, _missing)


def _refuse(error: DomainError) -> Response:
    if not _is_a_person():
        return problems.of_domain_error(error)
    return _page(error.title, error.detail, error.kind.status)


def _missing(error: HTTPException) -> Response:
    if not _is_a_person():
        return problems.of_http_exception(error)
    return _page(N_("There is nothing here"), "", 404)


def _is_a_person() -> bool:
    return request.accept_mimetypes.best_match([problems.CONTENT_TYPE, "text/html"]) == "text/html"


def _page(title: str, detail: str, status: int) -> Response:
    role = g.get("role")
    ways = [(path, words) for path, words, roles in WAYS if role in roles]
    return make_response(render_template("refusal.html", title=title, detail=detail, ways=ways), status)
