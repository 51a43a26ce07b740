"""Erasing from the app: the house first, then the phone, and what stays is said; without a network the phone alone can go."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from kernel.unit_of_work import reading
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_languages import violations, wider_than_the_window

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Phone]:
    made = phone_in(browser, live_server)
    yield made
    made.context.close()


def test_the_house_forgets_first_and_says_what_it_keeps(phone: Phone) -> None:
    page = phone.open("/#/settings")
    watch(page)
    assert areas() == 1

    ask(page)
    page.get_by_role("button", name="Erase it").click()

    expect(page.get_by_role("heading", name="What is kept, and why")).to_be_visible()
    expect(page.get_by_text("the record of the police")).to_be_visible()
    assert wider_than_the_window(page) == 0
    assert violations(page) == []
    assert areas() == 0


def test_without_a_network_nothing_is_erased_before_that_is_said(phone: Phone) -> None:
    page = phone.open("/#/settings")
    watch(page)
    phone.is_installed()
    ask(page)
    phone.context.set_offline(True)

    page.get_by_role("button", name="Erase it").click()
    expect(page.get_by_text("Nothing was erased.")).to_be_visible()
    page.get_by_role("button", name="Erase this phone only").click()

    expect(page.get_by_text("Nothing of this app is left on this phone.")).to_be_visible()
    expect(page.get_by_text("Except which language was chosen")).to_be_visible()
    assert areas() == 1


def watch(page: Page) -> None:
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_be_visible()


def ask(page: Page) -> None:
    page.get_by_role("button", name="Erase everything from this phone").click()
    expect(page.get_by_role("button", name="Erase it")).to_be_visible()


def areas() -> int:
    with reading() as session:
        found: int = session.scalar(text("SELECT count(*) FROM watch_areas"))
    return found
