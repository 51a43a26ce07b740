"""A phone that is lost, or not used any more, is shut out by another of its resident; it may still call for help."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import text

from kernel import clock
from kernel.unit_of_work import reading
from tests.community import NUMAISH, circle
from tests.house import ResidentClient, report_body
from tests.journeys.test_contacts import link_of, opened
from tests.second_phone import DEVICES, INBOX, as_client, code_of, joined, old, slug
from tests.signing import SigningPhone

__all__ = ["old"]


def test_a_signed_out_phone_follows_what_it_has_called_since_and_holds_nothing_up(
    app: Flask, old: SigningPhone
) -> None:
    new = joined(app, old)
    _, path = link_of(as_client(new))
    before = old.post("/v1/sos-alerts", json={}).json["id"]
    old.post(f"/v1/sos-alerts/{before}/stand-down", json={})
    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    seen = opened(app, path).text.count("They have called the police for help.")

    alert = old.post("/v1/sos-alerts", json={}).json
    of_it = f"/v1/sos-alerts/{alert['id']}"

    assert "device-ended" in alert["flags"]
    assert old.get(of_it).json["state"] == "received"
    assert slug(old.get(f"/v1/sos-alerts/{before}")) == (401, "device-ended")
    assert slug(old.post(f"{of_it}/stand-down", json={})) == (401, "device-ended")
    assert opened(app, path).text.count("They have called the police for help.") == seen
    assert new.request("DELETE", f"{DEVICES}/{new.device_id}").status_code == 200


def test_a_lost_phone_is_shut_out_at_once_and_may_call_for_help(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)
    chosen = {"watch_areas": [circle(NUMAISH, 1000)], "help_requests": True}
    assert old.put("/v1/watch-areas", json=chosen).status_code == 200
    address = {"provider": "fcm", "token": "old-phone"}
    assert old.put(f"{DEVICES}/{old.device_id}/push", json=address).status_code == 200
    assert old.post("/v1/notifications/tests").status_code == 201

    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    assert slug(old.get(INBOX)) == (401, "device-ended")
    assert slug(old.renew()) == (401, "device-ended")
    assert [each["id"] for each in new.get(DEVICES).json["items"]] == [new.device_id]
    with reading() as session:
        for table in ("watch_areas", "watch_choices", "push_registrations", "push_tests"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
    answer = old.post("/v1/sos-alerts", json={})
    assert (answer.status_code, answer.json["flags"][0]) == (201, "token-expired")


def test_the_links_that_a_phone_gave_away_end_with_it(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)
    _, of_old = link_of(as_client(old))
    _, of_new = link_of(as_client(new))

    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    assert [opened(app, path).status_code for path in (of_old, of_new)] == [404, 200]
    assert len(new.get("/v1/contact-links").json["items"]) == 1


def test_a_phone_that_was_signed_out_reads_writes_and_ends_nothing(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)
    alert = new.post("/v1/sos-alerts", json={}).json
    path = f"/v1/sos-alerts/{alert['id']}"
    fix = {**report_body()["position"], "at": clock.wire(clock.now())}
    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    key = {"Idempotency-Key": str(uuid4())}
    written = old.post(f"{path}/messages", json={"text": "All is well"}, headers=key)

    ended = (401, "device-ended")
    assert slug(old.get(path)) == ended
    assert slug(old.get(f"{path}/messages")) == ended
    assert slug(written) == ended
    assert slug(old.post(f"{path}/messages/receipts", json={"up_to": str(uuid4()), "read": True})) == ended
    assert slug(old.post(f"{path}/stand-down", json={})) == ended
    assert slug(old.post(f"{path}/positions", json={"positions": [fix]})) == ended
    assert slug(old.post(f"{path}/raise")) == ended
    assert slug(old.post(f"/v1/sos-alerts/{uuid4()}/positions", json={"positions": [fix]})) == ended
    assert new.get(path).json["state"] == "received"


def test_a_phone_without_a_key_is_shut_out_too(app: Flask, resident: ResidentClient) -> None:
    phone = joined(app, resident)

    assert phone.post(f"{DEVICES}/{resident.device_id}/sign-out").status_code == 204

    assert slug(resident.get(INBOX)) == (401, "device-ended")
    assert slug(resident.post(f"{DEVICES}/{resident.device_id}/token")) == (401, "device-ended")


def test_ten_phones_are_in_use_and_one_that_is_signed_out_makes_room(
    app: Flask, resident: ResidentClient
) -> None:
    body = {"platform": "web", "locale": "en"}
    code = code_of(resident)
    second = resident.post(DEVICES, json=body).json["device_id"]
    assert [resident.post(DEVICES, json=body).status_code for _ in range(8)] == [201] * 8

    for more in ({}, {"invitation": code}):
        assert slug(resident.post(DEVICES, json=body | more)) == (409, "too-many-devices")

    assert len(resident.get(DEVICES).json["items"]) == 10
    assert resident.post(f"{DEVICES}/{second}/sign-out").status_code == 204
    assert resident.post(DEVICES, json=body | {"invitation": code}).status_code == 201


def test_nobody_shuts_out_anothers_phone(app: Flask, old: SigningPhone, resident: ResidentClient) -> None:
    for verb in ("admit", "sign-out"):
        assert slug(old.post(f"{DEVICES}/{resident.device_id}/{verb}")) == (404, "not-found")
    assert resident.get(INBOX).status_code == 200


def test_erasing_ends_every_phone_of_the_resident(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)

    assert new.request("DELETE", f"{DEVICES}/{new.device_id}").status_code == 200

    assert slug(old.get(INBOX)) == (401, "device-ended")
    assert slug(new.renew()) == (401, "device-ended")
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM device_invitations")) == 0
