"""The last rung: the station is told outside by webhook and SMS, and the operator reads what came of each, and why where it did not."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.browser.test_console_ladder import climb
from tests.fakes import station as fake_station
from tests.fakes.station import FakeStation
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]


@pytest.fixture
def station(with_settings: Any) -> Iterator[FakeStation]:
    with fake_station.running() as server:
        with_settings(
            station_webhook_url=f"{server.url}/hook",
            station_webhook_secret="a secret of the station's own",
            sms_gateway_url=f"{server.url}/sms",
            sms_gateway_token="token",
            sms_to="+922199000000",
        )
        yield server


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        pytest.param([], ["by webhook: told", "by SMS: told"], id="both are told"),
        pytest.param([401, 401], ["by webhook: refused", "by SMS: refused", "HTTP 401"], id="both refuse"),
    ],
)
def test_what_came_of_webhook_and_sms_stands_in_the_case(
    answers: list[int | str],
    says: list[str],
    station: FakeStation,
    resident: ResidentClient,
    house: House,
    desk_of: Sit,
) -> None:
    station.answers = answers or station.answers
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    alert = raised(resident, house, kind="followed")
    wait_for_state(resident, alert, "on_screen")
    expect(page.locator(".sos-bar")).to_contain_text("station, SMS")
    for seconds in (15, 30, 60):
        climb(house, seconds)

    for sentence in says:
        expect(page.locator("#case")).to_contain_text(sentence)
    if folder := os.environ.get("LADDER_PICTURES"):
        page.screenshot(path=Path(folder) / f"station-{len(answers)}.png")
    assert desk.troubles == []
