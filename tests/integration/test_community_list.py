"""Anybody reads what was verified in the city: published anchors in template words, half an hour late, and what was withdrawn no
longer."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from citizen_api.push.models import Notification
from kernel import clock, geo
from kernel.unit_of_work import unit_of_work
from tests.community import ANCHOR, incident
from tests.house import House, OfficerClient, ResidentClient, report_body
from tests.poles import TOWN_SQUARE, camera_row, put_up

LATER = timedelta(minutes=40)


def test_what_was_verified_is_listed_without_a_way_to_the_report(
    client: FlaskClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    report = resident.report().json
    house.settle()
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    assert client.get("/v1/community").json == {"items": []}, "not before it is true"
    house.pass_time(minutes=5)
    house.settle()
    assert client.get("/v1/community").json == {"items": []}, "not while somebody may still be there"

    with clock.frozen_at(clock.now() + LATER):
        told = client.get("/v1/community?locale=ur-PK")

    [item] = told.json["items"]
    exact = report_body()["position"]
    anchor = geo.anchor(geo.Position(exact["lat"], exact["lon"]))
    assert (item["kind"], item["category"]) == ("incident_verified", "phone_snatching")
    assert (item["place"]["lat"], item["place"]["lon"]) == (anchor.lat, anchor.lon)
    assert "موبائل" in item["title"]
    assert report["id"] not in told.text
    assert report["reference"] not in told.text


@pytest.mark.parametrize("category", ["assault", "burglary", "harassment", "missing_person"])
def test_what_tells_of_a_person_or_a_home_is_not_told_on_its_day(
    category: str, client: FlaskClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    """From the next day on by its town alone, see test_town_level."""
    with clock.frozen_at(datetime(2026, 11, 30, 7, 0, tzinfo=UTC)):
        resident.report(category=category)
        house.settle()
        task_id, claim_id = verifier.claim_first()
        assert verifier.decide(task_id, claim_id).status_code == 201
        house.pass_time(minutes=5)
        house.settle()

        with clock.frozen_at(clock.now() + LATER):
            assert client.get("/v1/community").json == {"items": []}


def test_a_withdrawal_takes_its_place(
    client: FlaskClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    resident.report()
    house.settle()
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.pass_time(minutes=5)
    house.settle()
    with clock.frozen_at(clock.now() + LATER):
        [item] = client.get("/v1/community").json["items"]
    with unit_of_work() as uow:
        told = uow.session.get(Notification, item["id"])
        assert told
        uow.add(
            Notification(
                incident_id=told.incident_id,
                kind="incident_withdrawn",
                category=told.category,
                at=clock.now() + LATER,
                lat=told.lat,
                lon=told.lon,
            )
        )

    with clock.frozen_at(clock.now() + 2 * LATER):
        items = client.get("/v1/community").json["items"]

    assert [each["kind"] for each in items] == ["incident_withdrawn"]


def test_the_newest_comes_first_and_a_withdrawal_is_as_new_as_it_was_told(client: FlaskClient) -> None:
    now = clock.now()
    taken_back, told_between = incident(), incident()
    for incident_id, kind, hours_ago in (
        (taken_back, "incident_verified", 5),
        (told_between, "incident_verified", 4),
        (taken_back, "incident_withdrawn", 3),
    ):
        with unit_of_work() as uow:
            uow.add(
                Notification(
                    incident_id=incident_id,
                    kind=kind,
                    category="phone_snatching",
                    at=now - timedelta(hours=hours_ago),
                    lat=ANCHOR.lat,
                    lon=ANCHOR.lon,
                )
            )

    items = client.get("/v1/community").json["items"]

    assert [each["kind"] for each in items] == ["incident_withdrawn", "incident_verified"]
    assert [each["at"] for each in items] == sorted((each["at"] for each in items), reverse=True)


def test_the_signs_of_the_poles_are_told_to_anybody_without_their_cameras(client: FlaskClient) -> None:
    put_up(camera_row("P17-1"), camera_row("P17-2"))

    told = client.get("/v1/poles?locale=en")

    [pole] = told.json["poles"]
    assert pole == {"tag": "P17", "name": "Town Square", "lat": TOWN_SQUARE.lat, "lon": TOWN_SQUARE.lon}
    assert len(told.json["places"]) > 100
    assert "P17-1" not in told.text
