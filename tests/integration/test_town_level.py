"""What tells of a person or a home is shown to the public by its town and its day, and no door gives more: not the place, not the
time, not by who is told, not by the order or the ids of a list."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from citizen_api.community.by_town import beginning_of_day
from citizen_api.push import correcting, services
from kernel import clock, geo
from kernel.categories import TOWN_ONLY
from kernel.events import IncidentVerified, IncidentWithdrawn
from kernel.geo import Position
from kernel.places import towns
from kernel.unit_of_work import unit_of_work
from tests import community
from tests.community import NUMAISH, circle, delivered, incident, notifications, states, watching
from tests.house import OfficerClient, ResidentClient

ZONE = "Asia/Karachi"
NOON = datetime(2026, 11, 30, 7, 13, 37, tzinfo=UTC)  # 12:13:37 in Karachi
TOMORROW = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)  # its midnight
TOWN = towns.town_of_or_none(geo.anchor(NUMAISH))
pytestmark = pytest.mark.usefixtures("app")

PUBLIC = ("/v1/alerts", "/v1/alerts/incidents", "/open311/v2/requests.json", "/open311/v2/requests.xml")


def verify(category: str, *, at: Position = NUMAISH, when: datetime = NOON) -> UUID:
    with clock.frozen_at(when):
        incident_id = incident(category=category, at=at)
        services.notify_community(delivered(IncidentVerified(incident_id)))
    return incident_id


def listed(client: FlaskClient, *, when: datetime) -> list[dict[str, Any]]:
    with clock.frozen_at(when):
        items: list[dict[str, Any]] = client.get("/v1/community").json["items"]
    return items


@pytest.mark.parametrize("category", TOWN_ONLY)
def test_no_neighbour_is_told(category: str, resident: ResidentClient) -> None:
    watching(resident, circle(NUMAISH, 600), circle(NUMAISH, 10_000))

    verify(category)

    assert states() == {}
    assert resident.get("/v1/notifications").json["items"] == []


@pytest.mark.parametrize("category", TOWN_ONLY)
def test_the_city_reads_its_town_and_its_day_when_the_day_is_over(category: str, client: FlaskClient) -> None:
    verify(category)

    assert listed(client, when=TOMORROW - timedelta(seconds=1)) == []
    [item] = listed(client, when=TOMORROW)

    assert TOWN is not None
    assert (item["level"], item["category"]) == ("town", category)
    assert item["place"] == {"lat": TOWN.center.lat, "lon": TOWN.center.lon, "name": TOWN.names["en"]}
    assert item["at"] == clock.wire(beginning_of_day(NOON, zone=ZONE)) == "2026-11-29T19:00:00.000Z"
    assert TOWN.names["en"] in item["title"]
    assert "near" not in item["title"] + item["text"]


def test_its_id_leads_to_no_door_and_tells_no_time(client: FlaskClient) -> None:
    verify("assault")
    [item] = listed(client, when=TOMORROW)
    [kept] = notifications()

    assert UUID(item["id"]) != kept.id
    assert UUID(item["id"]).version == 4
    with clock.frozen_at(TOMORROW):
        for alert_id in (item["id"], kept.id):
            assert client.get(f"/v1/alerts/{alert_id}").status_code == 404


def test_two_of_a_day_stand_in_no_order_of_time_and_two_of_a_town_at_one_place(client: FlaskClient) -> None:
    hours = range(12)
    for hour in hours:
        verify(
            "assault",
            at=Position(NUMAISH.lat + hour / 2_000, NUMAISH.lon),
            when=NOON - timedelta(minutes=hour),
        )

    items = listed(client, when=TOMORROW)

    assert len(items) == len(hours)
    assert len({(item["at"], str(item["place"])) for item in items}) == 1
    by_time = [kept.id for kept in notifications()]
    assert [item["id"] for item in items] == sorted((item["id"] for item in items), reverse=True)
    assert len(by_time) == len(hours)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("category", TOWN_ONLY)
def test_no_programs_door_has_it_then_or_later(category: str, path: str, client: FlaskClient) -> None:
    verify(category)

    for later in (timedelta(minutes=40), timedelta(days=1), timedelta(days=3)):
        with clock.frozen_at(NOON + later):
            answer = client.get(path)
            assert answer.status_code == 200, answer.text
            assert category not in answer.text
            assert str(notifications()[0].id) not in answer.text


def test_what_is_kept_of_it_has_no_closer_place_either() -> None:
    verify("burglary")

    [kept] = notifications()

    assert TOWN is not None
    assert (kept.lat, kept.lon) == (TOWN.center.lat, TOWN.center.lon)


def test_a_withdrawal_is_shown_at_once_and_one_of_the_same_day_with_nothing(client: FlaskClient) -> None:
    community.ROUTES[IncidentWithdrawn] = (("push", "citizen_api.jobs.correct_community"),)

    def withdraw(incident_id: UUID, when: datetime) -> None:
        with clock.frozen_at(when):
            with unit_of_work() as uow:
                uow.execute("UPDATE incidents SET status = 'withdrawn' WHERE id = :id", {"id": incident_id})
            correcting.correct_community(delivered(IncidentWithdrawn(incident_id)))

    withdraw(verify("harassment"), NOON + timedelta(hours=1))
    next_day = verify("assault")
    withdraw(next_day, TOMORROW + timedelta(hours=2))

    [item] = listed(client, when=TOMORROW + timedelta(hours=3))
    assert (item["kind"], item["category"], item["level"]) == ("incident_withdrawn", "assault", "town")
    assert item["at"] == clock.wire(TOMORROW)


def test_the_officer_reads_that_no_neighbour_is_told(
    resident: ResidentClient, verifier: OfficerClient, house: Any
) -> None:
    watching(resident, circle(NUMAISH, 600))
    resident.report(category="assault")
    house.settle()
    task_id, claim_id = verifier.claim_first()
    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert "It tells of a person or a home: no neighbour is told." in page
    assert "Assault in Karachi East" in page
    assert "Nobody watches this place" not in page
    assert verifier.decide(task_id, claim_id).status_code == 201
    house.pass_time(minutes=5)
    house.settle()

    assert resident.get("/v1/notifications").json["items"] == []


class TestTowns:
    def test_a_place_has_its_town_wherever_its_anchor_lies(self) -> None:
        assert TOWN is not None
        assert TOWN.names == {"en": "Karachi East", "ur": "کراچی شرقی", "sd": "ڪراچي اوڀر"}

    def test_a_towns_center_is_its_own(self) -> None:
        for lat, lon in (
            (24.85, 67.01),
            (24.90, 67.09),
            (24.93, 67.04),
            (24.96, 66.99),
            (24.84, 67.13),
            (24.9, 67.2),
        ):
            town = towns.town_of_or_none(Position(lat, lon))
            assert town is not None
            assert towns.town_of_or_none(town.center) == town
            assert geo.distance_m(town.center, Position(lat, lon)) < 1

    def test_a_city_without_known_towns_shows_nothing_of_it(self, client: FlaskClient) -> None:
        verify("assault", at=Position(31.52, 74.35))

        assert notifications() == []
        assert listed(client, when=TOMORROW) == []

    def test_there_are_few_so_that_one_is_many_people(self) -> None:
        grid = [Position(24.7 + n / 50, 66.8 + m / 50) for n in range(20) for m in range(30)]

        assert len({town.names["en"] for place in grid if (town := towns.town_of_or_none(place))}) == 7
