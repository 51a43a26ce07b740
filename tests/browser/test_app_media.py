"""Words go first, pictures after them and in parts: on from where the line broke, examined, and told for what they are."""

import hashlib
from typing import Any

from playwright.sync_api import Browser, FilePayload, Page, Route, expect
from sqlalchemy import select

from citizen_api.uploads.models import Upload
from kernel.unit_of_work import reading
from tests import resident_media
from tests.browser.app_phone import phone_in
from tests.browser.test_app_report import reports, until
from tests.house import House

# A microphone of its own: a steady tone, recorded by the browser as it would record a voice.
TONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext(), tone = sound.createOscillator(), heard = sound.createMediaStreamDestination();
  tone.connect(heard);
  tone.start();
  return heard.stream;
};
"""


def uploads() -> list[Upload]:
    with reading() as session:
        return list(session.scalars(select(Upload)))


def photo(content: bytes, name: str = "IMG_1.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def sent(page: Page) -> None:
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send report").click()


def looked_at_again(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_photo_goes_after_the_words_and_is_examined(
    live_server: str, browser: Browser, house: House
) -> None:
    content = resident_media.jpeg()
    phone = phone_in(browser, live_server)
    page = phone.open()
    page.get_by_role("link", name="Collision").click()
    page.locator("input[type=file]").first.set_input_files(photo(content))
    expect(page.locator("img.thumb")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".see")).to_contain_text("1 photo")
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("The police have your report")).to_be_visible()
    expect(page.get_by_text("Arrived. It is being looked at by a machine.")).to_be_visible(timeout=15_000)
    house.settle()
    looked_at_again(page)

    expect(page.get_by_text("With the police.")).to_be_visible(timeout=15_000)
    [upload], [report] = uploads(), reports()
    assert (upload.report_id, upload.device_id, upload.kind) == (report.id, None, "photo")
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert phone.troubles == []


def test_a_line_that_breaks_loses_no_byte_and_sends_none_twice(live_server: str, browser: Browser) -> None:
    content = resident_media.jpeg() + bytes(range(256)) * 3_000
    page = phone_in(browser, live_server, service_workers="block").open()
    parts: list[tuple[int, int]] = []

    def break_each_second(route: Route) -> None:
        request = route.request
        if request.method != "PATCH":
            return route.continue_()
        parts.append((int(request.headers["upload-offset"]), len(request.post_data_buffer or b"")))
        return route.abort() if len(parts) % 2 else route.continue_()

    page.route("**/v1/uploads/**", break_each_second)
    page.get_by_role("link", name="Fire").click()
    page.locator("input[type=file]").first.set_input_files(photo(content))
    expect(page.locator("img.thumb")).to_have_count(1)
    sent(page)

    expect(page.get_by_text("Arrived. It is being looked at by a machine.")).to_be_visible(timeout=60_000)
    [upload] = uploads()
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert len(reports()) == 1
    assert len(parts) > 3
    assert parts[1][1] < parts[0][1], "after a part that did not arrive comes a smaller one"


def test_without_a_network_the_photo_waits_beside_the_words(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open()
    phone.is_installed()
    phone.context.set_offline(True)
    page.get_by_role("link", name="Fire").click()
    page.locator("input[type=file]").first.set_input_files(photo(resident_media.jpeg()))
    expect(page.locator("img.thumb")).to_be_visible()
    sent(page)
    expect(page.get_by_text("Waits on this phone.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Waits on this phone.")).to_be_visible()

    phone.context.set_offline(False)

    expect(page.get_by_text("The police have your report")).to_be_visible(timeout=20_000)
    until(lambda: [each.state for each in uploads()] == ["received"])


def test_what_only_calls_itself_a_photo_is_refused_with_what_to_do(
    live_server: str, browser: Browser, house: House
) -> None:
    page = phone_in(browser, live_server).open()
    page.get_by_role("link", name="Fire").click()
    page.locator("input[type=file]").first.set_input_files(photo(b"PK\x03\x04" + b"zip" * 50))
    expect(page.locator(".a-piece")).to_be_visible()
    sent(page)

    expect(page.get_by_text("Not taken:")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("The police have your report")).to_be_visible()
    assert len(reports()) == 1


def test_a_file_of_another_kind_is_not_even_kept(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open()
    page.get_by_role("link", name="Fire").click()

    page.locator("input[type=file]").first.set_input_files(photo(b"<svg/>", "a.svg", "image/svg+xml"))

    expect(page.get_by_text("This kind of file cannot be taken.").last).to_be_visible()
    expect(page.locator(".a-piece")).to_have_count(0)


def test_a_voice_note_is_recorded_heard_and_sent(live_server: str, browser: Browser, house: House) -> None:
    phone = phone_in(browser, live_server)
    phone.context.add_init_script(TONE)
    page = phone.open()
    page.get_by_role("link", name="Harassment").click()
    page.get_by_role("button", name="Voice note").click()
    expect(page.get_by_role("button", name="Stop, 0:02")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("audio")).to_be_visible()
    sent(page)
    expect(page.get_by_text("Arrived. It is being looked at by a machine.")).to_be_visible(timeout=15_000)

    house.settle()
    looked_at_again(page)

    expect(page.get_by_text("With the police.")).to_be_visible(timeout=15_000)
    assert [each.kind for each in uploads()] == ["voice"]


def test_a_phone_that_does_not_let_us_listen_says_what_else_there_is(
    live_server: str, browser: Browser
) -> None:
    refused: Any = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };"
    phone = phone_in(browser, live_server)
    phone.context.add_init_script(refused)
    page = phone.open()
    page.get_by_role("link", name="Harassment").click()

    page.get_by_role("button", name="Voice note").click()

    expect(page.get_by_text("This phone does not let us listen. Write it instead.").last).to_be_visible()
