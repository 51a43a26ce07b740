"""Words stand where their language puts them: a reference is written from its beginning in the midst of Urdu, one pole is no poles, English
has the line height of English on an Urdu page, and what has no value has no row on a phone."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import expect

from kernel.events import SosDrillDue
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import PHONE, Desk
from tests.browser.test_console import raised, wait_for_state
from tests.browser.test_languages import speak
from tests.house import House, ResidentClient

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]


def test_only_the_reference_is_written_from_the_left_over_an_urdu_map(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo")
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    speak(desk.page, "ur")

    head = desk.page.locator("#map-head")

    expect(head).to_contain_text(f"\u2066{alert['reference']}\u2069")


def test_one_pole_is_one_pole(camera_id: UUID, desk_of: Sit) -> None:
    desk = desk_of("Rabia M.", "auditor", first="/upkeep")

    page = desk.open("/register")

    expect(page.locator(".reg-head p")).to_contain_text("1 pole, 1 of 1 recording")


def test_english_has_its_own_line_height_on_an_urdu_page(desk_of: Sit) -> None:
    desk = desk_of("Asma M.", "supervisor")
    speak(desk.page, "ur")

    page = desk.open("/problems/purpose-required")

    height = page.locator(".op p").first.evaluate(
        "p => parseFloat(getComputedStyle(p).lineHeight) / parseFloat(getComputedStyle(p).fontSize)"
    )
    assert height < 1.6


def test_a_drill_that_nobody_answered_has_no_row_for_by_whom_on_a_phone(house: House, desk_of: Sit) -> None:
    with unit_of_work() as uow:
        uow.publish(SosDrillDue())
    house.settle()
    desk = desk_of("Saima K.", "operator", first="/cpo")
    desk.page.set_viewport_size(PHONE)

    page = desk.open("/cpo/drills")

    expect(page.locator("tbody td").first).to_be_visible()
    expect(page.locator("td:has(bdi:empty)")).to_have_count(1)
    expect(page.locator("td:has(bdi:empty)")).to_be_hidden()
