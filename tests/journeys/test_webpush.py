"""A neighbour's browser is told, on the real way: verified, encrypted, decrypted there, fetched, and corrected in its place."""

import pytest

from tests.community import ANCHOR, circle, states, watching
from tests.house import ResidentClient
from tests.webpush import registered, running

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def service(app, tmp_path, with_settings):
    with running(with_settings, tmp_path) as service:
        yield service


def verified(resident, verifier, house):
    resident.report()
    house.settle(only={"moderation.jobs.open_verification"})
    task_id, claim_id = verifier.claim_first()
    assert verifier.decide(task_id, claim_id).status_code == 201
    house.pass_time(minutes=5)
    house.settle()
    return task_id


def test_a_neighbour_is_told_and_told_that_it_was_wrong(app, house, resident, verifier, supervisor, service):
    phone = registered(watching(ResidentClient.enrolled(app, locale="ur"), circle(ANCHOR, 600)), service)

    task_id = verified(resident, verifier, house)
    [first] = service.sent_to("ok-1")
    told = phone.get(f"/v1/notifications/{first.payload['notification_id']}").json
    withdrawn = supervisor.post(f"/v1/worklist/{task_id}/withdrawal", json={"reason": "Wrong street."})
    house.pass_time(minutes=5)
    house.settle()

    assert told["locale"] == "ur"
    assert withdrawn.status_code in (200, 201), withdrawn.text
    [_, second] = service.sent_to("ok-1")
    corrected = phone.get(f"/v1/notifications/{second.payload['notification_id']}").json
    assert corrected["kind"] == "incident_withdrawn"
    assert corrected["replaces"] == told["id"] == second.payload["tag"] == first.payload["tag"]
    assert second.headers["topic"] == first.headers["topic"], "it replaces what still waits on the way"


def test_one_that_has_ended_is_forgotten_and_reads_its_inbox(app, house, resident, verifier, service):
    phone = registered(watching(ResidentClient.enrolled(app), circle(ANCHOR, 600)), service, "gone-1")

    verified(resident, verifier, house)

    assert list(states().values()) == ["gone"]
    assert phone.get(f"/v1/devices/{phone.device_id}/push").json["registered"] is None
    assert len(phone.get("/v1/notifications").json["items"]) == 1


def test_a_test_comes_on_the_same_way(app, house, resident, service):
    phone = registered(resident, service)

    test_id = phone.post("/v1/notifications/tests").json["id"]
    house.settle()

    [message] = service.received
    assert message.payload == {"notification_id": test_id, "tag": test_id}
    assert message.headers["urgency"] == "high"
    assert phone.get(f"/v1/notifications/{test_id}/receipts").json["state"] == "sent"
