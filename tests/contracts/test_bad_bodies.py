"""Bad input is refused clearly, by name, at every door that takes a body; nothing of it is half written."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from kernel import clock
from kernel.unit_of_work import reading
from tests.contracts.published import EXAMPLES, OPERATIONS, problem_faults
from tests.house import OfficerClient, ResidentClient

STRICT = sorted(
    name
    for name, (_, _, op) in OPERATIONS.items()
    if "415" in op["responses"] and "application/json" in op.get("requestBody", {}).get("content", {})
)
# A camera is turned by who surveys it, and by nobody else who signs in.
SURVEYORS = ("survey_camera", "note_move", "replace_presets")
IN_NEED = ("raise_sos", "follow_sos", "stand_down")
ONCE = {"choose_pins": (403,), "start_trip": (409,), "ask_for_another_look": (409,)}
# Some doors take an instant only for some days.
WHEN_THE_EXAMPLES_ARE = datetime(2026, 11, 22, 13, tzinfo=UTC)
NOBODYS = "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60"

BAD_BODIES = [
    pytest.param(b"{", 400, "malformed-json", id="no JSON"),
    pytest.param(b"null", 400, "malformed-json", id="null"),
    pytest.param(b'"words"', 400, "malformed-json", id="words"),
    pytest.param(b"[{}]", 400, "malformed-json", id="a list"),
    pytest.param(b'{"a": NaN}', 400, "malformed-json", id="NaN"),
    pytest.param(b'{"a": -Infinity}', 400, "malformed-json", id="infinity"),
    pytest.param(b'{"a": 1e999}', 400, "malformed-json", id="a number beyond numbers"),
    pytest.param(b'{"a": 18446744073709551616}', 400, "malformed-json", id="a whole number beyond 64 bits"),
    pytest.param(b'{"a": 1, "a": 1}', 400, "malformed-json", id="a key twice"),
    pytest.param(b'{"a": {"b": 1, "b": 1}}', 400, "malformed-json", id="a key twice inside"),
    pytest.param(b'{"a": "\xff"}', 400, "malformed-json", id="no UTF-8"),
    pytest.param(b'{"\\ud800": 1}', 400, "malformed-json", id="half a character as key"),
    pytest.param(b"\xef\xbb\xbf{}", 400, "malformed-json", id="a byte order mark"),
    pytest.param(b'{"a":' * 6 + b"1" + b"}" * 6, 400, "malformed-json", id="six deep"),
    pytest.param(b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}", 400, "malformed-json", id="5,000 deep"),
    pytest.param(
        b"{" + b",".join(b'"k%d":1' % n for n in range(41)) + b"}", 400, "malformed-json", id="41 keys"
    ),
    pytest.param(b'{"a": "' + b"x" * 32_768 + b'"}', 413, "body-too-large", id="over 32 KB"),
    pytest.param(b'{"colour": "red"}', 422, "invalid-fields", id="an unknown field"),
]


@pytest.fixture
def doors(application: Flask, officer_and_resident: Any) -> Any:
    officer, resident = officer_and_resident
    with application.app_context():
        technician = OfficerClient.signed_in(application, name=f"Bilal {uuid4()}", role="technician")

    def send(operation_id: str, **sent: Any) -> Any:
        method, path, operation = OPERATIONS[operation_id]
        path = path.format(
            report_id=NOBODYS,
            task_id=NOBODYS,
            clip_id=NOBODYS,
            sos_alert_id=NOBODYS,
            camera_id=NOBODYS,
            incident_id=NOBODYS,
            marker_id=NOBODYS,
            trip_id=NOBODYS,
            notification_id=NOBODYS,
            phone_number_id=NOBODYS,
            device_id=resident.device_id,
        )
        if operation_id in SURVEYORS:
            return technician.request(method, path, **sent)
        is_officers = {"session": []} in operation["security"]
        return (officer if is_officers else resident).request(method, path, **sent)

    return send


@pytest.fixture(scope="module")
def officer_and_resident(application: Flask, emptying: Any) -> Any:
    emptying()
    with application.app_context():
        officer = OfficerClient.signed_in(application, name="Nadia Q.", role="supervisor")
        yield officer, ResidentClient.enrolled(application)


def count_of_rows() -> int:
    from kernel.db import db

    with reading() as session:
        return sum(
            session.execute(db.select(db.func.count()).select_from(table)).scalar_one()
            for table in db.metadata.sorted_tables
        )


@pytest.mark.parametrize(("body", "status", "slug"), BAD_BODIES)
def test_every_door_that_takes_a_body_refuses_a_bad_one(
    doors: Any, body: bytes, status: int, slug: str
) -> None:
    assert len(STRICT) == 44
    before = count_of_rows()

    for operation_id in STRICT:
        answer = doors(
            operation_id,
            data=body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert (operation_id, answer.status_code, answer.json["type"]) == (
            operation_id,
            status,
            f"/problems/{slug}",
        )
        assert problem_faults(answer.json) == []
    assert count_of_rows() == before


@pytest.mark.parametrize("operation_id", STRICT)
def test_another_media_type_is_refused(doors: Any, operation_id: str) -> None:
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        answer = doors(operation_id, data=b"{}", content_type=media_type)

        assert (answer.status_code, answer.json["type"]) == (415, "/problems/unsupported-media-type")


WRONG_VALUES = (None, 7, 7.5, True, "", "x", [], {}, ["x"], {"x": 1}, "\x00", "\u202e", "\ud800", 10**18)


@pytest.mark.parametrize("operation_id", STRICT)
def test_each_member_of_a_wrong_kind_is_named(doors: Any, operation_id: str) -> None:
    """Every member, one at a time, is every wrong value: 422 that names it, or it was none so wrong."""
    example = EXAMPLES[operation_id]["request"]["body"]
    for member in example:
        for value in WRONG_VALUES:
            with clock.frozen_at(WHEN_THE_EXAMPLES_ARE):
                answer = doors(
                    operation_id,
                    json={**example, member: value},
                    headers={"Idempotency-Key": str(uuid4())},
                )
            # Once one is chosen, or under way, the next is told that.
            refusals = (404, 422, *ONCE.get(operation_id, ()))
            assert answer.status_code in (200, 201, *refusals), (member, value, answer.text)
            if answer.status_code == 422:
                named = [error["field"].split(".")[0] for error in answer.json["errors"]]
                assert member in named, (member, value, answer.text)


@pytest.mark.parametrize("operation_id", IN_NEED)
@pytest.mark.parametrize("value", WRONG_VALUES, ids=repr)
def test_a_phone_in_need_is_never_refused_for_a_member(doors: Any, operation_id: str, value: Any) -> None:
    body = {**EXAMPLES[operation_id]["request"]["body"], "kind": value, "position": value, "odd": value}

    assert doors(operation_id, json=body).status_code in (200, 201, 404)


@pytest.mark.parametrize(
    "place",
    [
        {"lat": 10**400, "lon": 67},
        {"lat": float("nan"), "lon": 67},
        {"lat": 1e308, "lon": -1e308, "accuracy_m": float("inf")},
        {"lat": 24.8, "lon": 67.0, "accuracy_m": -1},
        {"lat": 24.8, "lon": 67.0, "accuracy_m": 10**400},
        {"lat": 24.8, "lon": 67.0, "at": "0001-01-01T00:00:00+14:00"},
        {"lat": 24.8, "lon": 67.0, "at": "9999-12-31T23:59:59-14:00"},
        {"lat": "24.8", "lon": [67.0]},
        {},
    ],
    ids=repr,
)
def test_an_impossible_place_is_dropped_or_taken_never_a_fault(
    application: Flask, officer_and_resident: Any, place: dict[str, Any]
) -> None:
    resident = ResidentClient.enrolled(application)

    raised = resident.post("/v1/sos-alerts", json={"position": place, "submitted_at": place.get("at")})
    followed = resident.post(f"/v1/sos-alerts/{raised.json['id']}/positions", json={"positions": [place]})

    assert (raised.status_code, followed.status_code) == (201, 200)


def test_an_sos_has_a_limit_of_its_own(doors: Any) -> None:
    for operation_id in ("raise_sos", "stand_down"):
        fits = b'{"odd": "' + b"x" * (4096 - 11) + b'"}'
        assert len(fits) == 4096
        assert doors(operation_id, data=fits).status_code in (200, 201, 404)
        assert doors(operation_id, data=fits + b" ").status_code == 413
    assert doors("follow_sos", json={"positions": [{}] * 101}).status_code == 422
    assert doors("follow_sos", data=b'{"positions":[' + b" " * 32_768 + b"]}").status_code == 413


BAD_QUERIES = [
    ("/v1/worklist", "limit=0"),
    ("/v1/worklist", "limit=201"),
    ("/v1/worklist", "limit=1_0"),
    ("/v1/worklist", "after=7"),
    ("/v1/worklist", "colour=red"),
    ("/v1/cpo/feed", "after=-1"),
    ("/v1/cpo/feed", "after=x"),
    ("/v1/cpo/feed", "after=1.5"),
    ("/v1/cpo/feed", "after=" + "9" * 5_000),
    ("/v1/cpo/feed", "limit=501"),
]


@pytest.mark.parametrize(("path", "query"), BAD_QUERIES)
def test_a_bad_page_is_refused(doors: Any, officer_and_resident: Any, path: str, query: str) -> None:
    answer = officer_and_resident[0].get(f"{path}?{query}")

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, query.split("=")[0])


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 5_000, "\u00b2", "1.5", "999999999999"])
def test_a_cursor_that_is_none_is_answered_with_a_reset(officer_and_resident: Any, cursor: str) -> None:
    officer, _ = officer_and_resident
    stream = officer.get(
        "/v1/cpo/feed", headers={"Accept": "text/event-stream", "Last-Event-ID": cursor}, buffered=False
    )
    first = next(iter(stream.response))
    stream.close()

    assert stream.status_code == 200
    assert b'"kind":"reset"' in first


def test_a_console_has_a_name_of_one_line(doors: Any) -> None:
    for name in ("wall-1\n", "", "x" * 65, "wall 1"):
        assert doors("note_shown", json={"console_id": name}).status_code == 422


def test_a_reason_needs_words(doors: Any) -> None:
    for reason in ("", " \n\t", "x" * 1_001, "\u200e\u202e"):
        assert doors("close_sos", json={"reason": reason}).status_code == 422
        body = {"claim_id": NOBODYS, "outcome": "verified", "reason": reason}
        assert doors("decide_task", json=body).status_code == 422


def test_watch_areas_have_bounds(doors: Any) -> None:
    circle = {"position": {"lat": 24.86, "lon": 67.0}, "radius_m": 500}
    bad = [
        [circle] * 6,
        [{**circle, "radius_m": 499.9}],
        [{**circle, "radius_m": 10_000.1}],
        [{**circle, "position": {"lat": 51.5, "lon": 0}}],
        [{**circle, "position": {"lat": 24.86, "lon": 67.0, "accuracy_m": 5}}],
        [{**circle, "label": "a\u202eb"}],
        [{**circle, "label": "x" * 61}],
    ]

    for areas in bad:
        answer = doors("replace_watch_areas", json={"watch_areas": areas})
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"].startswith("watch_areas")
