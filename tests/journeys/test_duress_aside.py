"""What else could tell the two PINs apart does not: the contact's page, what the console has read, how long a trip takes."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from kernel import clock
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_contacts import link_of, opened
from tests.journeys.test_sos import feed, north, raised
from tests.journeys.test_sos_duress import DURESS, REAL, choose, stand_down
from tests.journeys.test_trips import shared

BOTH = [pytest.param(REAL, id="in earnest"), pytest.param(DURESS, id="under duress")]


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


@pytest.mark.parametrize("pin", BOTH)
def test_what_a_console_reads_after_a_stand_down_is_told_to_no_phone(
    pin: str, resident: ResidentClient, operator: OfficerClient
) -> None:
    choose(resident)
    alert = raised(resident)
    ours, desk = (f"/v1/{door}/{alert['id']}" for door in ("sos-alerts", "cpo/sos-alerts"))
    operator.post(f"{desk}/answer", json={})
    written = [
        resident.post(
            f"{ours}/messages", json={"text": words}, headers={"Idempotency-Key": str(uuid4())}
        ).json["id"]
        for words in ("They are here.", "At the back door.")
    ]
    operator.post(f"{desk}/messages/receipts", json={"up_to": written[0], "read": True})
    stand_down(resident, alert, pin)

    late = operator.post(f"{desk}/messages/receipts", json={"up_to": written[1], "read": True})

    assert late.status_code == 204
    items = resident.get(f"{ours}/messages").json["items"]
    assert [each["state"] for each in items] == ["read", "sent"]


@pytest.mark.parametrize("pin", BOTH)
def test_a_place_after_an_arrival_is_answered_at_a_fixed_time(pin: str, resident: ResidentClient) -> None:
    choose(resident)
    trip = shared(resident)
    arrive(resident, trip, pin)

    began = time.monotonic()
    sent = resident.post(f"/v1/trips/{trip['id']}/positions", json={"positions": [north(9)]})

    assert sent.status_code == 204
    assert time.monotonic() - began >= 0.1
