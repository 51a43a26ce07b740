"""Who has to sign in first comes to the page that was asked for, with all it was asked; never to another site."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import officers
from kernel.unit_of_work import unit_of_work
from tests.house import PASSWORD, QUICK_HASHER, token_in


@pytest.fixture
def operator_name(app: Flask) -> str:
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Saima K.", role="operator", password=PASSWORD, hasher=QUICK_HASHER)
    return "Saima K."


def signed_in_at(client: FlaskClient, form_address: str, name: str) -> str:
    """Where the browser is sent, once the form at that address is filled in as it stands."""
    page = client.get(form_address).text
    form = page.split('action="/sign-in"')[1].split("</form>")[0]
    kept = unescape(form.split('name="next" value="')[1].split('"')[0])
    sent = {"name": name, "password": PASSWORD, "csrf_token": token_in(page), "next": kept}
    return str(client.post("/sign-in", data=sent).location)


@pytest.mark.parametrize(
    "asked", ["/cpo?screen=2", "/cpo?screen=2&q=%2F%2Fevil.example%2F%26x", "/cpo?q=%D9%86%D9%85", "/cpo"]
)
def test_the_page_that_was_asked_for_comes_with_all_it_was_asked(
    client: FlaskClient, operator_name: str, asked: str
) -> None:
    gate = str(client.get(asked).location)

    back = signed_in_at(client, gate, operator_name)

    assert urlsplit(back).path == "/cpo"
    assert parse_qs(urlsplit(back).query) == parse_qs(urlsplit(asked).query)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/cpo",
        "/\\evil.example",
        "https://evil.example/?x=/cpo",
        "/\t/evil.example",
        "?screen=2",
    ],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, operator_name: str, elsewhere: str) -> None:
    form = client.get("/sign-in").text
    sent = {"name": operator_name, "password": PASSWORD, "csrf_token": token_in(form), "next": elsewhere}

    assert client.post("/sign-in", data=sent).location == "/cpo"
