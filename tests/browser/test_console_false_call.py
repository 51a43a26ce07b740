"""An SOS that one officer calls false: every console says that a second person is asked, never what the first one said; it can be taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kernel.web.languages import COOKIE, LANGUAGES
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.browser.test_languages import in_both_looks
from tests.house import House, ResidentClient

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]

FALSE_CALL = 5  # its place among the ways that an SOS ends
NEEDED = "A second person is to say how it ended."


def say_false(page: Page, why: str) -> None:
    page.keyboard.press("c")
    page.get_by_role("button", name="False call").click()
    page.locator("#close-reason").fill(why)
    with page.expect_response("**/close"):
        page.get_by_role("button", name="Close", exact=True).click()


def test_two_officers_end_it(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    first = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    second = desk_of("Bilal R.", "operator", first="/cpo", viewport=WALL)
    page, other = first.page, second.page
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator("#case")).to_contain_text("Answered by you")

    page.keyboard.press("c")
    page.get_by_role("button", name="False call").click()
    expect(page.locator("form.close [role=status]")).to_contain_text("It takes two")
    page.keyboard.press("Escape")
    say_false(page, "Children played with it.")
    house.settle()

    expect(page.locator("#case .half")).to_contain_text(f"{NEEDED} What you said waits for them.")
    expect(page.locator("form.close")).to_have_count(0)
    expect(other.locator("#case .half")).to_contain_text(f"{NEEDED} Saima K. has said it already.")
    expect(other.locator("#feed li").first).to_contain_text("waits for a second person")
    expect(other.locator("#case")).not_to_contain_text("False call")
    expect(other.locator("#case")).not_to_contain_text("Children")
    in_both_looks(page, "half-closed-mine")
    in_both_looks(other, "half-closed-theirs")
    page.set_viewport_size(WALL)

    with page.expect_response("**/keep-open"):
        page.get_by_role("button", name="Take the closing back").click()
    house.settle()
    expect(page.locator("#case .half")).to_have_count(0)
    expect(other.locator("#case .half")).to_have_count(0)

    say_false(page, "Children played with it.")
    house.settle()
    expect(other.locator("#case .half")).to_be_visible()
    other.keyboard.press("c")
    expect(other.locator("form.close [aria-pressed=true]")).to_have_count(0)
    other.keyboard.press("Escape")
    # Once it has ended, a picture of it that is under way is refused: what is in trouble is asked before.
    assert first.troubles == second.troubles == []
    say_false(other, "Rang back: children.")
    wait_for_state(resident, alert, "closed")
    house.settle()
    expect(page.locator("#case .half")).to_have_count(0)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_form_is_whole_in_every_language_on_a_phone_and_on_a_desk(
    resident: ResidentClient, house: House, desk_of: Sit, code: str
) -> None:
    """For whom says it first, for whom waits, and for the second, who chooses without knowing what was chosen."""
    first = desk_of("Saima K.", "operator", first="/cpo")
    second = desk_of("Bilal R.", "operator", first="/cpo")
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    first.page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    for desk in (first, second):
        desk.page.context.add_cookies([{"name": COOKIE, "value": code, "url": desk.address}])

    closing(first)
    expect(first.page.locator("form.close [role=status]")).not_to_be_empty()
    in_both_looks(first.page, f"false-call-first-{code}", widths=True)
    first.page.locator("#close-reason").fill("Children played with it.")
    with first.page.expect_response("**/close"):
        first.page.locator("form.close .btn-primary").click()
    house.settle()
    expect(first.page.locator("#case .half")).to_be_visible()
    in_both_looks(first.page, f"false-call-waits-{code}", widths=True)

    closing(second)
    expect(second.page.locator("#case .half")).to_contain_text("Saima K.")
    expect(second.page.locator("form.close [role=status]")).to_be_empty()
    in_both_looks(second.page, f"false-call-second-{code}", widths=True)
    assert first.troubles == second.troubles == []


def closing(desk: Desk) -> None:
    """The form, opened by its key, with the false call chosen; whole in the window, whatever the language's height."""
    desk.open("/cpo")
    expect(desk.page.locator("#case .blkp")).not_to_have_count(0)
    desk.page.keyboard.press("c")
    desk.page.locator("form.close .tmpls button").nth(FALSE_CALL).click()
    for viewport in (PHONE, DESK):
        desk.page.set_viewport_size(viewport)
        desk.page.locator("form.close .tmpls button").nth(FALSE_CALL).click()
        expect(desk.page.locator("form.close")).to_be_in_viewport(ratio=0.99)
