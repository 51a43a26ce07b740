"""The resident and the operator write to each other in an open SOS: each word once, and its state only as it was said."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.messages import waking
from citizen_api.push.sender import Outcome
from kernel import clock, deliveries
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from tests.community import registered_tokens
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, raised
from tests.providers import Answering

WORDS = "وہ اب بھی میرے پیچھے ہے"


def write(who: Any, path: str, key: str = "", **body: Any) -> Any:
    return who.post(f"{path}/messages", json=body, headers={"Idempotency-Key": key or str(uuid4())})


@pytest.fixture
def alert(resident: ResidentClient, operator: OfficerClient) -> dict[str, Any]:
    alert = raised(resident)
    assert operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={}).status_code == 200
    return alert


@pytest.fixture
def ours(alert: dict[str, Any]) -> str:
    """The resident's door of the alert."""
    return f"/v1/sos-alerts/{alert['id']}"


@pytest.fixture
def desk(alert: dict[str, Any]) -> str:
    """The operator's door of the alert."""
    return f"/v1/cpo/sos-alerts/{alert['id']}"


def test_words_go_both_ways_and_each_side_says_what_it_has_read(
    ours: str, desk: str, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    first = write(resident, ours, text=WORDS)
    assert (first.status_code, first.json["state"]) == (201, "sent")

    listed = operator.get(f"{desk}/messages").json
    assert [each["text"] for each in listed["items"]] == [WORDS]
    assert listed["items"][0]["state"] == "sent"  # a program that asked has shown nothing to anybody
    operator.post(f"{desk}/messages/receipts", json={"up_to": first.json["id"], "read": True})
    second = write(operator, desk, template="go_inside")
    resident.post(f"{ours}/messages/receipts", json={"up_to": second.json["id"]})

    items = resident.get(f"{ours}/messages").json["items"]
    assert [(each["sender"], each["state"]) for each in items] == [
        ("resident", "read"),
        ("operator", "delivered"),
    ]
    house.settle()
    entries = [entry for entry in feed(operator) if entry["kind"] == "sos_message"]
    assert len(entries) == 2
    assert WORDS not in str(entries)


def test_the_same_key_is_the_same_message(ours: str, resident: ResidentClient) -> None:
    key = str(uuid4())

    answers = [write(resident, ours, key, text="Here."), write(resident, ours, key, text="Here.")]
    other = write(resident, ours, key, text="Elsewhere.")

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert (other.status_code, other.json["type"]) == (422, "/problems/idempotency-mismatch")
    assert len(resident.get(f"{ours}/messages").json["items"]) == 1


@pytest.mark.parametrize("locale", ["ur-PK", "sd", "en"])
def test_a_sentence_comes_in_the_residents_language_and_the_operator_sees_both(
    locale: str, app: Flask, operator: OfficerClient
) -> None:
    resident = ResidentClient.enrolled(app, locale=locale)
    alert = raised(resident)
    desk = f"/v1/cpo/sos-alerts/{alert['id']}"
    operator.post(f"{desk}/answer", json={})

    sent = write(operator, desk, template="we_see_you").json

    (read,) = resident.get(f"/v1/sos-alerts/{alert['id']}/messages").json["items"]
    assert read["text"] == sent["text"]
    assert sent["text_en"] == "We see the place on a camera."
    assert (sent["text"] == sent["text_en"]) is (locale == "en")
    assert "template" not in read


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"text": "  \n"}, "text", id="no words"),
        pytest.param({"text": "x" * 1_001}, "text", id="too long"),
        pytest.param({"text": "a\u202eb"}, "text", id="a bidirectional override"),
        pytest.param({}, "text", id="nothing"),
    ],
)
def test_what_is_no_message_is_refused_by_name(
    body: dict[str, Any], field: str, ours: str, resident: ResidentClient
) -> None:
    answer = write(resident, ours, **body)

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_a_message_needs_its_key_and_one_of_two_shapes(
    ours: str, desk: str, resident: ResidentClient, operator: OfficerClient
) -> None:
    keyless = resident.post(f"{ours}/messages", json={"text": "Here."})
    assert (keyless.status_code, keyless.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    for body in ({}, {"text": "Hello.", "template": "go_inside"}, {"template": "run"}):
        assert write(operator, desk, **body).status_code == 422


def test_an_ended_token_still_writes_and_an_ended_sos_takes_no_more(
    ours: str, desk: str, resident: ResidentClient, operator: OfficerClient
) -> None:
    with clock.frozen_at(clock.now() + timedelta(days=40)):
        assert write(resident, ours, text="Still here.").status_code == 201
    operator.post(f"{desk}/close", json={"reason": "Home."})

    late = write(resident, ours, text="Thank you.")
    officers = write(operator, desk, template="go_inside")

    assert (late.status_code, late.json["type"]) == (409, "/problems/sos-closed")
    assert (officers.status_code, officers.json["type"]) == (409, "/problems/sos-state")
    assert len(resident.get(f"{ours}/messages").json["items"]) == 1


def test_who_writes_has_answered(resident: ResidentClient, operator: OfficerClient) -> None:
    alert = raised(resident)

    answer = write(operator, f"/v1/cpo/sos-alerts/{alert['id']}", template="go_inside")

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/sos-state")


def test_a_neighbour_reads_nothing(ours: str, neighbour: ResidentClient) -> None:
    assert neighbour.get(f"{ours}/messages").status_code == 404
    assert write(neighbour, ours, text="Who is there?").status_code == 404


def test_the_audit_has_no_words(ours: str, resident: ResidentClient) -> None:
    write(resident, ours, text=WORDS)

    with reading() as session:
        reasons = session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "sos.message")).all()
    assert reasons == ["own words"]


