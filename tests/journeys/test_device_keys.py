"""A device that signs: its token alone opens nothing, nothing of a request can be changed or sent twice, and no SOS is refused."""

import base64
import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from kernel import clock
from kernel.identity import device_keys, signing
from kernel.unit_of_work import reading
from tests.contracts.published import EXAMPLES
from tests.house import ResidentClient, instant, report_body
from tests.signing import SigningPhone, as_json, base64_of, jwk_of, new_key, signed_headers, thumbprint
from tests.tus import TUS, said

INBOX = "/v1/notifications"
CIRCLES = "/v1/watch-areas"
NONE = as_json({"watch_areas": []})
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def phone(app: Flask) -> SigningPhone:
    return SigningPhone.enrolled(app)


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["type"].rsplit("/", 1)[1]


@pytest.mark.parametrize("curve", ["P-256", "Ed25519"])
def test_a_phone_with_a_key_does_what_a_phone_does(app: Flask, curve: str) -> None:
    phone = SigningPhone.enrolled(app, curve=curve)

    key = {"Idempotency-Key": str(uuid4())}
    reported = phone.post("/v1/reports", json=report_body(), headers=key)
    found = phone.get(f"/v1/reports?reference={reported.json['reference']}")

    assert (reported.status_code, found.status_code) == (201, 200)
    assert found.json["id"] == reported.json["id"]
    assert phone.token.startswith("gws_")


def test_a_stolen_token_alone_is_worth_nothing(phone: SigningPhone, resident: ResidentClient) -> None:
    thief = ResidentClient(phone.client, phone.device_id, phone.token)

    assert slug(thief.get(INBOX)) == (401, "signature-required")
    assert slug(thief.report()) == (401, "signature-required")
    assert slug(thief.post(f"/v1/devices/{phone.device_id}/token")) == (401, "signature-required")
    assert slug(thief.request("DELETE", f"/v1/devices/{phone.device_id}")) == (401, "signature-required")
    api_key = {"api_key": phone.token, "service_code": "road_hazard", "lat": "24.87", "long": "67.03"}
    assert phone.client.post("/open311/v2/requests.json", data=api_key).status_code in (401, 403)
    assert resident.get(INBOX).status_code == 200


def test_another_phones_key_does_not_fit_its_token(app: Flask, phone: SigningPhone) -> None:
    other = SigningPhone.enrolled(app)

    assert slug(phone.get(INBOX, key=other.key)) == (401, "signature-required")
    assert slug(other.get(INBOX, token=phone.token)) == (401, "signature-required")
    headers = signed_headers(other.key, "GET", INBOX, headers={"Authorization": f"Bearer {phone.token}"})
    headers["Signature-Input"] = headers["Signature-Input"].replace(
        thumbprint(other.key), thumbprint(phone.key)
    )
    assert slug(phone.client.get(INBOX, headers=headers)) == (401, "bad-signature")


def test_nothing_of_a_request_can_be_changed_under_its_signature(phone: SigningPhone) -> None:
    bearer = {"Authorization": f"Bearer {phone.token}", **JSON}

    def sent(method: str, path: str, body: bytes, **changed: str) -> tuple[int, str]:
        headers = {**signed_headers(phone.key, "PUT", CIRCLES, headers=bearer, body=NONE), **changed}
        return slug(phone.client.open(path, method=method, headers=headers, data=body))

    assert sent("PUT", "/v1/sos-pins", NONE) == (401, "bad-signature")
    assert sent("PUT", f"{CIRCLES}?a=1", NONE) == (401, "bad-signature")
    assert sent("PUT", CIRCLES, as_json({"watch_areas": [1]})) == (401, "bad-signature")
    assert sent("PUT", CIRCLES, NONE, **{"Content-Digest": "sha-256=:AAAA:"}) == (401, "bad-signature")
    assert sent("PUT", CIRCLES, NONE, Signature="sig=:AAAA:") == (401, "bad-signature")
    assert sent("PUT", CIRCLES, NONE, Signature="nonsense") == (401, "bad-signature")
    renewed = phone.renew().json["token"]
    if renewed != phone.token:
        assert sent("PUT", CIRCLES, NONE, Authorization=f"Bearer {renewed}") == (401, "bad-signature")


