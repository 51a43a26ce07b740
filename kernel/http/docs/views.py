"""The door of the reference page."""

import json
from typing import Any

from flask import Blueprint, current_app, render_template

from kernel.http import openapi
from kernel.http.docs import reference

docs = Blueprint("docs", __name__, template_folder="templates")


@docs.get("")
def show_reference() -> str:
    """Every operation, schema and problem of this server, from its own code."""
    document = openapi.document(current_app)

    def sample(schema: dict[str, Any]) -> str:
        return json.dumps(reference.example(document, schema), ensure_ascii=False, indent=2)

    return render_template(
        "reference.html",
        document=document,
        tags=reference.endpoints_by_tag(document),
        problems=sorted(
            openapi.problem_statuses(current_app).items(), key=lambda each: (each[1][0], each[0])
        ),
        properties=lambda schema: reference.properties(document, schema),
        words=lambda schema: reference.type_words(document, schema),
        name_of=reference.name_of,
        sample=sample,
    )
