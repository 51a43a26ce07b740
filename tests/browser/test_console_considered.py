"""A reason before a console that says who somebody is asks its operator once more, in its place: what was typed stays."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.test_asking import shot
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]
QUESTION = "Is it about what was done, or about who somebody is?"
KEEP = "It is about what was done: keep the words"


def test_closing_an_sos(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator("#case")).to_contain_text("Answered by you")

    page.keyboard.press("c")
    page.locator("#close-reason").fill("Two Pathan men had gone when the car came.")
    page.get_by_role("button", name="Close", exact=True).click()
    asked = page.locator("form.close .field-error")
    expect(asked).to_contain_text(QUESTION)
    expect(asked).to_contain_text("Pathan")
    expect(page.locator("#close-reason")).to_have_value("Two Pathan men had gone when the car came.")
    shot(page, "close-considered")
    page.set_viewport_size(WALL)
    page.get_by_role("button", name=KEEP).click()

    wait_for_state(resident, alert, "closed")


def test_another_camera(camera_id: object, desk_of: Sit) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    page.locator("#purpose-which").fill("SQ1-1")
    page.locator("#purpose-why").fill("A Pathan was seen at the pole and must be found again")
    page.locator("#purpose .btn").first.click()

    asked = page.locator("#purpose-said")
    expect(asked).to_contain_text(QUESTION)
    shot(page, "purpose-considered")
    page.set_viewport_size(WALL)
    asked.get_by_role("button", name=KEEP).click()

    expect(page.locator("#purpose-left")).to_contain_text("left")
    expect(asked).to_be_hidden()
