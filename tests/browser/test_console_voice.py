"""The operator hears what the resident said, sees what their phone has left, and reads of consoles that hear nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from flask import Flask
from playwright.sync_api import expect

from kernel import clock
from tests import sound
from tests.browser.conftest import Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.browser.test_console_now import shoot
from tests.house import House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]


def speaks(resident: ResidentClient, alert_id: str, content: bytes) -> None:
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "audio/webm"}
    answer = resident.post(f"/v1/sos-alerts/{alert_id}/messages", data=content, headers=headers)
    assert answer.status_code == 201, answer.text


def test_a_voice_note_is_played_in_the_console(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    alert = raised(resident, house, battery_pct=12)
    expect(page.locator(".sos-bar")).to_contain_text("battery 12 %")
    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator(".talk")).to_be_visible(timeout=15_000)

    speaks(resident, alert["id"], sound.recorded(seconds=1.5))
    house.settle()

    note = page.locator(".msg .voice")
    expect(note.locator("rect")).to_have_count(48, timeout=15_000)
    expect(page.locator("#case .low-battery")).to_contain_text("12 %")
    with page.expect_response(re.compile("/v1/evidence/")) as answer:
        note.get_by_role("button", name="Play the voice note, 0:02").click()
    assert answer.value.status == 206
    expect(note.locator("button")).to_have_attribute("aria-pressed", "true")
    shoot(page, "voice-1920-dark")
    expect(note.locator("button")).to_have_attribute("aria-pressed", "false", timeout=10_000)
    expect(note.locator(".heard")).not_to_have_count(0)
    assert desk.troubles == []

    speaks(resident, alert["id"], b"OggS" + bytes(300))
    house.settle()
    expect(page.locator(".msg .voice", has_text="cannot be played")).to_be_visible(timeout=15_000)
    shoot(page, "voice-refused-1920-dark")


def test_another_console_is_told_who_is_blind_and_opens_what_stood_there(
    app: Flask, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    blind = OfficerClient.signed_in(app, name="Bilal R.", role="operator")
    alert = raised(resident, house)
    with clock.frozen_at(clock.now() - timedelta(seconds=12)):
        blind.post("/cpo/line", json={"console_id": "wall-2"})
    blind.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={"console_id": "wall-2"})
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)

    house.pass_time(seconds=0)
    house.settle()

    note = page.locator("#blind")
    expect(note).to_contain_text("Bilal R.'s console hears nothing since", timeout=10_000)
    expect(page.locator("#feed li[data-kind=sos_console_blind]")).to_contain_text(alert["reference"])
    shoot(page, "blind-1920-dark")
    note.get_by_role("button", name=f"SOS {alert['reference']}").click()
    expect(page.locator("#case")).to_contain_text(alert["reference"])

    blind.post("/cpo/line", json={"console_id": "wall-2"})
    expect(note).to_be_hidden(timeout=10_000)
    assert desk.troubles == []
