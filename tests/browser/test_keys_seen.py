"""The list of an officer's own keys and sign-ins keeps nobody out: three languages, both looks, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_state_seen import in_each_language
from tests.browser.test_languages import in_both_looks
from tests.browser.test_passkeys import Seat, add_one, seat

__all__ = ["seat"]

pytestmark = pytest.mark.enable_socket


def test_the_keys_of_an_officer(seat: Seat) -> None:
    add_one(seat)
    page = seat.page

    for code in in_each_language(page, seat.address):
        page.goto(seat.address + "/account")
        expect(page.locator("main li").first).to_be_visible()
        in_both_looks(page, f"account-keys-{code}", widths=True)
    assert seat.troubles == []
