"""An SOS that came by SMS says so on the console; its operator reads the number on a press, and of a silent one is told why not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.browser.conftest import Desk
from tests.browser.test_languages import violations
from tests.house import House
from tests.inbound import Texter, channels
from tests.poles import camera_row, put_up

pytestmark = pytest.mark.enable_socket
HEARD = {"cctv_link.jobs.link_cameras"}


@pytest.fixture
def texter(app: Flask, with_settings: Callable[..., None]) -> Texter:
    with_settings(**channels("http://127.0.0.1:9"))
    put_up(camera_row("P17-1"))
    return Texter(app.test_client())


def answered(desk: Desk, house: House) -> None:
    """One key; the feed says it."""
    expect(desk.page.locator(".sos-bar")).to_be_visible()
    desk.page.keyboard.press("a")
    expect(desk.page.locator("#case .case-head")).to_contain_text("yours")
    house.settle(only=HEARD)
    expect(desk.page.locator("#case")).to_contain_text("Answered by you")


def test_the_number_is_shown_on_a_press_and_the_press_is_accounted_for(
    texter: Texter, house: House, desk_of: Callable[..., Desk]
) -> None:
    texter.write("SOS P17 two men with guns")
    house.settle(only=HEARD)
    desk = desk_of("Saima K.", "operator", first="/cpo")
    expect(desk.page.locator("#case").get_by_text("by SMS")).to_be_visible()
    expect(desk.page.locator("#case").get_by_text("place of a pole")).to_be_visible()
    answered(desk, house)
    assert texter.number not in desk.page.content()

    expect(desk.page.get_by_text("SOS P17 two men with guns")).to_be_visible()
    desk.page.get_by_role("button", name="Show the number").click()

    expect(desk.page.get_by_role("link", name=texter.number)).to_have_attribute(
        "href", f"tel:{texter.number}"
    )
    if folder := os.environ.get("SHOTS"):
        desk.page.screenshot(path=Path(folder) / "console-number.png")
    assert violations(desk.page) == []
    with reading() as session:
        shown = session.scalars(select(AuditEntry).where(AuditEntry.action == "sos.show_number")).all()
    assert [entry.actor_name for entry in shown] == ["Saima K."]
    assert desk.troubles == []


def test_of_a_silent_one_no_number_is_offered(
    texter: Texter, house: House, desk_of: Callable[..., Desk]
) -> None:
    texter.write("SOS P17 silent")
    house.settle(only=HEARD)
    desk = desk_of("Saima K.", "operator", first="/cpo")
    answered(desk, house)

    expect(desk.page.get_by_text("Do not ring: a sound may give them away")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Show the number")).to_have_count(0)
    assert desk.troubles == []
