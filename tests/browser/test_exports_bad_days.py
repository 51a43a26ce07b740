"""Bad days at the exports: a purpose as long as may be, in two directions and with script in it; a server that goes away in mid-asking."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect

from cctv_link.export import asking
from kernel import clock
from kernel.identity import officers
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.bad_days import Server, every_screen
from tests.browser.conftest import PHONE, PLACE, Desk
from tests.browser.test_languages import speak, wider_than_the_window
from tests.house import PASSWORD, QUICK_HASHER, House, OfficerClient, ResidentClient

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
LONG = (SCRIPT + "مقدمہ ۱۱۴/۲۰۲۶ 👩‍⚖️ SessionsCourtKarachiSouth" * 40)[:1_000]


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    running = Server(app)
    yield running
    running.stop()


@pytest.fixture
def live_server(server: Server) -> str:
    return server.address


@pytest.fixture
def report(filmed: datetime, resident: ResidentClient, house: House) -> dict[str, Any]:
    found: Any = resident.report(position=PLACE, occurred_at=clock.wire(filmed)).json
    house.settle()
    return dict(found)


def test_a_long_purpose_with_script_in_it_is_words_and_stays_in_its_place(
    report: dict[str, Any], verifier: OfficerClient, desk_of: Sit
) -> None:
    listed: Any = verifier.get("/v1/worklist").json
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Tariq M.", role="supervisor", password=PASSWORD, hasher=QUICK_HASHER)
    with reading() as session:
        tariq = officers.officer_acting_or_none(session, "Tariq M.")
    assert tariq is not None
    incident_id = UUID(listed["items"][0]["incident"]["id"])
    for form in ("originals", "redacted"):
        asking.ask(officer=tariq, incident_id=incident_id, form=form, purpose=LONG, considered=False)
    desk = desk_of("Asma M.", "supervisor", first="/exports")

    expect(desk.page.locator(".export-list q")).to_have_text([LONG, LONG])
    every_screen(desk.page, "exports-long")
    speak(desk.page, "ur")
    desk.page.set_viewport_size(PHONE)
    assert wider_than_the_window(desk.page) <= 0
    every_screen(desk.page, "exports-long-ur")
    assert desk.troubles == []


def test_a_server_that_goes_away_in_mid_asking_loses_nothing_that_was_typed(
    report: dict[str, Any], desk_of: Sit, server: Server
) -> None:
    page = desk_of("Asma M.", "supervisor", first="/exports").page
    page.locator("#reference").fill(report["reference"])
    page.locator("#purpose").fill("Case 114/2026, Sessions Court Karachi South, hearing of 2 December")
    page.get_by_role("button", name="Ask for the export").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    server.stop()
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nobody answered")
    every_screen(page, "exports-away")

    server.start()
    dialog.get_by_role("button", name="Go on").click()

    expect(page.locator("#exports")).to_contain_text("hearing of 2 December")
