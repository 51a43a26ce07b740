"""Limits say how long is left, count what they should, and never stand before a report when they cannot count."""

import time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from werkzeug.test import TestResponse

from kernel.config import Settings
from kernel.http import limits
from tests.house import NUMAISH, PASSWORD, OfficerClient, ResidentClient, token_in


def signing_in(client: FlaskClient, name: str, password: str) -> TestResponse:
    token = token_in(client.get("/sign-in").text)
    return client.post("/sign-in", data={"name": name, "password": password, "csrf_token": token})


def let_pass(settings: Settings, seconds: int) -> None:
    """As if this time had gone by for every counter."""
    with Redis.from_url(settings.redis_url) as redis:
        for key in redis.scan_iter():
            redis.expire(key, redis.ttl(key) - seconds)


def is_told_to_wait(answer: TestResponse, seconds: int) -> bool:
    """Whether it was refused for about so long: the test itself takes some of it."""
    return answer.status_code == 429 and seconds - 5 <= int(answer.headers["Retry-After"]) <= seconds


def test_who_reports_too_often_is_told_what_is_left_of_the_minute(
    resident: ResidentClient, neighbour: ResidentClient, with_settings: Any, settings: Settings
) -> None:
    with_settings(reports_per_minute=1)

    assert resident.report().status_code == 201
    assert is_told_to_wait(resident.report(), 60)
    let_pass(settings, 40)

    assert is_told_to_wait(resident.report(), 20)
    assert neighbour.report().status_code == 201
    let_pass(settings, 20)
    assert resident.report().status_code == 201


def test_what_the_minute_refuses_uses_up_nothing_of_the_hour(
    resident: ResidentClient, with_settings: Any, settings: Settings
) -> None:
    with_settings(reports_per_minute=1, reports_per_hour=2)

    assert resident.report().status_code == 201
    assert [resident.report().status_code for _ in range(3)] == [429] * 3
    let_pass(settings, 60)
    assert resident.report().status_code == 201
    let_pass(settings, 60)

    refused = resident.report()
    assert (refused.status_code, refused.json["detail"]) == (429, "at most 2 in an hour")


def test_an_address_enrols_so_many_an_hour(
    client: FlaskClient, with_settings: Any, settings: Settings
) -> None:
    with_settings(enrolments_per_hour=1)
    body = {"platform": "web", "locale": "en"}

    assert client.post("/v1/devices", json=body).status_code == 201
    let_pass(settings, 600)
    late = client.post("/v1/devices", json=body)

    assert late.json["type"] == "/problems/too-many-requests"
    assert is_told_to_wait(late, 3_000)


def test_after_five_failures_not_even_the_password_opens_until_the_time_is_over(
    app: Flask, verifier: OfficerClient, operator: OfficerClient, settings: Settings
) -> None:
    guesser = app.test_client()

    assert [signing_in(guesser, verifier.name, "guess").status_code for _ in range(5)] == [401] * 5
    let_pass(settings, 300)
    refused = signing_in(guesser, verifier.name, PASSWORD)

    assert is_told_to_wait(refused, 600)
    assert signing_in(app.test_client(), operator.name, PASSWORD).status_code == 303
    let_pass(settings, 600)
    assert signing_in(guesser, verifier.name, PASSWORD).status_code == 303


def test_a_window_that_was_never_given_an_end_shuts_nobody_out(
    app: Flask, verifier: OfficerClient, settings: Settings
) -> None:
    for _ in range(5):
        signing_in(app.test_client(), verifier.name, "guess")
    with Redis.from_url(settings.redis_url) as redis:
        for key in redis.scan_iter("limit:sign-in*"):
            assert redis.persist(key)

    assert signing_in(app.test_client(), verifier.name, PASSWORD).status_code == 303


def test_a_call_for_help_is_never_counted(resident: ResidentClient, with_settings: Any) -> None:
    with_settings(reports_per_minute=1)

    answers = [resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH)}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200]


def test_without_redis_nobody_is_refused(
    app: Flask, resident: ResidentClient, verifier: OfficerClient, with_settings: Any
) -> None:
    with_settings(reports_per_minute=1, redis_url="redis://127.0.0.1:1/0")
    began_at = time.monotonic()

    assert [resident.report().status_code for _ in range(2)] == [201, 201]
    assert signing_in(app.test_client(), verifier.name, PASSWORD).status_code == 303
    assert time.monotonic() - began_at < 5


def test_a_redis_that_does_not_answer_in_time_is_not_waited_for(
    resident: ResidentClient, with_settings: Any, settings: Settings
) -> None:
    with_settings(reports_per_minute=1)
    with Redis.from_url(settings.redis_url) as redis:
        redis.client_pause(900)

        assert resident.report().status_code == 201
        began_at = time.monotonic()
        assert [resident.report().status_code for _ in range(3)] == [201] * 3
        assert time.monotonic() - began_at < limits.PATIENCE_S, "it was not asked again"
        time.sleep(limits.AWAY_S)

    assert [resident.report().status_code for _ in range(2)] == [201, 429]


def test_after_an_error_no_answer_is_taken_for_the_next_ones(
    resident: ResidentClient, neighbour: ResidentClient, with_settings: Any, settings: Settings
) -> None:
    with_settings(reports_per_minute=1)
    resident.report()
    with Redis.from_url(settings.redis_url) as redis:
        for key in list(redis.scan_iter("limit:reports:*")):
            redis.delete(key)
            redis.lpush(key, "no number")

    assert resident.report().status_code == 201
    assert [neighbour.report().status_code for _ in range(2)] == [201, 429]
