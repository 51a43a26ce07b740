"""The second question as a page: what was typed stays, and its writer changes it or says that it is about what was done."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g, make_response, render_template, request

from kernel.belonging.considered import WhoSomebodyIs
from kernel.identity import guards

CONSIDERED = "yes"


def reasoned(form: Mapping[str, str]) -> dict[str, Any]:
    """A form's reason, and whether its writer has answered the second question."""
    return {"reason": form.get("reason", "").strip(), "considered": is_considered(form)}


def is_considered(form: Mapping[str, str]) -> bool:
    return form.get("considered") == CONSIDERED


def page(refusal: WhoSomebodyIs, *, back: str) -> Response:
    """Ask it of the form that has just come in; both answers send that form again, with everything it held."""
    kept = {
        name: value
        for name, value in request.form.items()
        if name not in ("reason", "considered", "csrf_token")
    }
    asked = render_template(
        "panel/considered.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        refusal=refusal,
        action=request.path,
        kept=kept,
        reason=request.form.get("reason", ""),
        back=back,
    )
    return make_response(asked, refusal.kind.status)
