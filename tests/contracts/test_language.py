"""The language of the pages: what was chosen, or else what the browser asks for; the way back is one of ours."""

import pytest
from flask.testing import FlaskClient

from kernel.web.languages import COOKIE


def test_what_was_chosen_is_kept_and_the_page_comes_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "ur", "next": "/sign-in?next=/panel"})

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/panel")
    page = client.get("/sign-in", headers={"Accept-Language": "en"}).text
    assert '<html lang="ur" dir="rtl"' in page
    assert "داخل ہوں" in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_nobody_is_sent_elsewhere(client: FlaskClient, elsewhere: str) -> None:
    answer = client.post("/language", data={"language": "sd", "next": elsewhere})

    assert answer.location == "/sign-in"


def test_a_language_we_do_not_speak_is_not_kept(client: FlaskClient) -> None:
    client.post("/language", data={"language": "tlh"})

    assert client.get_cookie(COOKIE) is None


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("sd-PK,sd;q=0.9,en;q=0.5", "sd"),
        ("ur", "ur"),
        ("de-DE,de", "en"),
        ("", "en"),
        ("*", "en"),
        (";;q=x", "en"),
    ],
)
def test_the_browser_decides_until_somebody_has_chosen(client: FlaskClient, asked: str, spoken: str) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": asked}).text

    assert f'<html lang="{spoken}"' in page


def test_a_cookie_that_somebody_has_changed_is_not_believed(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "../../etc/passwd")

    assert '<html lang="en" dir="ltr"' in client.get("/sign-in").text


def test_the_wire_is_english_whatever_the_browser_wants(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "ur")

    answer = client.get("/v1/worklist", headers={"Accept": "application/json", "Accept-Language": "ur"})

    assert answer.json["title"] == "This needs a token or a sign-in"
