"""Somebody without a smartphone writes "SOS P17": the police have it at the pole, and answer in the sender's language."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.inbound import words
from citizen_api.inbound.models import InboundSender
from citizen_api.sos.models import SosAlert
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.fakes.gateways import FakeGateways
from tests.house import House, OfficerClient
from tests.inbound import SECOND_POLE, Texter, WhatsAppWriter, cloud_body, cloud_message, last
from tests.journeys.test_sos import feed
from tests.poles import TOWN_SQUARE

WORDS = words.WORDS


def the_alert() -> SosAlert:
    with reading() as session:
        return session.scalars(select(SosAlert)).one()


def messages(operator: OfficerClient, path: str) -> list[dict[str, Any]]:
    said: Any = operator.get(f"{path}/messages").json
    return list(said["items"])


def answered(operator: OfficerClient) -> str:
    path = f"/v1/cpo/sos-alerts/{the_alert().id}"
    assert operator.post(f"{path}/answer", json={}).status_code == 200
    return path


def test_sos_p17_by_sms_reaches_the_console_is_answered_and_replied_to_in_urdu(
    texter: Texter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    assert texter.write("مدد پول ۱۷").status_code == 200
    house.settle()

    [entry] = [each for each in feed(operator) if each["kind"] == "sos_raised"]
    assert entry["verified"] is False
    assert entry["sos_alert"]["flags"] == ["by-sms", "at-pole"]
    place = entry["incident"]["position"]
    assert (place["lat"], place["lon"]) == pytest.approx((TOWN_SQUARE.lat, TOWN_SQUARE.lon))
    assert place["accuracy_m"] == 30
    assert any(each["kind"] == "cameras_linked" for each in feed(operator))
    assert away.texts(texter.number) == [WORDS["sos_at_pole"]["ur"] % {"pole": "P17"}]

    path = answered(operator)
    house.settle()
    assert last(away) == WORDS["answered"]["ur"]
    operator.post(
        f"{path}/messages", json={"template": "go_inside"}, headers={"Idempotency-Key": str(the_alert().id)}
    )
    house.settle()
    assert last(away).startswith("ہو سکے تو اندر جائیں")
    texter.write("وہ دو آدمی ہیں")
    house.settle()
    assert [each["text"] for each in messages(operator, path) if each["sender"] == "resident"] == [
        "وہ دو آدمی ہیں"
    ]
    assert last(away) == WORDS["passed_on"]["ur"]
    operator.post(f"{path}/close", json={"reason": "Help arrived.", "outcome": "help_arrived"})
    house.settle()
    assert last(away) == WORDS["closed"]["ur"]


def test_what_nobody_can_place_is_raised_all_the_same_and_asked_for(
    texter: Texter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    texter.write("SOS P99")
    house.settle()

    assert the_alert().flags == ["by-sms", "pole-unknown"]
    assert len([each for each in feed(operator) if each["kind"] == "sos_raised"]) == 1
    assert last(away).split("\n")[2] == WORDS["sos_pole_unknown"]["en"] % {"pole": "P99"}

    texter.write("p 18")
    house.settle()

    moved = [each for each in feed(operator) if each["kind"] == "sos_moved"]
    assert moved[-1]["incident"]["position"]["lat"] == pytest.approx(SECOND_POLE.lat)
    assert last(away).split("\n")[2] == WORDS["place_noted"]["en"] % {"pole": "P18"}
    texter.write("1")  # an answer to "write 1", where the place is known
    house.settle()
    assert len([each for each in feed(operator) if each["kind"] == "sos_message"]) == 1


def test_a_place_that_was_shared_is_where_the_sos_is(
    writer: WhatsAppWriter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    writer.write("help")
    house.settle()
    assert last(away) == WORDS["sos_no_place"]["en"]

    writer.share(24.8731, 67.0349)
    house.settle()

    moved = [each for each in feed(operator) if each["kind"] == "sos_moved"][-1]
    assert (moved["incident"]["position"]["lat"], moved["incident"]["position"]["lon"]) == (24.8731, 67.0349)
    assert last(away) == WORDS["here_noted"]["en"]


def test_what_the_app_writes_without_a_network_is_an_sos_at_its_place(
    texter: Texter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    texter.write("SOS P17 24.87310,67.03490")
    house.settle()

    [entry] = [each for each in feed(operator) if each["kind"] == "sos_raised"]
    place = entry["incident"]["position"]
    assert (place["lat"], place["lon"], place["accuracy_m"]) == (24.8731, 67.0349, 50)
    assert entry["sos_alert"]["flags"] == ["by-sms"]
    Texter(texter.client, "+923210000001").write(
        "SOS P17 51.50740,-0.12780"
    )  # a phone that believes to be in London
    house.settle()
    assert [each["sos_alert"]["flags"] for each in feed(operator) if each["kind"] == "sos_raised"][1] == [
        "by-sms",
        "at-pole",
    ]


@pytest.mark.parametrize("said", ["STOP", "محفوظ", "I am safe"])
def test_whoever_writes_that_they_are_safe_has_stood_it_down(
    said: str, texter: Texter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    texter.write("SOS P17")
    texter.write("I am not safe")
    assert the_alert().state == "received"
    texter.write(said)
    house.settle()

    assert the_alert().state == "stood_down"
    assert [each for each in feed(operator) if each["kind"] == "sos_stood_down"]
    assert set(WORDS["stood_down"].values()) & set(away.texts(texter.number))
    texter.write("SOS P18")
    house.settle()
    with reading() as session:
        assert len(session.scalars(select(SosAlert)).all()) == 2


def test_status_says_the_rung_and_nothing_to_whom_nothing_is_open(
    texter: Texter, operator: OfficerClient, house: House, away: FakeGateways, app: Flask
) -> None:
    texter.write("STATUS")
    house.settle()
    assert last(away) == WORDS["nothing_open"]["en"]

    texter.write("SOS P17")
    texter.write("STATUS")
    answered(operator)
    texter.write("STATUS")
    house.settle()
    assert WORDS["waiting"]["en"] in away.texts(texter.number)
    assert WORDS["answered"]["en"] in last(away)
    Texter(app.test_client(), "+923110000000").write("STATUS")
    house.settle()
    assert last(away) == WORDS["nothing_open"]["en"]


def test_a_silent_one_is_not_answered_by_any_sound_and_not_rung_back(
    texter: Texter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    texter.write("SOS P17 silent")
    house.settle()
    path = answered(operator)
    operator.post(
        f"{path}/messages", json={"template": "go_inside"}, headers={"Idempotency-Key": str(the_alert().id)}
    )
    house.settle()

    assert away.sent == []
    refused = operator.post(f"{path}/number")
    assert refused.status_code == 409
    assert "/problems/sos-state" in refused.text


def test_the_number_is_read_by_its_operator_alone_while_it_is_open_and_each_time_accounted_for(
    texter: Texter, operator: OfficerClient, supervisor: OfficerClient, house: House
) -> None:
    texter.write("SOS P17")
    path = f"/v1/cpo/sos-alerts/{the_alert().id}"
    assert operator.post(f"{path}/number").status_code == 409  # nobody has answered it
    answered(operator)

    assert operator.post(f"{path}/number").json == {"channel": "sms", "number": texter.number}
    assert supervisor.post(f"{path}/number").status_code == 409
    house.settle()
    assert texter.number not in str(feed(operator))
    operator.post(f"{path}/close", json={"reason": "Safe."})
    assert operator.post(f"{path}/number").status_code == 409
    with reading() as session:
        shown = session.scalars(select(AuditEntry).where(AuditEntry.action == "sos.show_number")).all()
    assert [entry.actor_name for entry in shown] == ["Saima K."]


def test_an_sos_from_the_app_has_no_number(resident: Any, operator: OfficerClient) -> None:
    alert = resident.post("/v1/sos-alerts", json={}).json
    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={})

    assert operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/number").status_code == 404


def test_pictures_and_sound_are_named_politely_and_an_operator_hears_of_them(
    writer: WhatsAppWriter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    picture = {"id": "2754859441498128", "mime_type": "image/jpeg", "sha256": "81d3"}
    writer.send(cloud_body(cloud_message("image", picture, number=writer.number)))
    house.settle()
    assert last(away).split("\n")[2] == WORDS["no_media"]["en"]

    writer.write("SOS P17")
    writer.send(cloud_body(cloud_message("audio", {"id": "1", "voice": True}, number=writer.number)))
    path = answered(operator)

    assert "audio" in messages(operator, path)[0]["text"]


def test_a_flood_of_words_is_not_answered_and_never_stands_before_an_sos(
    texter: Texter, house: House, away: FakeGateways, with_settings: Callable[..., None]
) -> None:
    with_settings(inbound_per_hour=2)
    for _ in range(5):
        texter.write("hello")
    house.settle()
    assert len(away.sent) == 2

    texter.write("SOS P17")
    house.settle()

    assert the_alert().state == "received"
    assert "P17" in last(away)


def test_a_call_that_was_long_on_its_way_is_raised_and_says_so(writer: WhatsAppWriter) -> None:
    old = {
        **cloud_message("text", {"body": "SOS P17"}),
        "timestamp": str(int(clock.now().timestamp()) - 3 * 86_400),
    }

    writer.send(cloud_body(old))

    assert "message-late" in the_alert().flags


def test_a_message_that_fails_in_the_middle_has_stored_nothing_and_is_taken_when_it_comes_again(
    texter: Texter, app: Flask, away: FakeGateways
) -> None:
    sid, whole = "SM" + "c" * 32, app.extensions["pole_named"]

    def broken(*_: Any) -> None:
        raise RuntimeError("the register is away")

    app.extensions["pole_named"] = broken
    try:
        first = texter.write("SOS P17", sid=sid)
    finally:
        app.extensions["pole_named"] = whole
    with reading() as session:
        assert session.scalars(select(InboundSender)).all() == []
    again = texter.write("SOS P17", sid=sid)

    assert (first.status_code, again.status_code) == (500, 200)
    assert the_alert().flags == ["by-sms", "at-pole"]


def test_two_first_messages_at_once_are_one_person(app: Flask, away: FakeGateways) -> None:
    """Delivered at the same moment: one sender, one SOS."""
    from concurrent.futures import ThreadPoolExecutor

    def write(text: str) -> int:
        return Texter(app.test_client()).write(text).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(write, ["SOS P17", "SOS", "P17", "help"]))

    assert statuses == [200] * 4
    with reading() as session:
        assert len(session.scalars(select(InboundSender)).all()) == 1
        assert len(session.scalars(select(SosAlert)).all()) == 1
