"""Passkeys with Chromium's own authenticator, in software: added, asked for, lost, and given back by a supervisor."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kernel.identity import officers
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import DESK, PHONE, Desk
from tests.house import PASSWORD, QUICK_HASHER


class Seat:
    """A browser with an authenticator, before the application under a name: passkeys belong to names."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.address = address
        self.devtools = context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        self.authenticator = self.plug_in()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def plug_in(self) -> str:
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(made["authenticatorId"])

    def lose(self) -> None:
        self.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.authenticator})

    def credentials(self) -> list[dict[str, Any]]:
        found = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(found["credentials"])

    def sign_in(self, name: str) -> Page:
        self.page.goto(self.address + "/sign-in?next=/account")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        return self.page

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").first.click()
        self.page.wait_for_url("**/sign-in")


@pytest.fixture
def seat(app: Flask, browser: Browser, live_server: str) -> Any:
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Imran A.", role="verifier", password=PASSWORD, hasher=QUICK_HASHER)
    context = browser.new_context(viewport=DESK)
    yield Seat(context, live_server.replace("127.0.0.1", "localhost"))
    context.close()


def add_one(seat: Seat) -> None:
    page = seat.sign_in("Imran A.")
    page.get_by_placeholder("My phone").fill("Blue key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added")).to_be_visible()
    expect(page.get_by_text("Blue key")).to_be_visible()


def test_one_is_added_and_asked_for_from_then_on(seat: Seat) -> None:
    add_one(seat)
    assert len(seat.credentials()) == 1
    seat.sign_out()

    page = seat.sign_in("Imran A.")

    page.wait_for_url("**/account")
    expect(page.get_by_text("last used")).to_be_visible()
    assert seat.troubles == []


def test_the_password_alone_opens_nothing(seat: Seat) -> None:
    add_one(seat)
    seat.sign_out()
    seat.lose()
    seat.plug_in()  # another key, that knows nothing

    page = seat.sign_in("Imran A.")

    expect(page.get_by_role("alert")).to_contain_text("Nothing answered", timeout=15_000)
    page.goto(seat.address + "/panel")
    expect(page).to_have_url(f"{seat.address}/sign-in?next=/panel")


def test_a_copied_passkey_is_closed(seat: Seat) -> None:
    add_one(seat)
    seat.sign_out()
    (copy,) = seat.credentials()
    page = seat.sign_in("Imran A.")
    page.wait_for_url("**/account")
    seat.sign_out()
    # The thief's copy has counted less than the owner's.
    remove = {"authenticatorId": seat.authenticator, "credentialId": copy["credentialId"]}
    seat.devtools.send("WebAuthn.removeCredential", remove)
    copy["signCount"] = 0
    seat.devtools.send("WebAuthn.addCredential", {"authenticatorId": seat.authenticator, "credential": copy})

    page = seat.sign_in("Imran A.")

    expect(page.get_by_role("alert")).to_contain_text("has been copied")


def test_a_passkey_is_removed_only_after_a_touch(seat: Seat) -> None:
    add_one(seat)

    seat.page.get_by_role("button", name="Remove").click()

    expect(seat.page.get_by_text("The passkey is removed")).to_be_visible()
    expect(seat.page.get_by_text("You have none yet")).to_be_visible()


def test_a_lost_one_needs_a_supervisor_who_says_why(seat: Seat, desk_of: Callable[..., Desk]) -> None:
    add_one(seat)
    seat.sign_out()
    supervisor = desk_of("Nadia S.", "supervisor")
    page = supervisor.open("/officers")
    card = page.locator("li", has_text="Imran A.").first
    expect(card).to_contain_text("1 passkey")
    card.get_by_text("End sign-ins, lost passkey").click()
    card.get_by_label("Why, for the account").fill("Came to my desk, phone was snatched")
    card.get_by_role("button", name="All passkeys lost").click()
    page.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    expect(page.get_by_text("They may sign in by password once")).to_be_visible()

    owner = seat.sign_in("Imran A.")

    expect(owner.get_by_text("You came in by password alone, this once")).to_be_visible()
    assert supervisor.troubles == []


def test_at_a_number_the_page_says_which_address_works(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of("Imran A.", "verifier")

    page = desk.open("/account")

    works = desk.address.replace("127.0.0.1", "localhost")
    expect(page.get_by_role("link", name=works)).to_be_visible()
    assert desk.troubles == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_runs_over_the_edge(desk_of: Callable[..., Desk], viewport: dict[str, int]) -> None:
    desk = desk_of("Nadia S.", "supervisor", viewport=viewport)
    for path in ("/account", "/officers"):
        page = desk.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
