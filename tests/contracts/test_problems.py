"""Every error has one shape, one slug and one page that says what to do."""

import ast
import html
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from kernel import clock
from kernel.http.problems import HTTP_PROBLEMS
from supervise import front
from tests.contracts.published import PROBLEM_SCHEMA, PROBLEMS, problem_faults, source_files
from tests.house import House, OfficerClient, ResidentClient, report_body

NOBODYS = "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60"
SAID_BY = {"api", "front-door", "command", "job"}


def slugs_of_domain_errors() -> dict[str, str]:
    """{slug: title} of each class that names a slug, read from the sources: what is loaded does not matter."""
    found = {}
    for path in source_files("kernel", "citizen_api", "cctv_link", "moderation"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                values = {
                    target.id: value.value
                    for each in node.body
                    for target, value in _assigned(each)
                    if isinstance(target, ast.Name) and isinstance(value, ast.Constant)
                }
                if "slug" in values:
                    found[values["slug"]] = values.get("title", "")
    return found


def _assigned(node: ast.stmt) -> list[tuple[ast.expr, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        return [(node.targets[0], node.value)]
    return [(node.target, node.value)] if isinstance(node, ast.AnnAssign) else []


FRONT_DOOR = {slug: (status, title) for status, slug, title, _, _ in front.PROBLEMS}


def test_every_slug_in_the_code_is_documented_and_the_other_way_round() -> None:
    in_code = {*slugs_of_domain_errors(), *HTTP_PROBLEMS, *FRONT_DOOR}

    assert set(PROBLEMS) == in_code


def test_a_title_stands_in_one_way_only() -> None:
    said = {**slugs_of_domain_errors(), **{slug: title for slug, (_, title) in HTTP_PROBLEMS.items()}}
    front_door = {slug: title for slug, (_, title) in FRONT_DOOR.items()}

    documented = {slug: problem["title"] for slug, problem in PROBLEMS.items()}
    assert {slug: documented[slug] for slug, title in said.items() if title} == {
        slug: title for slug, title in said.items() if title
    }
    assert {slug: documented[slug] for slug in front_door} == front_door


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(PROBLEM_SCHEMA)


@pytest.mark.parametrize("slug", sorted(PROBLEMS))
def test_each_is_described_and_its_example_fits(slug: str) -> None:
    problem = PROBLEMS[slug]

    assert problem["slug"] == slug
    assert set(problem["said_by"]) <= SAID_BY
    assert ("front-door" in problem["said_by"]) == (slug in FRONT_DOOR)
    assert problem["when"].rstrip(")").endswith(".")
    assert problem["what_to_do"].rstrip(")").endswith(".")
    assert problem["example"]["type"] == f"/problems/{slug}"
    assert problem_faults(problem["example"]) == []


def test_each_type_leads_to_a_page_and_for_programs_to_json(client: FlaskClient) -> None:
    for slug, problem in PROBLEMS.items():
        page = client.get(f"/problems/{slug}", headers={"Accept": "text/html,*/*;q=0.8"})
        document = client.get(f"/problems/{slug}")

        assert page.content_type == "text/html; charset=utf-8"
        assert problem["when"] in html.unescape(page.text)
        assert document.json == problem


@pytest.mark.parametrize("slug", ["never-heard-of", "..%2Fexamples%2Fenrol", "problem.schema", "%00"])
def test_a_slug_that_is_none_leads_nowhere(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/problems/{slug}")

    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def assert_said(answer: TestResponse, slug: str) -> None:
    assert answer.content_type == "application/problem+json", answer.text
    assert problem_faults(answer.json) == []
    assert answer.json["type"] == f"/problems/{slug}"
    assert answer.status_code == answer.json["status"]
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    for name in PROBLEMS[slug].get("headers", {}):
        assert name in answer.headers


class TestAsTheyAreSaid:
    """The running application says them as they are documented."""

    def test_about_the_request(self, resident: ResidentClient) -> None:
        key = {"Idempotency-Key": str(uuid4())}
        post = resident.post

        assert_said(post("/v1/reports", json=report_body(colour=1), headers=key), "invalid-fields")
        assert_said(post("/v1/reports", data=b"{", content_type="application/json"), "malformed-json")
        assert_said(post("/v1/reports", data=b"a=b", content_type="text/plain"), "unsupported-media-type")
        assert_said(post("/v1/reports", json={"narrative": "x" * 40_000}), "body-too-large")
        assert_said(resident.request("PATCH", "/v1/reports"), "method-not-allowed")
        assert_said(resident.get("/v1/reports/no-id"), "not-found")
        assert_said(resident.get("/v1/reports?reference=0"), "reference-mistyped")

    def test_about_keys(self, resident: ResidentClient) -> None:
        key = str(uuid4())
        resident.report(key=key)

        assert_said(resident.report(key=key, category="fire"), "idempotency-mismatch")

    def test_about_who_asks(
        self, resident: ResidentClient, verifier: OfficerClient, operator: OfficerClient, service_key: Any
    ) -> None:
        assert_said(resident.client.get("/v1/notifications"), "unauthenticated")
        with clock.frozen_at(clock.now() + timedelta(days=31)):
            assert_said(resident.get("/v1/notifications"), "token-expired")
        assert_said(resident.get("/v1/worklist"), "forbidden")
        assert_said(operator.client.post(f"/v1/cpo/sos-alerts/{NOBODYS}/answer", json={}), "csrf")
        shown = f"/v1/cpo/sos-alerts/{NOBODYS}/shown"
        key = service_key(operator.name, "sos:answer")
        assert_said(resident.client.post(shown, json={"console_id": "wall-1"}, headers=key), "console-only")

    def test_about_limits(self, resident: ResidentClient, with_settings: Any) -> None:
        with_settings(reports_per_minute=1)
        resident.report()

        assert_said(resident.report(), "too-many-requests")

    def test_about_tasks(
        self, resident: ResidentClient, verifier: OfficerClient, other_verifier: OfficerClient, house: House
    ) -> None:
        resident.report()
        house.settle(only={"moderation.jobs.open_verification"})
        task_id, claim_id = verifier.claim_first()

        assert_said(other_verifier.post(f"/v1/worklist/{task_id}/claim"), "lease-held")
        assert_said(other_verifier.decide(task_id, claim_id), "lease-lost")
        assert_said(other_verifier.decide(task_id, str(uuid4())), "lease-lost")
        verifier.decide(task_id, claim_id)
        assert_said(verifier.decide(task_id, claim_id, "unfounded"), "already-decided")
        assert_said(verifier.post(f"/v1/worklist/{task_id}/decision/undo"), "undo-closed")

    def test_about_an_sos(self, resident: ResidentClient, operator: OfficerClient) -> None:
        alert_id = resident.post("/v1/sos-alerts", json={}).json["id"]
        path = f"/v1/sos-alerts/{alert_id}"
        resident.post(f"{path}/stand-down", json={})

        assert_said(resident.post(f"{path}/positions", json={"positions": []}), "sos-closed")
        assert_said(operator.post(f"/v1/cpo{path[3:]}/answer", json={}), "sos-state")

    def test_about_streams(self, operator: OfficerClient, app: Flask, with_settings: Any) -> None:
        from moderation.cpo_feed.listening import hub_of, streams_of

        hub_of(app)
        streams = streams_of(app)
        opened = [streams.open(uuid4()) for _ in range(app.extensions["settings"].streams_per_process)]
        try:
            answer = operator.get("/v1/cpo/feed", headers={"Accept": "text/event-stream"})
        finally:
            for stream in opened:
                streams.close(stream)

        assert_said(answer, "too-many-streams")

    def test_about_readiness(self, client: FlaskClient, with_settings: Any) -> None:
        with_settings(redis_url="redis://127.0.0.1:1/0")

        assert_said(client.get("/health/ready"), "not-ready")

    def test_about_faults_of_ours(self, app: Flask, client: FlaskClient, monkeypatch: Any) -> None:
        def broken() -> None:
            raise ZeroDivisionError

        monkeypatch.setitem(app.view_functions, "health.live", broken)

        assert_said(client.get("/health/live"), "internal-error")
