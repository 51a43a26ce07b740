"""What else could tell the two PINs apart does not: the page of a trusted contact."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kernel import clock
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_contacts import link_of, opened
from tests.journeys.test_sos import feed, raised
from tests.journeys.test_sos_duress import DURESS, REAL, choose, stand_down
from tests.journeys.test_trips import shared


@pytest.fixture(autouse=True)
def quick(with_settings: Any) -> None:
    with_settings(sos_pin_answer_ms=0)


def arrive(resident: ResidentClient, trip: dict[str, Any], pin: str) -> None:
    assert resident.post(f"/v1/trips/{trip['id']}/arrive", json={"pin": pin}).status_code == 200


def test_who_arrives_by_either_pin_has_no_sos_on_the_contacts_page(
    app: Flask, operator: OfficerClient, house: House
) -> None:
    pages = []
    began = clock.now()
    for pin in (REAL, DURESS):
        resident = ResidentClient.enrolled(app)
        with clock.frozen_at(began):
            choose(resident)
            _, path = link_of(resident)
            # As many as the page holds: one that may not be seen takes nobody's place.
            for _ in range(5):
                stand_down(resident, raised(resident), REAL)
            trip = shared(resident)
        with clock.frozen_at(began + timedelta(seconds=30)):
            arrive(resident, trip, pin)
            house.settle()
            pages.append(opened(app, path).text.replace(path, ""))

    assert [entry["kind"] for entry in feed(operator)].count("sos_duress") == 1
    assert "They have stood it down." in pages[0]
    assert pages[0] == pages[1]
