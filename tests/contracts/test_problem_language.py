"""A resident's app reads a problem's title in the language it asks for; programs decide by type, and the officers' stay English."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.contracts.published import PROBLEMS
from tests.house import ResidentClient


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("ur-PK,ur;q=0.9,en;q=0.5", "ur"),
        ("sd", "sd"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", "en"),
        (";;q=x", "en"),
    ],
)
def test_the_title_is_in_the_asked_language(asked: str, language: str, resident: ResidentClient) -> None:
    answer = resident.get(f"/v1/reports/{uuid4()}", headers={"Accept-Language": asked})

    known = PROBLEMS["not-found"]
    assert answer.json["title"] == known.get("titles", {}).get(language, known["title"])
    assert (answer.json["type"], answer.status_code) == ("/problems/not-found", 404)
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (language, "Accept-Language")


def test_what_the_guard_says_is_spoken_too(client: FlaskClient) -> None:
    answer = client.get("/v1/notifications", headers={"Accept-Language": "sd"})

    assert answer.json["title"] == PROBLEMS["unauthenticated"]["titles"]["sd"]


def test_an_address_that_is_none_and_an_officers_are_english(client: FlaskClient) -> None:
    for path in ("/v1/worklist", "/v1/nowhere"):
        answer = client.get(path, headers={"Accept-Language": "ur", "Accept": "application/json"})

        assert answer.json["title"].isascii()
        assert "Content-Language" not in answer.headers
