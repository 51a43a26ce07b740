"""A device enrols with where its push messages go; its token is renewed without ever locking it out."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from citizen_api.devices import registrations
from citizen_api.devices.registrations import PushAddress
from kernel import clock
from kernel.errors import NotFound
from kernel.identity import residents
from kernel.unit_of_work import reading, unit_of_work
from tests.community import registered_tokens
from tests.house import ResidentClient, instant

PHONE = {"platform": "android", "locale": "ur-PK", "app_version": "1.4.0 (112)"}


def push(token="ok-1", **more):
    return {"provider": "fcm", "token": token, **more}


def enrol(client, **fields):
    return client.post("/v1/devices", json={**PHONE, **fields})


def registrations_now():
    with reading() as session:
        rows = session.execute(text("SELECT device_id, token, fid FROM push_registrations ORDER BY token"))
        return [(str(device_id), token, fid) for device_id, token, fid in rows]


class TestEnrolment:
    def test_a_device_learns_its_token_once(self, client):
        answer = enrol(client)

        assert answer.status_code == 201
        assert set(answer.json) == {"device_id", "token", "expires_at"}
        life = instant(answer.json["expires_at"]) - clock.now()
        assert timedelta(days=29, hours=23) < life <= timedelta(days=30)

    def test_the_token_itself_is_stored_nowhere(self, client):
        token = enrol(client).json["token"]

        with reading() as session:
            stored = session.execute(text("SELECT token_hash FROM device_tokens")).scalar_one()
        assert token.encode() not in stored

    def test_its_push_registration_is_stored_with_it(self, client):
        device_id = enrol(client, push=push(fid="c1XoB0")).json["device_id"]

        assert registrations_now() == [(device_id, "ok-1", "c1XoB0")]

    def test_a_device_may_want_no_push(self, client):
        assert enrol(client, push=None).status_code == 201
        assert registrations_now() == []

    def test_an_app_that_enrols_again_takes_its_registration_along(self, client):
        enrol(client, push=push())

        second = enrol(client, push=push()).json["device_id"]

        assert registrations_now() == [(second, "ok-1", None)]

    def test_who_shows_a_token_enrols_another_device_of_the_same_resident(self, resident, neighbour):
        answer = resident.post("/v1/devices", json=PHONE)

        with reading() as session:
            owners = dict(session.execute(text("SELECT CAST(id AS text), resident_id FROM devices")).all())
        assert owners[answer.json["device_id"]] == owners[resident.device_id]
        assert owners[neighbour.device_id] != owners[resident.device_id]

    @pytest.mark.parametrize("locale", ["en", "ur", "sd", "UR-pk", "sd-Arab-PK", "fr-CA-u-ca-gregory"])
    def test_any_well_formed_language_is_taken(self, client, locale):
        assert enrol(client, locale=locale).status_code == 201

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            pytest.param({"platform": "windows"}, "platform", id="an unknown platform"),
            pytest.param({"platform": 3}, "platform", id="a platform that is a number"),
            pytest.param({"locale": ""}, "locale", id="no language"),
            pytest.param({"locale": "en_US"}, "locale", id="an underscore"),
            pytest.param({"locale": "en\n"}, "locale", id="a line feed at the end"),
            pytest.param({"locale": "en-" + "x" * 40}, "locale", id="an over-long language"),
            pytest.param({"locale": "ur\ud800"}, "locale", id="half a character in the language"),
            pytest.param({"app_version": "9" * 41}, "app_version", id="an over-long version"),
            pytest.param({"app_version": "1\x00"}, "app_version", id="a control character"),
            pytest.param({"phone_number": "+92"}, "phone_number", id="nobody asked for a number"),
            pytest.param({"push": {"provider": "fcm"}}, "push.token", id="push without a token"),
            pytest.param({"push": push(provider="apns")}, "push.provider", id="a provider we do not know"),
            pytest.param({"push": push("")}, "push.token", id="an empty token"),
            pytest.param({"push": push("a b")}, "push.token", id="a token with a space"),
            pytest.param({"push": push("a\n")}, "push.token", id="a token with a line feed"),
            pytest.param({"push": push("x" * 4_097)}, "push.token", id="an over-long token"),
            pytest.param({"push": push(fid="x" * 65)}, "push.fid", id="an over-long installation id"),
            pytest.param({"push": push(topic="all")}, "push.topic", id="an unknown field of push"),
            pytest.param({"push": "ok-1"}, "push", id="push that is no object"),
        ],
    )
    def test_a_bad_enrolment_names_the_field_and_leaves_nothing(self, client, fields, field):
        answer = enrol(client, **fields)

        assert answer.status_code == 422
        assert {error["field"] for error in answer.json["errors"]} == {field}
        with reading() as session:
            assert session.scalar(text("SELECT count(*) FROM devices")) == 0

    @pytest.mark.parametrize("field", ["platform", "locale"])
    def test_what_must_be_said_must_be_said(self, client, field):
        body = {name: value for name, value in PHONE.items() if name != field}

        answer = client.post("/v1/devices", json=body)

        assert answer.status_code == 422
        assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [(field, "required")]


class TestRenewal:
    def test_the_old_token_ends_when_the_new_one_is_first_used(self, app, resident):
        renewed = resident.post(f"/v1/devices/{resident.device_id}/token")
        assert renewed.status_code == 201
        assert renewed.json["device_id"] == resident.device_id
        phone = ResidentClient(app.test_client(), resident.device_id, renewed.json["token"])

        assert resident.get("/v1/watch-areas").status_code == 200, "the answer may have been lost"
        assert phone.get("/v1/watch-areas").status_code == 200
        late = resident.get("/v1/watch-areas")

        assert (late.status_code, late.json["type"]) == (401, "/problems/token-expired")

    @pytest.mark.parametrize("whose", ["neighbour's", "nobody's"])
    def test_another_device_does_not_exist(self, resident, neighbour, whose):
        device_id = neighbour.device_id if whose == "neighbour's" else uuid4()

        assert resident.post(f"/v1/devices/{device_id}/token").status_code == 404

    def test_without_a_token_there_is_nothing_to_renew(self, client, resident):
        assert client.post(f"/v1/devices/{resident.device_id}/token").status_code == 401


def test_a_device_has_one_registration_and_a_registration_one_device(resident, neighbour):
    for device, token in ((resident, "first"), (resident, "second"), (neighbour, "second")):
        with unit_of_work() as uow:
            registrations.register(uow, device.device_id, PushAddress("fcm", token))

    assert [(device, token) for device, token, _ in registrations_now()] == [(neighbour.device_id, "second")]
    assert registered_tokens() == {"second"}


def test_a_device_that_is_signed_out_meanwhile_is_not_registered(client):
    device_id = UUID(enrol(client).json["device_id"])
    with unit_of_work() as uow:
        residents.end_device(uow, device_id)

    with pytest.raises(NotFound), unit_of_work() as uow:
        registrations.register(uow, device_id, PushAddress("fcm", "ok-1"))

    assert registrations_now() == []
