"""Whatever is sent, the application answers as the contract says: never with a fault, never undescribed.

`script/soak contracts` runs the same with many more cases. TEST_CONTRACT_CASES is how many per operation,
TEST_CONTRACT_SEED where the dice begin; the same seed sends the same.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kernel import clock
from kernel.identity.guards import SESSION_COOKIE
from kernel.queues import connect
from tests.contracts.published import OPENAPI, OPERATIONS, closed, problem_faults
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

CASES = int(os.environ.get("TEST_CONTRACT_CASES", "25"))
SEED = int(os.environ.get("TEST_CONTRACT_SEED", "20261122"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Stage:
    """One of everything, so that what is sent meets something."""

    app: Flask
    officer: OfficerClient
    key: str
    resident: ResidentClient
    real: dict[str, Any]

    def enter(self, way: str, headers: dict[str, str]) -> Any:
        """Take one way through the door; return the client that goes."""
        client = self.app.test_client()
        if way == "device":
            headers["Authorization"] = f"Bearer {self.resident.token}"
        elif way == "key":
            headers["Authorization"] = self.key
        elif way == "session":
            headers["X-CSRF-Token"] = self.officer.csrf_token
            # A copy: schemathesis tidies away the cookies of the client that it was given.
            client.set_cookie(SESSION_COOKIE, self.officer.client.get_cookie(SESSION_COOKIE).value)
        return client


@pytest.fixture(scope="module")
def officer_and_key(application: Flask, emptying: Any, settings: Any) -> Iterator[tuple[OfficerClient, str]]:
    from kernel.identity.officers import SCOPES, issue_key
    from kernel.unit_of_work import unit_of_work

    emptying()
    redis = connect(settings.redis_url)
    redis.flushdb()
    redis.close()
    with application.app_context():
        officer = OfficerClient.signed_in(application, name="Nadia Q.", role="supervisor")
        with unit_of_work() as uow:
            key = issue_key(uow, officer_name=officer.name, scopes=tuple(SCOPES))
        yield officer, f"Bearer {key}"


@pytest.fixture
def stage(application: Flask, officer_and_key: tuple[OfficerClient, str]) -> Stage:
    """A new report, its task, claimed, and a new SOS."""
    officer, key = officer_and_key
    resident = ResidentClient.enrolled(application)
    report = resident.report(category="fire").json
    alert = resident.post("/v1/sos-alerts", json={}).json
    House(application).settle(only={"moderation.jobs.open_verification"})
    tasks = officer.get("/v1/worklist?limit=200").json["items"]
    task_id = next(each["id"] for each in tasks if each["report"]["id"] == report["id"])
    claim_id = officer.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
    real = {
        "device_id": resident.device_id,
        "report_id": report["id"],
        "reference": report["reference"],
        "sos_alert_id": alert["id"],
        "task_id": task_id,
        "claim_id": claim_id,
        "evidence_id": str(uuid4()),
        "occurred_at": clock.wire(clock.now()),
        "position": dict(NUMAISH),
    }
    return Stage(application, officer, key, resident, real)


@pytest.fixture(scope="module")
def contract(application: Flask) -> Any:
    """The contract with closed answers: a member that it does not describe is a fault here.

    Without its security, which schemathesis would fill with guesses: the stage knows the ways in.
    """
    schema = schemathesis.openapi.from_dict(without_security(closed(OPENAPI)))
    schema.app = application
    return schema


def without_security(document: dict[str, Any]) -> dict[str, Any]:
    document["components"].pop("securitySchemes")
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security")
    return document


def ways_of(operation_id: str) -> list[str]:
    return ["nobody", *(name for way in OPERATIONS[operation_id][2]["security"] for name in way)]


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_no_answer_is_a_fault_or_undescribed(operation_id: str, stage: Stage, contract: Any) -> None:
    operation = contract.find_operation_by_id(operation_id)
    _, _, described = OPERATIONS[operation_id]
    cases = operation.as_strategy(GenerationMode.POSITIVE)
    if described["parameters"] or "requestBody" in described:
        cases |= operation.as_strategy(GenerationMode.NEGATIVE)
    ways = st.sampled_from(2 * ways_of(operation_id)[1:] + ways_of(operation_id))

    @seed(SEED)
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, way=ways, is_real=st.sampled_from([True, True, False]))
    def send(case: Any, way: str, is_real: bool) -> None:
        if is_real:
            put_in(case.path_parameters, stage.real)
            put_in(case.body, stage.real)
            put_in(case.query, stage.real)
        headers: dict[str, str] = {}
        client = stage.enter(way, headers)
        answer = case.call(session=client, headers=headers)
        case.validate_response(answer, checks=CHECKS)
        assert_described_problem(answer, described)

    print(f"seed {SEED}, {CASES} cases")
    send()


def put_in(given: Any, real: dict[str, Any]) -> None:
    """Ids of things that there are, this city and this hour, in the place of any."""
    if isinstance(given, dict):
        given.update({name: real[name] for name in given if name in real})
        # With another sending time, the phone's clock would be corrected to another year.
        given.pop("sent_at", None)


def assert_described_problem(answer: Any, described: dict[str, Any]) -> None:
    if answer.status_code < 400:
        return
    problem = answer.json()
    slug = problem["type"].removeprefix("/problems/")
    assert problem_faults(problem) == []
    assert slug in described["responses"][str(answer.status_code)]["description"].split(", ")
