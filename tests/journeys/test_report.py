"""A resident reports what happened; it is accepted once, linked, put before the police, and told to its reporter alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from kernel import clock, ids
from kernel.config import Settings
from kernel.identity.models import DeviceToken
from kernel.queues import connect
from kernel.unit_of_work import reading
from tests.house import House, ResidentClient, instant, report_body


def test_a_report_is_accepted_with_a_receipt(resident: ResidentClient) -> None:
    answer = resident.report()

    assert answer.status_code == 201
    assert set(answer.json) == {"id", "reference", "status", "received_at"}
    assert answer.json["status"] == "reported"
    assert answer.headers["Location"] == f"/v1/reports/{answer.json['id']}"
    assert ids.read_reference_or_none(answer.json["reference"]) == answer.json["reference"]


def test_the_same_key_again_gives_the_same_bytes(resident: ResidentClient) -> None:
    key, body = str(uuid4()), report_body()
    first = resident.post("/v1/reports", json=body, headers={"Idempotency-Key": key})

    again = resident.post("/v1/reports", json=body, headers={"Idempotency-Key": key})

    assert (again.status_code, again.data) == (201, first.data)


def test_a_phone_that_tries_again_says_when_it_sends_again(resident: ResidentClient) -> None:
    """`sent_at` belongs to the try: the first one that arrives decides what the phone's clock was worth."""
    key, body = str(uuid4()), report_body()
    first = resident.post(
        "/v1/reports", json={**body, "sent_at": clock.wire(clock.now())}, headers={"Idempotency-Key": key}
    )

    later = clock.wire(clock.now() + timedelta(seconds=40))
    again = resident.post("/v1/reports", json={**body, "sent_at": later}, headers={"Idempotency-Key": key})

    assert (again.status_code, again.data) == (201, first.data)


def test_the_same_key_with_another_body_is_refused(resident: ResidentClient) -> None:
    key = str(uuid4())
    resident.report(key=key)

    answer = resident.report(key=key, category="fire")

    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/idempotency-mismatch"


