"""What a page says when it may not or cannot: a page for people, the problem document for programs."""

from flask import Blueprint, Response, make_response, render_template, request

from kernel.errors import DomainError
from kernel.http import problems


def register(blueprint: Blueprint) -> None:
    """Refusals behind this door are pages when a browser asks."""
    blueprint.register_error_handler(DomainError, _refuse)


def _refuse(error: DomainError) -> Response:
    wanted = request.accept_mimetypes.best_match([problems.CONTENT_TYPE, "text/html"])
    if wanted != "text/html":
        return problems.of_domain_error(error)
    page = render_template("refusal.html", title=error.title, detail=error.detail)
    return make_response(page, error.kind.status)
