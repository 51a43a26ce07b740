"""A resident moves to a new phone, or uses two: by a code, with a yes on the old one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import text

from citizen_api.devices import phones, views
from kernel import clock
from kernel.identity import device_keys
from kernel.unit_of_work import reading
from tests.community import NUMAISH, circle
from tests.house import House, OfficerClient, ResidentClient, report_body
from tests.journeys.test_contacts import link_of, opened
from tests.journeys.test_questions import ask
from tests.journeys.test_sos_duress import REAL, choose, stand_down
from tests.journeys.test_trips import shared
from tests.second_phone import DEVICES, INBOX, as_client, code_of, joined, joining, old, slug
from tests.signing import SigningPhone, jwk_of, new_key

__all__ = ["old"]


def test_a_code_and_a_yes_bring_a_new_phone_to_its_resident(app: Flask, old: SigningPhone) -> None:
    shown = old.post(f"{DEVICES}/invitations").json
    assert shown["url"].endswith(f"/#/join/{shown['code']}")
    assert shown["qr_svg"].startswith("<svg")

    new = SigningPhone.enrolled(app, platform="android", invitation=shown["code"].lower())

    assert slug(new.get(DEVICES)) == (403, "device-waiting")
    assert new.get(DEVICES).headers["Retry-After"] == "3"
    seen = {each["id"]: each for each in old.get(DEVICES).json["items"]}
    assert (seen[new.device_id]["state"], seen[new.device_id]["platform"]) == ("waiting", "android")
    assert seen[old.device_id]["this_device"] is True

    assert old.post(f"{DEVICES}/{new.device_id}/admit").status_code == 204

    listed = new.get(DEVICES).json["items"]
    assert [(each["id"], each["state"], each["this_device"]) for each in listed] == [
        (old.device_id, "in_use", False),
        (new.device_id, "in_use", True),
    ]
    with reading() as session:
        actions = session.scalars(text("SELECT action FROM audit_entries ORDER BY at, id")).all()
    assert actions == ["device.enrol", "device.invite", "device.enrol", "device.admit"]


def test_what_a_new_phone_sees_is_the_residents_and_what_is_the_old_phones_stays_there(
    app: Flask, old: SigningPhone
) -> None:
    named = ResidentClient.report(as_client(old))
    anonymous = ResidentClient.report(as_client(old), anonymous=True)
    trip = shared(as_client(old))
    link_of(as_client(old))
    old.put("/v1/watch-areas", json={"watch_areas": [circle(NUMAISH, 1000)]})

    new = joined(app, old)

    mine = new.get("/v1/reports/mine").json["items"]
    assert [each["reference"] for each in mine] == [named.json["reference"]]
    assert new.get(f"/v1/reports/{named.json['id']}").status_code == 200
    assert new.get(f"/v1/reports/{anonymous.json['id']}").status_code == 404
    trips = new.get("/v1/trips").json["items"]
    assert [(each["id"], each["device_id"]) for each in trips] == [(trip["id"], old.device_id)]
    assert len(new.get("/v1/contact-links").json["items"]) == 1
    assert new.get("/v1/watch-areas").json["watch_areas"] == []
    assert new.get(INBOX).json["items"] == []


def test_both_phones_have_the_same_six_characters_of_the_new_key(app: Flask, old: SigningPhone) -> None:
    new = joining(app, old)

    [mine, theirs] = old.get(DEVICES).json["items"]

    def made_by(phone: SigningPhone) -> str:
        return device_keys.loaded(device_keys.of_jwk(jwk_of(phone.key))).fingerprint

    assert (mine["fingerprint"], theirs["fingerprint"]) == (made_by(old), made_by(new))
    assert theirs["state"] == "waiting"


def test_whoever_comes_first_with_a_photographed_code_has_others_and_is_refused(
    app: Flask, old: SigningPhone
) -> None:
    code = code_of(old)
    thief = SigningPhone.enrolled(app, invitation=code)
    mine = SigningPhone(app.test_client(), new_key())

    assert slug(mine.enrol(invitation=code)) == (410, "invitation-over")
    [_, asks] = old.get(DEVICES).json["items"]
    assert asks["fingerprint"] != device_keys.loaded(device_keys.of_jwk(jwk_of(mine.key))).fingerprint
    # What is compared cannot be changed before the yes.
    other = {"key": jwk_of(mine.key)}
    assert slug(thief.put(f"{DEVICES}/{thief.device_id}/key", json=other)) == (403, "device-waiting")
    assert old.post(f"{DEVICES}/{asks['id']}/sign-out").status_code == 204
    assert mine.enrol(invitation=code_of(old)).status_code == 201


def test_a_phone_without_a_key_has_none_to_compare(app: Flask, resident: ResidentClient) -> None:
    ResidentClient.enrolled(app, invitation=code_of(resident))

    assert [each["fingerprint"] for each in resident.get(DEVICES).json["items"]] == [None, None]


def test_the_old_phone_refuses(app: Flask, old: SigningPhone) -> None:
    new = joining(app, old)

    assert old.post(f"{DEVICES}/{new.device_id}/sign-out").status_code == 204

    assert slug(new.get(DEVICES)) == (401, "device-ended")
    assert slug(new.renew()) == (401, "device-ended")
    assert [each["id"] for each in old.get(DEVICES).json["items"]] == [old.device_id]


def test_a_phone_that_waits_lets_nobody_in_and_reads_nothing(app: Flask, old: SigningPhone) -> None:
    alert = old.post("/v1/sos-alerts", json={}).json
    new = joining(app, old)

    assert slug(new.post(f"{DEVICES}/{new.device_id}/admit")) == (403, "device-waiting")
    assert slug(new.post(f"{DEVICES}/{old.device_id}/sign-out")) == (403, "device-waiting")
    assert slug(new.get("/v1/reports/mine")) == (403, "device-waiting")
    assert slug(new.get(f"/v1/sos-alerts/{alert['id']}")) == (403, "device-waiting")
    assert new.post("/v1/sos-alerts", json={}).status_code == 201


def test_a_phone_that_waits_is_heard_and_its_call_is_none_of_the_residents(
    app: Flask, old: SigningPhone
) -> None:
    _, path = link_of(as_client(old))
    new = joining(app, old)

    alert = new.post("/v1/sos-alerts", json={}).json
    of_it = f"/v1/sos-alerts/{alert['id']}"

    assert "device-waiting" in alert["flags"]
    assert "They have called the police for help." not in opened(app, path).text
    assert choose(as_client(old)).status_code == 200
    assert new.get(of_it).json["state"] == "received"
    key = {"Idempotency-Key": str(uuid4())}
    assert new.post(f"{of_it}/messages", json={"text": "Here"}, headers=key).status_code == 201
    assert len(new.get(f"{of_it}/messages").json["items"]) == 1
    assert old.post(f"{DEVICES}/{new.device_id}/admit").status_code == 204
    assert "They have called the police for help." in opened(app, path).text


def test_a_phone_that_waits_ends_its_own_call(app: Flask, old: SigningPhone) -> None:
    new = joining(app, old)
    alert = new.post("/v1/sos-alerts", json={}).json

    answer = new.post(f"/v1/sos-alerts/{alert['id']}/stand-down", json={})

    assert (answer.status_code, answer.json["state"]) == (200, "stood_down")


def test_a_code_works_once_for_ten_minutes_and_only_the_newest(app: Flask, old: SigningPhone) -> None:
    first, second = code_of(old), code_of(old)

    def tried(code: str) -> Any:
        phone = SigningPhone.enrolled(app)
        return phone.enrol(invitation=code)

    assert slug(tried(first)) == (410, "invitation-over")
    spoken = f" {second[:4]}-{second[4:].lower()} ".replace("0", "o").replace("1", "l")
    assert tried(spoken).status_code == 201
    assert slug(tried(second)) == (410, "invitation-over")
    third = code_of(old)
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert slug(tried(third)) == (410, "invitation-over")
    wrong = third[:-1] + ("0" if third[-1] != "0" else "1")
    assert tried(wrong).json["errors"][0]["field"] == "invitation"


def test_a_phone_is_told_nothing_before_it_is_let_in_and_where_it_wished_afterwards(
    app: Flask, old: SigningPhone, verifier: OfficerClient, house: House
) -> None:
    ResidentClient.report(as_client(old))
    house.settle()
    push = {"provider": "fcm", "token": "new-phone"}
    refused = SigningPhone.enrolled(app, invitation=code_of(old), push={**push, "token": "refused"})
    new = SigningPhone.enrolled(app, invitation=code_of(old), push=push)
    assert registered() == []

    ask(verifier, claim := verifier.claim_first())
    house.settle()
    assert told() == [old.device_id]

    assert old.post(f"{DEVICES}/{new.device_id}/admit").status_code == 204
    assert old.post(f"{DEVICES}/{refused.device_id}/sign-out").status_code == 204
    assert registered() == [(new.device_id, "new-phone")]
    ask(verifier, claim, "hurt")
    house.settle()
    assert sorted(told()) == sorted([old.device_id, old.device_id, new.device_id])


def registered() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.execute(text("SELECT device_id, token FROM push_registrations"))
        return [(str(device_id), token) for device_id, token in rows]


def told() -> list[str]:
    with reading() as session:
        return [str(each) for each in session.scalars(text("SELECT device_id FROM notification_deliveries"))]


def test_nobody_is_let_in_after_ten_minutes(app: Flask, old: SigningPhone) -> None:
    new = joining(app, old)

    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        old.took(old.renew())
        assert slug(old.post(f"{DEVICES}/{new.device_id}/admit")) == (404, "not-found")
        assert slug(new.renew()) == (401, "device-ended")


def test_codes_are_not_guessed(app: Flask, old: SigningPhone, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "MOST_WRONG_CODES_AN_HOUR", 3)
    phone = SigningPhone.enrolled(app)
    told = [slug(phone.enrol(invitation=phones._new_code())) for _ in range(4)]

    assert told == [(410, "invitation-over")] * 3 + [(429, "too-many-requests")]
    with reading() as session:
        hashes = session.scalars(text("SELECT code_hash FROM device_invitations")).all()
    assert code_of(old).encode() not in b"".join(bytes(each) for each in hashes)


def test_a_phone_takes_a_copy_of_its_own_calls_alone(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)
    old.post("/v1/sos-alerts", json={"silent": True, "position": report_body()["position"]})
    mine = new.post("/v1/sos-alerts", json={}).json

    data = new.get(f"{DEVICES}/{new.device_id}/data").json

    assert [each["sos_alert"]["id"] for each in data["sos_alerts"]] == [mine["id"]]


def test_a_pin_for_an_sos_that_is_not_theirs_is_no_try(
    app: Flask, resident: ResidentClient, with_settings: Any
) -> None:
    with_settings(sos_pin_answer_ms=0)
    choose(resident)
    alert = resident.post("/v1/sos-alerts", json={}).json
    for _ in range(6):
        assert slug(stand_down(resident, {"id": uuid4()}, "111111")) == (404, "not-found")
        arriving = resident.post(f"/v1/trips/{uuid4()}/arrive", json={"pin": "111111"})
        assert slug(arriving) == (404, "not-found")

    answer = stand_down(resident, alert, REAL)

    assert (answer.status_code, answer.json["state"]) == (200, "stood_down")


def test_two_phones_of_one_resident_each_sign_for_themselves(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)

    assert [each.get(INBOX).status_code for each in (old, new)] == [200, 200]
    assert slug(new.get(INBOX, token=old.token)) == (401, "signature-required")
    assert slug(new.post(f"{DEVICES}/{old.device_id}/token")) == (404, "not-found")
