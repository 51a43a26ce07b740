"""The operator sees the photo, the film and the sound that came to an SOS, without asking, and large under their own mark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import resident_media, sound
from tests.browser.conftest import Desk
from tests.browser.test_console import WALL, raised
from tests.browser.test_console_now import shoot
from tests.house import House, ResidentClient
from tests.tus import Phone

pytestmark = pytest.mark.enable_socket


def test_what_comes_to_an_open_sos_stands_in_its_case_and_is_enlarged_there(
    resident: ResidentClient, house: House, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page, phone = desk.page, Phone(resident)
    alert = raised(resident, house)
    expect(page.locator("#case")).to_contain_text(alert["reference"])
    expect(page.locator("#case .sent")).to_be_hidden()

    phone.send(resident_media.jpeg(), filetype="image/jpeg", sos_alert_id=alert["id"])
    phone.send(resident_media.film(seconds=2), filetype="video/mp4", sos_alert_id=alert["id"])
    phone.send(sound.recorded(), filetype="audio/webm", sos_alert_id=alert["id"])
    house.settle()

    sent = page.locator("#case .sent")
    expect(sent.locator("li")).to_have_count(3, timeout=20_000)
    photo = sent.locator("img")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 640)
    expect(sent.locator("video")).not_to_have_js_property("readyState", 0)
    expect(sent.locator("audio")).to_be_visible()
    shoot(page, "sent-1920-dark")
    sent.get_by_role("button", name="Larger: Photo").click()
    large = page.get_by_role("dialog", name="Photo, came at")
    expect(large.locator("img")).to_have_js_property("naturalWidth", 640)
    expect(large.locator(".mark-water")).to_contain_text("Saima K.")
    shoot(page, "sent-large-1920-dark")
    page.keyboard.press("a")  # behind it no key answers
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(page.locator(".sos-bar")).to_have_count(1)
    assert desk.troubles == []
