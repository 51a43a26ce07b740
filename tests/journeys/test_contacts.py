"""A trusted contact opens a link without an account: they see what the phone is told, until it ends or is withdrawn."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.contacts.models import ContactLink
from kernel import clock
from kernel.unit_of_work import reading
from tests.house import House, ResidentClient
from tests.journeys.test_sos import north, raised
from tests.journeys.test_sos_duress import DURESS, REAL, choose, stand_down
from tests.journeys.test_trips import shared


@pytest.fixture(autouse=True)
def quick(with_settings: Any) -> None:
    with_settings(sos_pin_answer_ms=0)


def link_of(resident: ResidentClient, **body: Any) -> tuple[str, str]:
    """(id, path) of a new link."""
    answer = resident.post("/v1/contact-links", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json["id"], urlsplit(answer.json["url"]).path


def opened(app: Flask, path: str, **headers: str) -> Any:
    return app.test_client().get(path, headers=headers)


def test_a_contact_sees_the_sos_with_its_place_and_the_trip(app: Flask, resident: ResidentClient) -> None:
    _, path = link_of(resident)
    quiet = opened(app, path)
    shared(resident)
    alert = raised(resident)
    resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(0)]})

    page = opened(app, path)

    assert (quiet.status_code, page.status_code) == (200, 200)
    assert "Nothing is going on." in quiet.text
    assert "They have called the police for help." in page.text
    assert "24.87190" in page.text
    assert "Gulshan 13-D" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_with_either_pin_the_contact_reads_the_same(app: Flask, house: House) -> None:
    pages = []
    with clock.frozen_at(clock.now()):
        for pin in (REAL, DURESS):
            resident = ResidentClient.enrolled(app)
            choose(resident)
            _, path = link_of(resident)
            alert = raised(resident)
            stand_down(resident, alert, pin)
            resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(700)]})
            house.settle()
            pages.append(opened(app, path).text.replace(path, ""))

    assert "They have stood it down." in pages[0]
    assert pages[0] == pages[1]


def test_a_link_that_is_withdrawn_over_or_was_never_given_is_one_and_the_same_page(
    app: Flask, resident: ResidentClient
) -> None:
    gone_id, gone = link_of(resident)
    _, short = link_of(resident, holds_for_h=1)
    assert resident.request("DELETE", f"/v1/contact-links/{gone_id}").status_code == 204
    assert resident.request("DELETE", f"/v1/contact-links/{gone_id}").status_code == 204

    with clock.frozen_at(clock.now() + timedelta(hours=2)):
        pages = [opened(app, path) for path in (gone, short, "/with/never-given")]

    assert [page.status_code for page in pages] == [404, 404, 404]
    bodies = {
        page.text.replace(path, "")
        for page, path in zip(pages, (gone, short, "/with/never-given"), strict=True)
    }
    assert len(bodies) == 1


def test_the_resident_sees_when_it_was_opened_and_its_secret_stands_nowhere(
    app: Flask, resident: ResidentClient, neighbour: ResidentClient
) -> None:
    link_id, path = link_of(resident)
    opened(app, path)

    listed = resident.get("/v1/contact-links").json["items"]

    assert [(each["id"], each["opened_at"] is not None) for each in listed] == [(link_id, True)]
    assert neighbour.get("/v1/contact-links").json["items"] == []
    assert neighbour.request("DELETE", f"/v1/contact-links/{link_id}").status_code == 404
    with reading() as session:
        row = session.scalars(select(ContactLink)).one()
    assert path.rsplit("/", 1)[1].encode() not in row.secret_hash


def test_ten_links_hold_and_no_more(resident: ResidentClient) -> None:
    for _ in range(10):
        link_of(resident)

    answer = resident.post("/v1/contact-links", json={})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/too-many-links")


@pytest.mark.parametrize("language", ["ur", "sd"])
def test_a_contact_reads_it_in_their_own_language(
    app: Flask, resident: ResidentClient, language: str
) -> None:
    _, path = link_of(resident)
    raised(resident)

    page = opened(app, path, **{"Accept-Language": language}).text

    assert f'lang="{language}" dir="rtl"' in page
    assert "They have called" not in page