@pytest.mark.parametrize(
    ("is_silent", "is_delivered", "woken"),
    [
        pytest.param(False, False, 1, id="a phone that waits"),
        pytest.param(True, False, 0, id="a silent SOS: no phone may light up"),
        pytest.param(False, True, 0, id="a phone that has it"),
    ],
)
def test_a_phone_is_woken_without_words_and_never_when_it_must_be_still(
    is_silent: bool, is_delivered: bool, woken: int, app: Flask, operator: OfficerClient, house: House
) -> None:
    resident = ResidentClient.enrolled(app, push={"provider": "fcm", "token": "a-registration"})
    alert = raised(resident, silent=is_silent)
    desk = f"/v1/cpo/sos-alerts/{alert['id']}"
    operator.post(f"{desk}/answer", json={})
    sent = write(operator, desk, template="go_inside").json
    if is_delivered:
        resident.post(f"/v1/sos-alerts/{alert['id']}/messages/receipts", json={"up_to": sent["id"]})
    house.settle(only=set())
    sender = Answering()
    (delivery_id,) = [each for each, job in house.waiting() if job == "citizen_api.jobs.wake_phone"]
    waking.wake(deliveries.load(str(delivery_id)), sender=sender)

    assert [str(each.sos_alert_id) for each in sender.woken] == [alert["id"]] * woken


def test_on_a_doubted_providers_word_a_phone_is_woken_again(
    app: Flask, operator: OfficerClient, house: House
) -> None:
    resident = ResidentClient.enrolled(app, push={"provider": "fcm", "token": "a-registration"})
    alert = raised(resident, silent=False)
    desk = f"/v1/cpo/sos-alerts/{alert['id']}"
    operator.post(f"{desk}/answer", json={})
    write(operator, desk, template="go_inside")
    house.settle(only=set())
    with unit_of_work() as uow:
        uow.execute(
            "INSERT INTO push_providers (provider, all_dead_at, is_doubted) VALUES ('fcm', now(), true)"
        )
    (delivery_id,) = [each for each, job in house.waiting() if job == "citizen_api.jobs.wake_phone"]

    sender = Answering(Outcome.GONE)
    for _ in range(2):
        with pytest.raises(waking.WakeUnavailable):
            waking.wake(deliveries.load(str(delivery_id)), sender=sender)
    waking.wake(deliveries.load(str(delivery_id)), sender=Answering())

    assert len(sender.woken) == 2
    assert registered_tokens() == {"a-registration"}
