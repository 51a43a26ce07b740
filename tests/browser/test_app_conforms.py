"""The resident's own app keeps the contract that it asks of others: the conformance program finds nothing in its traffic."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app_phone import phone_in
from wire import conformance, proxy, recording, rules
from wire.serving import server

pytestmark = pytest.mark.enable_socket
# So long is looked on: what asks too often does it by then.
LOOKED_ON_MS = 9_000
AS_A_PERSON_READS_MS = 2_500


@pytest.fixture
def record() -> recording.Recording:
    return recording.Recording()


@pytest.fixture
def address(live_server: str, record: recording.Recording) -> Iterator[str]:
    """The application behind the program that judges what passes, page's and worker's alike."""
    between = server(proxy.to(live_server), port=0, record=record)
    between.daemon_threads = True
    thread = Thread(target=between.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{between.server_port}"
    between.shutdown()
    thread.join(5)
    between.server_close()


def found(record: recording.Recording, path: Path) -> tuple[set[str], list[str]]:
    """The operations that were asked for, and what was wrong."""
    record.write(path)
    traffic = conformance.traffic_of(path)
    said = [f"{each.rule} at {each.number}: {each.what}" for each in rules.findings(traffic)]
    return {operation.id for _, operation, _ in traffic.known}, said


def hold(page: Page) -> None:
    page.locator("[data-sos-key] .o-prog").first.wait_for(state="attached")
    box = page.locator("[data-sos-key]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(3_000)
    page.mouse.up()


def test_a_report_and_looking_after_it(
    address: str, browser: Browser, record: recording.Recording, tmp_path: Path
) -> None:
    phone = phone_in(browser, address)
    page = phone.open()
    page.get_by_role("link", name="Phone snatched").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()
    for screen in ("#/reports", "#/near", "#/watch", "#/settings", "#/"):
        page.goto(f"{address}/{screen}")
        page.wait_for_timeout(AS_A_PERSON_READS_MS)

    asked, wrong = found(record, tmp_path / "report.har")
    phone.context.close()

    assert {"submit_report", "show_signs"} <= asked
    assert wrong == []


def test_an_sos_that_is_followed_and_stood_down(
    address: str, browser: Browser, record: recording.Recording, tmp_path: Path
) -> None:
    phone = phone_in(browser, address)
    page = phone.open()
    hold(page)
    expect(page.locator(".s-say")).to_be_visible()
    page.wait_for_timeout(LOOKED_ON_MS)
    page.get_by_role("button", name=re.compile("stand", re.IGNORECASE)).first.click()
    page.wait_for_timeout(2_000)

    asked, wrong = found(record, tmp_path / "sos.har")
    phone.context.close()

    assert {"enrol", "raise_sos", "show_sos"} <= asked
    assert wrong == []