def test_two_devices_may_use_the_same_key(resident: ResidentClient, neighbour: ResidentClient) -> None:
    key = str(uuid4())

    answers = [resident.report(key=key), neighbour.report(key=key)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["id"] != answers[1].json["id"]


def test_a_phone_with_a_wrong_clock_is_corrected_by_its_own_sending_time(resident: ResidentClient) -> None:
    fast = timedelta(hours=3)
    happened = clock.now() - timedelta(minutes=10)

    answer = resident.report(occurred_at=clock.wire(happened + fast), sent_at=clock.wire(clock.now() + fast))

    report = resident.get(f"/v1/reports/{answer.json['id']}").json
    assert abs(instant(report["occurred_at"]) - happened) < timedelta(seconds=2)


def test_an_accepted_report_is_repeated_even_when_it_has_become_too_old(resident: ResidentClient) -> None:
    key = str(uuid4())
    body = report_body(occurred_at=clock.wire(clock.now() - timedelta(days=29, hours=23)))
    first = resident.post("/v1/reports", json=body, headers={"Idempotency-Key": key})

    with clock.frozen_at(clock.now() + timedelta(days=2)):
        again = resident.post("/v1/reports", json=body, headers={"Idempotency-Key": key})

    assert (again.status_code, again.data) == (201, first.data)


def test_a_report_is_its_reporters_alone(resident: ResidentClient, neighbour: ResidentClient) -> None:
    receipt = resident.report().json

    assert resident.get(f"/v1/reports/{receipt['id']}").json["timeline"][0]["status"] == "reported"
    assert neighbour.get(f"/v1/reports/{receipt['id']}").status_code == 404
    assert neighbour.get(f"/v1/reports?reference={receipt['reference']}").status_code == 404


def test_a_mistyped_reference_is_told_apart_from_a_foreign_one(resident: ResidentClient) -> None:
    reference = resident.report().json["reference"]
    mistyped = ("0" if reference[0] != "0" else "1") + reference[1:]

    assert resident.get(f"/v1/reports?reference={reference.lower()}").status_code == 200
    answer = resident.get(f"/v1/reports?reference={mistyped}")
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/reference-mistyped")


class TestAnonymous:
    """An anonymous report knows neither resident nor device; its receipt secret is the only key to it."""

    def test_only_its_secret_opens_it(self, resident: ResidentClient) -> None:
        receipt = resident.report(anonymous=True).json
        path = f"/v1/reports/{receipt['id']}"

        assert resident.get(path).status_code == 404
        opened = resident.client.get(path, headers={"Receipt-Secret": receipt["receipt_secret"]})
        assert (opened.status_code, opened.json["anonymous"]) == (200, True)
        head = resident.client.head(path, headers={"Receipt-Secret": receipt["receipt_secret"]})
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == opened.headers["Content-Length"] == str(len(opened.data))
        assert resident.client.get(path, headers={"Receipt-Secret": "wrong"}).status_code == 404

    def test_a_replay_repeats_the_secret_that_nobody_stored(self, resident: ResidentClient) -> None:
        key, body = str(uuid4()), report_body(anonymous=True)
        first = resident.post("/v1/reports", json=body, headers={"Idempotency-Key": key})

        again = resident.post("/v1/reports", json=body, headers={"Idempotency-Key": key})

        assert first.json["receipt_secret"]
        assert again.data == first.data

    def test_nothing_stored_names_the_device(
        self, resident: ResidentClient, house: House, settings: object
    ) -> None:
        receipt = resident.report(anonymous=True).json
        house.settle()

        held = everything_stored_since_enrolment(settings)

        assert receipt["id"] in held
        assert resident.device_id not in held
        assert receipt["receipt_secret"] not in held

    def test_no_counter_names_the_device(self, resident: ResidentClient, settings: Settings) -> None:
        """Redis writes its counters to disk: one report in a quiet minute, and one device that was counted."""
        resident.report(anonymous=True)

        redis = connect(settings.redis_url)
        counters = [key.decode() for key in redis.scan_iter("*")]
        redis.close()

        assert any("reports" in key for key in counters)
        assert not any(resident.device_id in key for key in counters)

    def test_the_tokens_first_use_keeps_no_minute(self, resident: ResidentClient) -> None:
        resident.report(anonymous=True)

        with reading() as session:
            used_at = session.scalars(
                select(DeviceToken.first_used_at).where(DeviceToken.device_id == UUID(resident.device_id))
            ).one()

        assert used_at is not None
        assert (used_at.hour, used_at.minute, used_at.second, used_at.microsecond) == (0, 0, 0, 0)


def everything_stored_since_enrolment(settings: object) -> str:
    """Every row of every table but those that the enrolment itself wrote."""
    from sqlalchemy import create_engine, text

    engine = create_engine(settings.owner_url)  # type: ignore[attr-defined]
    with engine.connect() as connection:
        names = connection.execute(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'"
            )
        ).scalars()
        rows = [
            str(row)
            for name in names
            if name not in ("devices", "residents", "device_tokens")
            for row in connection.execute(text(f"SELECT to_jsonb(t)::text FROM {name} t")).scalars()
            if '"device.enrol"' not in row
        ]
    engine.dispose()
    return "\n".join(rows)


