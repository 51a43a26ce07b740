"""Anybody reads what was verified in the city: published anchors in template words, and what was withdrawn no longer."""

from flask.testing import FlaskClient

from citizen_api.push.models import Notification
from kernel import clock, geo
from kernel.unit_of_work import unit_of_work
from tests.house import House, OfficerClient, ResidentClient, report_body
from tests.poles import TOWN_SQUARE, camera_row, put_up


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

    told = client.get("/v1/community?locale=ur-PK")

    [item] = told.json["items"]
    exact = report_body()["position"]
    anchor = geo.anchor(geo.Position(exact["lat"], exact["lon"]))
    assert (item["kind"], item["category"]) == ("incident_verified", "phone_snatching")
    assert (item["place"]["lat"], item["place"]["lon"]) == (anchor.lat, anchor.lon)
    assert "موبائل" in item["title"]
    assert report["id"] not in told.text
    assert report["reference"] not in told.text


def test_a_withdrawal_takes_its_place(
    client: FlaskClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    resident.report()
    house.settle()
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.pass_time(minutes=5)
    house.settle()
    [item] = client.get("/v1/community").json["items"]
    with unit_of_work() as uow:
        told = uow.session.get(Notification, item["id"])
        assert told
        uow.add(
            Notification(
                incident_id=told.incident_id,
                kind="incident_withdrawn",
                category=told.category,
                at=clock.now(),
                lat=told.lat,
                lon=told.lon,
            )
        )

    items = client.get("/v1/community").json["items"]

    assert [each["kind"] for each in items] == ["incident_withdrawn"]


def test_the_signs_of_the_poles_are_told_to_anybody_without_their_cameras(client: FlaskClient) -> None:
    put_up(camera_row("P17-1"), camera_row("P17-2"))

    told = client.get("/v1/poles?locale=en")

    [pole] = told.json["poles"]
    assert pole == {"tag": "P17", "name": "Town Square", "lat": TOWN_SQUARE.lat, "lon": TOWN_SQUARE.lon}
    assert len(told.json["places"]) > 100
    assert "P17-1" not in told.text