@pytest.mark.parametrize("left_out", ["@method", "@path", "@query", "authorization", "content-digest"])
def test_a_signature_leaves_nothing_open(phone: SigningPhone, left_out: str) -> None:
    answer = phone.put(CIRCLES, json={"watch_areas": []}, leave_out=(left_out,))

    assert slug(answer) == (401, "signature-required")
    assert left_out in answer.json["detail"]


def test_a_request_counts_once(phone: SigningPhone) -> None:
    headers = signed_headers(phone.key, "GET", INBOX, headers={"Authorization": f"Bearer {phone.token}"})

    first, again = (phone.client.get(INBOX, headers=headers) for _ in range(2))

    assert first.status_code == 200
    assert slug(again) == (401, "signature-replayed")
    assert phone.get(INBOX).status_code == 200


def test_two_phones_may_draw_the_same_nonce(app: Flask, phone: SigningPhone) -> None:
    other, nonce = SigningPhone.enrolled(app), str(uuid4())

    assert [each.get(INBOX, nonce=nonce).status_code for each in (phone, other)] == [200, 200]


@pytest.mark.parametrize("off_s", [-86_400, -301, 301, 86_400])
def test_a_phone_with_a_wrong_clock_is_told_the_time_and_signs_by_it(phone: SigningPhone, off_s: int) -> None:
    now = int(clock.now().timestamp())

    refused = phone.get(INBOX, created=now + off_s)
    ahead_s = instant(refused.json["received_at"]).timestamp() - (now + off_s)
    taken = phone.get(INBOX, created=int(now + off_s + ahead_s))

    assert slug(refused) == (401, "signature-time")
    assert taken.status_code == 200
    assert [phone.get(INBOX, created=now + s).status_code for s in (-295, 295)] == [200, 200]


def test_a_signature_from_before_cannot_wait_for_its_nonce_to_be_forgotten(phone: SigningPhone) -> None:
    soon = int((clock.now() + timedelta(minutes=4)).timestamp())
    headers = signed_headers(
        phone.key, "GET", INBOX, headers={"Authorization": f"Bearer {phone.token}"}, created=soon
    )
    assert phone.client.get(INBOX, headers=headers).status_code == 200

    with clock.frozen_at(clock.now() + timedelta(minutes=8)):
        assert slug(phone.client.get(INBOX, headers=headers)) == (401, "signature-replayed")
    with clock.frozen_at(clock.now() + timedelta(minutes=10)):
        assert slug(phone.client.get(INBOX, headers=headers)) == (401, "signature-time")


def test_a_token_lasts_a_quarter_of_an_hour_and_the_key_renews_it(phone: SigningPhone) -> None:
    ends_in_s = (instant(phone.expires_at) - clock.now()).total_seconds()
    assert 14 * 60 < ends_in_s <= 15 * 60

    with clock.frozen_at(clock.now() + timedelta(days=40)):
        assert slug(phone.get(INBOX)) == (401, "token-expired")
        assert phone.took(phone.renew()).get(INBOX).status_code == 200
        assert slug(phone.renew(key=new_key())) == (401, "unauthenticated")


def test_of_renewals_only_the_day_is_kept(phone: SigningPhone) -> None:
    for _ in range(3):
        assert phone.renew().status_code == 201

    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM device_tokens")) == 0
        assert session.scalars(text("SELECT action FROM audit_entries")).all() == ["device.enrol"]
        assert session.scalar(text("SELECT seen_on FROM devices")) == clock.now().date()


def test_a_token_that_we_did_not_make_is_none(phone: SigningPhone) -> None:
    other = "A" if phone.token[-2] != "A" else "B"  # the last one holds two bits alone
    made_up = phone.token[:-2] + other + phone.token[-1]

    for token in (made_up, "gws_", "gws_A", "gws_" + "A" * 50):
        assert slug(phone.get(INBOX, token=token)) == (401, "unauthenticated")
        unsigned = phone.post("/v1/sos-alerts", json={}, token=token, unsigned=True)
        assert slug(unsigned) == (401, "unauthenticated")


