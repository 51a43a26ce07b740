"""The inbox holds what a device was told, in its language, whether or not a push reached it; it leads to no report."""

import json

import pytest

from citizen_api.push import services
from kernel import incidents
from kernel.events import IncidentVerified
from kernel.geo import Position, distance_m
from kernel.unit_of_work import reading
from tests.community import ANCHOR, CLIFTON, NUMAISH, circle, delivered, incident, watching
from tests.house import ResidentClient, instant


def told(**changes):
    """The community is told of an incident; answers its id."""
    incident_id = incident(**changes)
    services.notify_community(delivered(IncidentVerified(incident_id)))
    return incident_id


def inbox(client, query=""):
    answer = client.get(f"/v1/notifications{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_new_device_has_an_empty_inbox(resident):
    assert inbox(resident) == {"items": [], "next": None}


def test_who_watches_the_place_reads_what_was_verified(resident, neighbour):
    watching(resident, circle(NUMAISH, 600))
    watching(neighbour, circle(CLIFTON, 600))

    told()

    [item] = inbox(resident)["items"]
    assert set(item) == {"id", "at", "kind", "title", "text", "locale", "place"}
    assert (item["kind"], item["locale"]) == ("incident_verified", "en")
    assert item["title"] == "Phone snatching near Numaish Chowrangi"
    assert item["place"] == {"lat": ANCHOR.lat, "lon": ANCHOR.lon, "name": "Numaish Chowrangi"}
    assert instant(item["at"]).utcoffset().total_seconds() == 0
    assert inbox(neighbour)["items"] == []


def test_it_leads_neither_to_a_report_nor_closer_than_the_anchor(resident):
    watching(resident, circle(NUMAISH, 600))
    incident_id = told()
    with reading() as session:
        facts = incidents.find(session, incident_id)

    page = json.dumps(inbox(resident))

    for secret in (
        str(incident_id),
        facts.reference,
        str(facts.subject_id),
        str(NUMAISH.lat),
        str(NUMAISH.lon),
    ):
        assert secret not in page
    assert distance_m(ANCHOR, NUMAISH) <= 500


def test_no_set_of_circles_learns_more_than_the_anchor(app):
    """Incidents at two ends of the same square are heard of by exactly the same circles."""
    one, other = Position(ANCHOR.lat + 0.0029, ANCHOR.lon), Position(ANCHOR.lat - 0.0029, ANCHOR.lon)
    phones = [
        watching(ResidentClient.enrolled(app), circle(Position(ANCHOR.lat + north, ANCHOR.lon), 500))
        for north in (-0.006, -0.005, -0.004, -0.002, 0.0, 0.002, 0.004, 0.005, 0.006)
    ]

    told(at=one)
    heard_of_one = [len(inbox(phone)["items"]) for phone in phones]
    told(at=other)
    heard_of_both = [len(inbox(phone)["items"]) for phone in phones]

    assert distance_m(one, other) > 600
    assert 0 < sum(heard_of_one) < len(phones)
    assert heard_of_both == [2 * count for count in heard_of_one]


def test_several_circles_around_the_place_are_one_notification(resident):
    watching(resident, circle(NUMAISH, 600), circle(NUMAISH, 3_000), circle(NUMAISH, 9_000))

    told()

    assert len(inbox(resident)["items"]) == 1


@pytest.mark.parametrize(
    ("locale", "language", "word"),
    [("ur-PK", "ur", "موبائل"), ("sd", "sd", "موبائل ڦرڻ"), ("fr", "en", "Phone snatching")],
)
def test_it_is_read_in_the_devices_language(app, locale, language, word):
    phone = watching(ResidentClient.enrolled(app, locale=locale), circle(NUMAISH, 600))

    told()

    [item] = inbox(phone)["items"]
    assert item["locale"] == language
    assert word in item["title"]
    assert item["place"]["name"] in item["text"]


def test_what_was_told_stays_when_the_circles_change(resident):
    watching(resident, circle(NUMAISH, 600))
    told()

    watching(resident)

    assert len(inbox(resident)["items"]) == 1


def test_it_is_read_page_by_page_the_newest_first(resident):
    watching(resident, circle(NUMAISH, 600))
    for category in ("fire", "robbery", "other", "road_hazard", "car_theft"):
        told(category=category)

    pages, after = [], ""
    while True:
        page = inbox(resident, f"?limit=2{after}")
        pages.append([item["title"].partition(" near")[0] for item in page["items"]])
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert pages == [["Car theft", "Road hazard"], ["An incident", "Robbery"], ["Fire"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?after=7", "after"),
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=1_0", "limit"),
        ("?limit=many", "limit"),
        ("?before=1", "before"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(resident, query, field):
    answer = resident.get(f"/v1/notifications{query}")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_without_a_token_it_is_shut(client):
    assert client.get("/v1/notifications").status_code == 401
