"""A phone that does not let us see where it is, or through its camera, is told what else there is; and calls for help all the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_sos import PATIENCE_MS, alerts, hold, says

pytestmark = pytest.mark.enable_socket

NO_PLACE = """
navigator.permissions.query = async () => ({ state: "denied", addEventListener() {} });
for (const name of ["watchPosition", "getCurrentPosition"])
  navigator.geolocation[name] = (told, refused) => { setTimeout(() => refused({ code: 1, message: "denied" }), 50); return 1; };
"""
NO_CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return []; }
};
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };
"""


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Phone]:
    made = phone_in(browser, live_server, place=None)
    made.context.add_init_script(NO_PLACE)
    yield made
    made.context.close()


def test_home_says_how_a_place_is_set_and_asks_no_more(phone: Phone) -> None:
    page = phone.open()

    expect(page.locator("#here")).to_contain_text(
        "You can set the place by hand, or by the number on a pole."
    )
    expect(page.get_by_role("button", name="Use my place")).to_have_count(0)


def test_an_sos_goes_without_a_place_and_says_how_to_tell_it(phone: Phone) -> None:
    page = phone.open()

    hold(page)
    page.get_by_role("button", name="Send now").click()

    says(page, "The police have your call. Nobody has seen it yet.")
    expect(
        page.get_by_text("This phone does not tell where it is. Write it to the operator, or say it to 15.")
    ).to_be_visible(timeout=PATIENCE_MS)
    assert [alert.state for alert in alerts()] == ["received"]


def test_without_a_camera_the_number_is_typed(phone: Phone) -> None:
    phone.context.add_init_script(NO_CAMERA)
    page = phone.open()
    page.get_by_role("link", name="Fire").click()
    page.get_by_role("button", name="Scan the code on the pole").click()

    expect(page.get_by_text("This phone shows us no camera. Type the number instead.").last).to_be_visible()
    expect(page.get_by_label("Number on the pole")).to_be_editable()
