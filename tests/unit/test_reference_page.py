"""What the reference page says of a schema is what the schema says."""

from typing import Any

import pytest

from kernel.http.docs import reference

DOCUMENT: dict[str, Any] = {
    "paths": {"/v1/things/{thing_id}": {"get": {"tags": ["Things"], "summary": "A thing", "responses": {}}}},
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["at"],
                "properties": {
                    "note": {"type": ["string", "null"], "maxLength": 9},
                    "at": {"type": "string", "format": "date-time"},
                    "inner": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                },
            }
        }
    },
}
THING = {"$ref": "#/components/schemas/Thing"}


def test_operations_stand_under_their_tag_with_an_anchor() -> None:
    (endpoint,) = reference.endpoints_by_tag(DOCUMENT)["Things"]

    assert (endpoint.method, endpoint.anchor) == ("GET", "get-v1-things-thing_id")


def test_required_fields_come_first_and_lead_to_their_schema() -> None:
    fields = reference.properties(DOCUMENT, THING)

    assert [(each.name, each.words, each.required, each.inner) for each in fields] == [
        ("at", "string, date-time", True, ""),
        ("note", "string or null, at most 9 characters", False, ""),
        ("inner", "list of Thing", False, "Thing"),
    ]


def test_an_example_of_a_schema_that_holds_itself_ends() -> None:
    made = reference.example(DOCUMENT, THING)

    assert made["at"].endswith("Z")
    assert made["inner"][0]["note"] == "text"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "number", "minimum": 0, "maximum": 5}, "number, 0 to 5"),
        ({"type": "array", "maxItems": 5, "items": {"type": "integer"}}, "list of integer, at most 5"),
        ({"anyOf": [THING, {"type": "null"}]}, "Thing or null"),
    ],
    ids=["bounds", "a list", "one or nothing"],
)
def test_types_in_words(schema: dict[str, Any], words: str) -> None:
    assert reference.type_words(DOCUMENT, schema) == words
