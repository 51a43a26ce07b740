"""The contract's doors: /openapi.json from the running code, and the page that each problem's `type` leads to."""

import json

from flask import Blueprint, Response, current_app, make_response, render_template, request

from kernel.errors import NotFound
from kernel.http import openapi, published
from kernel.http.operations import json_answer

contract = Blueprint("contract", __name__, template_folder="docs/templates")
problem_pages = Blueprint("problem_pages", __name__, template_folder="docs/templates")


@contract.get("/openapi.json")
def show_contract() -> Response:
    """OpenAPI 3.1; equal to `mobile_contracts/openapi.json`."""
    return json_answer(openapi.document(current_app), 200)


@problem_pages.get("/<slug>")
def show_problem(slug: str) -> Response:
    """What a problem means and what to do about it: a page for people, JSON for programs."""
    problem = published.problem_or_none(slug)
    if problem is None:
        raise NotFound(f"no problem is called {slug[:60]}")
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html":
        return json_answer(problem, 200, {"Vary": "Accept"})
    example = json.dumps(problem["example"], ensure_ascii=False, indent=2)
    page = make_response(render_template("problem.html", problem=problem, example=example))
    page.headers["Vary"] = "Accept"
    return page