BAD_REPORTS = [
    pytest.param({"colour": "red"}, "colour", id="an unknown field"),
    pytest.param({"category": None}, "category", id="no category"),
    pytest.param({"category": "witchcraft"}, "category", id="a category that is none"),
    pytest.param({"narrative": 7}, "narrative", id="a wrong type"),
    pytest.param({"narrative": "x" * 4_001}, "narrative", id="an over-long narrative"),
    pytest.param({"narrative": "a\x00b"}, "narrative", id="a control character"),
    pytest.param({"narrative": "a\u202eb"}, "narrative", id="a bidirectional override"),
    pytest.param({"occurred_at": "2026-11-22T10:00:00"}, "occurred_at", id="a time without offset"),
    pytest.param({"occurred_at": "yesterday"}, "occurred_at", id="no time at all"),
    pytest.param({"occurred_at": "9999-12-31T23:59:59-14:00"}, "occurred_at", id="a time beyond time"),
    pytest.param({"position": {"lat": 51.5, "lon": -0.1, "accuracy_m": 5}}, "position", id="another city"),
    pytest.param(
        {"position": {"lat": "24.8", "lon": 67.0, "accuracy_m": 5}}, "position.lat", id="a number as text"
    ),
    pytest.param(
        {"position": {"lat": 24.8, "lon": True, "accuracy_m": 5}}, "position.lon", id="a truth as number"
    ),
    pytest.param({"position": {"lat": 24.8, "lon": 67.0}}, "position.accuracy_m", id="no accuracy"),
    pytest.param({"anonymous": 1}, "anonymous", id="a number as truth"),
]


@pytest.mark.parametrize(("changes", "field"), BAD_REPORTS)
def test_a_bad_report_is_refused_by_the_name_of_its_field(
    resident: ResidentClient, house: House, changes: dict[str, object], field: str
) -> None:
    answer = resident.report(**changes)

    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert house.settle() == 0


def test_what_lies_ahead_or_too_far_back_is_refused(resident: ResidentClient) -> None:
    ahead = resident.report(occurred_at=clock.wire(clock.now() + timedelta(minutes=6)))
    back = resident.report(occurred_at=clock.wire(clock.now() - timedelta(days=31)))

    assert [ahead.json["errors"][0]["code"], back.json["errors"][0]["code"]] == ["in-future", "too-old"]


BAD_BODIES = [
    pytest.param(b"not json", 400, "malformed-json", id="no JSON"),
    pytest.param(b"[]", 400, "malformed-json", id="no object"),
    pytest.param(b'{"a":NaN}', 400, "malformed-json", id="NaN"),
    pytest.param(b'{"a":1,"a":2}', 400, "malformed-json", id="a key twice"),
    pytest.param(b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", 400, "malformed-json", id="too deep"),
    pytest.param(b'{"narrative":"' + b"x" * 33_000 + b'"}', 413, "body-too-large", id="over 32 KB"),
]


@pytest.mark.parametrize(("body", "status", "slug"), BAD_BODIES)
def test_a_body_that_is_none_is_refused(
    resident: ResidentClient, body: bytes, status: int, slug: str
) -> None:
    answer = resident.post(
        "/v1/reports", data=body, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
    )

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}")
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("key", ["", "not-a-uuid"])
def test_a_report_needs_a_key(resident: ResidentClient, key: str) -> None:
    answer = resident.post("/v1/reports", json=report_body(), headers={"Idempotency-Key": key} if key else {})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"


def test_a_report_needs_a_token_in_force(resident: ResidentClient) -> None:
    headers = {"Idempotency-Key": str(uuid4())}

    nobody = resident.client.post("/v1/reports", json=report_body(), headers=headers)
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        late = resident.report()

    assert (nobody.status_code, nobody.json["type"]) == (401, "/problems/unauthenticated")
    assert (late.status_code, late.json["type"]) == (401, "/problems/token-expired")


def test_a_renewed_token_ends_the_old_one_when_it_is_first_used(resident: ResidentClient) -> None:
    renewed = resident.post(f"/v1/devices/{resident.device_id}/token").json["token"]
    assert resident.get("/v1/notifications").status_code == 200

    new = ResidentClient(resident.client, resident.device_id, renewed)
    assert new.get("/v1/notifications").status_code == 200

    assert resident.get("/v1/notifications").json["type"] == "/problems/token-expired"
