"""An export is asked for with a touch of the passkey, approved at another desk with a password given again, and nothing typed is lost."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from cctv_link.export.models import Export
from kernel import clock
from kernel.identity import officers
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import DESK, PLACE, Desk
from tests.browser.test_passkeys import Seat
from tests.house import PASSWORD, QUICK_HASHER, House, ResidentClient
from tests.two_stations import stations_of_two_sides

PURPOSE = "Case 114/2026, Sessions Court <script>alert(1)</script>, hearing of 2 December"


@pytest.fixture
def asma(app: Flask, browser: Browser, live_server: str) -> Iterator[Seat]:
    """A supervisor of West, at a browser with an authenticator."""
    stations_of_two_sides(app)
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Asma M.", role="supervisor", password=PASSWORD, hasher=QUICK_HASHER)
    app.test_cli_runner().invoke(args=["officers", "assign", "Asma M.", "--station", "West"])
    context = browser.new_context(viewport=DESK)
    yield Seat(context, live_server.replace("127.0.0.1", "localhost"))
    context.close()


def test_a_touch_asks_and_another_stations_password_approves(
    asma: Seat, filmed: datetime, resident: ResidentClient, house: House, desk_of: Callable[..., Desk]
) -> None:
    report: Any = resident.report(position=PLACE, occurred_at=clock.wire(filmed)).json
    house.settle()
    page = asma.sign_in("Asma M.")
    page.get_by_placeholder("My phone").fill("Blue key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added")).to_be_visible()
    page.goto(f"{asma.address}/exports?reference={report['reference']}")
    page.locator("input[value=originals]").check()
    page.locator("#purpose").fill("Case 114/2026, the Pathan who did it, Sessions Court")
    page.get_by_role("button", name="Ask for the export").click()
    expect(page.locator(".note:visible")).to_contain_text("Pathan")
    expect(page.locator("#purpose")).to_have_value("Case 114/2026, the Pathan who did it, Sessions Court")
    expect(page.locator("input[value=originals]")).to_be_checked()
    page.locator("#purpose").fill(PURPOSE)
    page.get_by_role("button", name="Ask for the export").click()
    expect(page.locator("#exports")).to_contain_text("waits for an officer of another station")

    desk = desk_of("Tariq M.", "supervisor", first="/exports")
    expect(desk.page.locator("#main")).to_contain_text(PURPOSE)
    desk.page.get_by_role("button", name="Approve").click()
    desk.page.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    desk.page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    expect(desk.page.get_by_text("You have approved it")).to_be_visible()

    with reading() as session:
        found = session.scalars(select(Export)).one()
    assert (found.asked_proof, found.answered_proof) == ("passkey", "password")
    assert desk.troubles == []
    assert asma.troubles == []
