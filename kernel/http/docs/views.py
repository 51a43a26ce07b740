"""The door of the reference page."""

import json
from typing import Any

from flask import Blueprint, current_app, render_template

from kernel.http import openapi, published
from kernel.http.docs import reference

docs = Blueprint("docs", __name__, template_folder="templates")


@docs.get("")
def show_reference() -> str:
    """Every operation, schema and problem of this server, from its own code."""
    document = openapi.document(current_app)

    def sample(schema: dict[str, Any], given: Any = None) -> str:
        value = given if given is not None else reference.example(document, schema)
        return json.dumps(value, ensure_ascii=False, indent=2)

    return render_template(
        "reference.html",
        document=document,
        tags=reference.endpoints_by_tag(document),
        problems=sorted(published.problems().values(), key=lambda each: (each["status"], each["slug"])),
        properties=lambda schema: reference.properties(document, schema),
        words=lambda schema: reference.type_words(document, schema),
        name_of=reference.name_of,
        sample=sample,
    )
