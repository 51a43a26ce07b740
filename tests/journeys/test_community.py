"""What an officer verified reaches the neighbours who watch the place: once, as advice, without the report."""

from tests.community import CLIFTON, NUMAISH, circle, watching
from tests.house import House, OfficerClient, ResidentClient


def titles(phone: ResidentClient) -> list[str]:
    return [item["title"] for item in phone.get("/v1/notifications").json["items"]]


def test_the_neighbours_hear_of_a_report_when_it_is_verified_and_not_before(
    house: House, resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient
) -> None:
    watching(neighbour, circle(NUMAISH, 800))
    far_away = watching(ResidentClient.enrolled(house.app), circle(CLIFTON, 800))
    receipt = resident.report().json
    house.settle()
    assert titles(neighbour) == []

    verifier.decide(*verifier.claim_first(), outcome="verified")
    house.settle()

    assert titles(neighbour) == ["Phone snatching near Numaish Chowrangi"]
    assert titles(far_away) == []
    page = neighbour.get("/v1/notifications").text
    assert receipt["id"] not in page
    assert receipt["reference"] not in page
    assert resident.get(f"/v1/reports/{receipt['id']}").json["status"] == "verified"


def test_the_neighbours_hear_nothing_of_a_report_that_was_unfounded(
    house: House, resident: ResidentClient, neighbour: ResidentClient, verifier: OfficerClient
) -> None:
    watching(neighbour, circle(NUMAISH, 800))
    resident.report()
    house.settle()

    verifier.decide(*verifier.claim_first(), outcome="unfounded")
    house.settle()

    assert titles(neighbour) == []


def test_a_phone_that_wants_push_is_sent_it_and_nothing_waits(
    house: House, resident: ResidentClient, verifier: OfficerClient
) -> None:
    push = {"provider": "fcm", "token": "a-registration"}
    phone = watching(ResidentClient.enrolled(house.app, locale="sd", push=push), circle(NUMAISH, 800))
    resident.report()
    house.settle()

    verifier.decide(*verifier.claim_first(), outcome="verified")
    house.settle()

    assert house.waiting() == []
    assert len(titles(phone)) == 1