class TestSos:
    """It is never refused for a token that ended, a clock that is wrong or a signature that is missing."""

    @pytest.mark.parametrize(
        ("how", "flags"),
        [
            pytest.param({}, [], id="signed"),
            pytest.param({"unsigned": True}, ["unsigned"], id="no signature"),
            pytest.param({"created": 1}, ["unsigned"], id="a clock of 1970"),
            pytest.param({"leave_out": ("content-digest",)}, ["unsigned"], id="half a signature"),
            pytest.param({"key": new_key()}, ["unsigned"], id="another key"),
        ],
    )
    def test_it_is_taken_and_flagged(
        self, phone: SigningPhone, how: dict[str, Any], flags: list[str]
    ) -> None:
        answer = phone.post("/v1/sos-alerts", json={"position": report_body()["position"]}, **how)

        assert (answer.status_code, answer.json["flags"]) == (201, flags)

    def test_an_ended_token_is_no_flag_where_the_signature_fits(self, phone: SigningPhone) -> None:
        with clock.frozen_at(clock.now() + timedelta(days=1)):
            signed = phone.post("/v1/sos-alerts", json={"position": report_body()["position"]})

        assert (signed.status_code, signed.json["flags"]) == (201, [])

    def test_a_token_that_was_sealed_with_another_key_of_the_house_calls_where_the_phone_signs(
        self, app: Flask, phone: SigningPhone, with_settings: Any
    ) -> None:
        with_settings(secret_key="another key of the house, of 32 characters")

        called = phone.post("/v1/sos-alerts", json={"position": report_body()["position"]})

        assert (called.status_code, called.json["flags"]) == (201, [])
        path = f"/v1/sos-alerts/{called.json['id']}"
        assert slug(phone.post("/v1/sos-alerts", json={}, unsigned=True)) == (401, "unauthenticated")
        other = SigningPhone.enrolled(app)
        assert slug(other.post("/v1/sos-alerts", json={}, token=phone.token)) == (401, "unauthenticated")
        assert slug(phone.get(path)) == (401, "unauthenticated")
        assert phone.took(phone.renew()).get(path).json["state"] == "received"

    def test_a_thief_with_the_token_neither_reads_nor_ends_it(self, phone: SigningPhone) -> None:
        alert = phone.post("/v1/sos-alerts", json={}).json
        path = f"/v1/sos-alerts/{alert['id']}"

        def thief(method: str, more: str = "", **sent: Any) -> tuple[int, str]:
            return slug(phone.request(method, path + more, unsigned=True, **sent))

        assert thief("GET") == (401, "signature-required")
        assert thief("POST", "/stand-down", json={}) == (401, "signature-required")
        assert thief("GET", "/messages") == (401, "signature-required")
        words = {"json": {"text": "All is well"}, "headers": {"Idempotency-Key": str(uuid4())}}
        assert thief("POST", "/messages", **words) == (401, "signature-required")
        assert phone.get(path).json["state"] == "received"

    def test_where_they_are_is_taken_unsigned_too(self, phone: SigningPhone) -> None:
        alert = phone.post("/v1/sos-alerts", json={}).json
        fix = {**report_body()["position"], "at": clock.wire(clock.now())}

        answer = phone.post(
            f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [fix]}, unsigned=True
        )

        assert (answer.status_code, answer.json["stored"]) == (200, 1)

    def test_a_replayed_call_is_one_alert(self, phone: SigningPhone) -> None:
        bearer = {"Authorization": f"Bearer {phone.token}", **JSON}
        headers = signed_headers(phone.key, "POST", "/v1/sos-alerts", headers=bearer, body=b"{}")

        first, again = (phone.client.post("/v1/sos-alerts", headers=headers, data=b"{}") for _ in range(2))

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json["id"] == again.json["id"]

    def test_nothing_that_may_be_away_is_asked_about_a_call(
        self, phone: SigningPhone, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        monkeypatch.setattr(signing.limits, "is_first", lambda *_, name, **__: asked.append(name) or True)

        called = phone.post("/v1/sos-alerts", json={"position": report_body()["position"]})
        read = phone.get(f"/v1/sos-alerts/{called.json['id']}")

        assert (called.status_code, called.json["flags"]) == (201, [])
        assert (read.status_code, asked) == (200, ["nonce"])


def test_redis_away_refuses_nobody(phone: SigningPhone, with_settings: Any) -> None:
    with_settings(redis_url="redis://127.0.0.1:1/0")

    assert phone.get(INBOX).status_code == 200


def test_a_part_of_an_upload_is_bound_by_its_checksum(phone: SigningPhone) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    report = phone.post("/v1/reports", json=report_body(), headers=key).json
    begin = {
        **TUS,
        "Upload-Length": "4",
        "Upload-Metadata": said(filetype="image/jpeg", report_id=report["id"]),
    }
    begun = phone.post("/v1/uploads", headers=begin)
    assert begun.status_code == 201, begun.text
    part = {
        **TUS,
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
    checksum = {"Upload-Checksum": "sha256 n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="}  # of b"test"

    def patch(body: bytes, headers: dict[str, str]) -> Any:
        return phone.request("PATCH", begun.headers["Location"], headers=headers, body=body)

    assert slug(patch(b"test", part)) == (401, "signature-required")
    assert slug(patch(b"tesT", {**part, **checksum})) == (460, "checksum-mismatch")
    # Signed, and the bytes are the ones: that they are no picture is another matter.
    assert patch(b"test", {**part, **checksum}).status_code == 415


class TestSettingAKey:
    """A phone that enrolled without a key gets one; from then on no token of it opens anything alone."""

    def test_its_old_token_needs_the_key_from_then_on(self, resident: ResidentClient) -> None:
        phone = SigningPhone(resident.client, new_key(), resident.device_id, resident.token)
        path = f"/v1/devices/{phone.device_id}/key"

        set_first = phone.put(path, json={"key": jwk_of(phone.key)})
        set_again = phone.put(path, json={"key": jwk_of(phone.key)})

        assert (set_first.status_code, set_again.status_code) == (200, 200)
        assert set_again.json["token"].startswith("gws_")
        assert slug(resident.get(INBOX)) == (401, "signature-required")
        assert phone.get(INBOX).status_code == 200  # the token of thirty days, signed
        assert phone.took(set_again).get(INBOX).status_code == 200
        with reading() as session:
            actions = session.scalars(text("SELECT action FROM audit_entries ORDER BY at")).all()
        assert actions == ["device.enrol", "device.set_key"]

    def test_only_who_can_sign_with_it_sets_it(self, resident: ResidentClient) -> None:
        path = f"/v1/devices/{resident.device_id}/key"

        assert slug(resident.put(path, json={"key": jwk_of(new_key())})) == (401, "signature-required")
        assert resident.get(INBOX).status_code == 200

    def test_a_key_is_for_good(self, phone: SigningPhone) -> None:
        other = new_key()
        bearer = {"Authorization": f"Bearer {phone.token}", **JSON}
        path, body = f"/v1/devices/{phone.device_id}/key", as_json({"key": jwk_of(other)})
        by_old = signed_headers(phone.key, "PUT", path, headers=bearer, body=body, label="old")
        by_new = signed_headers(other, "PUT", path, headers=bearer, body=body, label="new")
        both = {name: f"{by_old[name]}, {by_new[name]}" for name in ("Signature-Input", "Signature")}

        answer = phone.client.put(path, headers={**by_old, **both}, data=body)

        assert slug(answer) == (409, "device-key-set")
        assert slug(phone.client.put(path, headers=by_new, data=body)) == (401, "signature-required")

    def test_nobody_enrols_with_a_key_that_is_not_theirs(self, app: Flask) -> None:
        phone = SigningPhone(app.test_client(), new_key())

        assert slug(phone.enrol(key=jwk_of(new_key()))) == (401, "signature-required")
        bad = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
        assert slug(phone.enrol(key=bad)) == (422, "invalid-fields")


def test_the_published_example_is_signed_as_the_contract_says() -> None:
    """By hand, line for line as identity.md has it: what an app's author would write."""
    example = EXAMPLES["set_device_key"]["request"]
    path, headers = example["path"].format(**example["path_parameters"]), example["headers"]
    body = as_json(example["body"])
    label, parameters = headers["Signature-Input"].split("=", 1)
    lines = [
        f'"@method": {example["method"]}',
        f'"@path": {path}',
        '"@query": ?',
        f'"authorization": {headers["Authorization"]}',
        f'"content-digest": {headers["Content-Digest"]}',
        f'"@signature-params": {parameters}',
    ]
    key = device_keys.loaded(device_keys.of_jwk(example["body"]["key"]))
    signature = base64.b64decode(headers["Signature"].removeprefix(f"{label}=:").removesuffix(":"))

    assert key.thumbprint in parameters
    assert headers["Content-Digest"] == f"sha-256=:{base64_of(hashlib.sha256(body).digest())}:"
    assert key.fits(signature, "\n".join(lines).encode())
