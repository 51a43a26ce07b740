"""An administrator says how far somebody sees and what they are, in the officers' page, and shows who they are for it."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Locator, expect

from kernel.audit.entries import system
from kernel.identity import officers, stations
from kernel.identity.models import Officer
from kernel.identity.station_file import StationRow
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import PHONE, Desk
from tests.house import PASSWORD

RING = [[67.0, 24.85], [67.04, 24.85], [67.04, 24.90], [67.0, 24.90], [67.0, 24.85]]


def card_of(desk: Desk, name: str) -> Locator:
    return desk.page.locator("ul.people > li", has_text=name)


def choose(desk: Desk, label: str, choice: str, path: str) -> None:
    card = card_of(desk, "Imran A.")
    card.locator("summary").click()
    card.get_by_label("Why, for the account").fill("Posted to that station from Monday")
    card.get_by_label(label, exact=True).select_option(choice)
    card.locator(f"button[formaction$='{path}']").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()


def test_somebody_is_confined_and_gets_another_role(app: Flask, desk_of: Callable[..., Desk]) -> None:
    area = {"type": "Polygon", "coordinates": [RING]}
    row = StationRow(name="Soldier Bazaar", district="East", phone="", area=area, house=None)
    stations.take_stations([row], actor=system("test"), source="test")
    with unit_of_work() as uow:
        officers.add_officer(uow, name="Imran A.", role="verifier", password=PASSWORD)
        stations.assign(uow, officer_name="Imran A.", station_name="Soldier Bazaar", actor=system("test"))
    desk = desk_of("Asma M.", "administrator", first="/officers")

    choose(desk, "Sees", "station", "/reach")
    expect(card_of(desk, "Imran A.")).to_contain_text("sees only their station")

    card_of(desk, "Imran A.").locator("summary").click()
    desk.page.set_viewport_size(PHONE)
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.page.reload()

    choose(desk, "Role", "operator", "/role")
    expect(desk.page.get_by_text("They have that role now")).to_be_visible()
    with reading() as session:
        found = officers.officer_by_name(session, "Imran A.")
        assert isinstance(found, Officer)
        assert (found.role, found.confined_to) == ("operator", "station")
    # Nobody is offered a way to change what they are themselves.
    own = card_of(desk, "Asma M.")
    own.locator("summary").click()
    expect(own.get_by_label("Role", exact=True)).to_have_count(0)
    assert desk.troubles == []
