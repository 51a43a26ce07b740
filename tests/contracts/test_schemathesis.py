"""Whatever is sent, the application answers as the contract says: never with a fault, never undescribed.

`script/soak contracts` runs the same with many more cases. TEST_CONTRACT_CASES is how many per operation,
TEST_CONTRACT_SEED where the dice begin; the same seed sends the same.
"""

import os
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cctv_link.cameras.addresses import StreamAddress
from kernel import clock
from kernel.config import Settings
from kernel.identity.guards import SESSION_COOKIE
from kernel.identity.officers import issue_key, scopes_of
from kernel.queues import connect
from tests.contracts.published import OPENAPI, OPERATIONS, SURVEYS, closed, faults, problem_faults
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

CASES = int(os.environ.get("TEST_CONTRACT_CASES", "25"))
SEED = int(os.environ.get("TEST_CONTRACT_SEED", "20261122"))
# Parts of an upload are bytes.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
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
    survey_key: str
    resident: ResidentClient
    real: dict[str, Any]

    def enter(self, way: str, operation_id: str, headers: dict[str, str]) -> Any:
        """Take one way through the door of an operation; return the client that goes."""
        client = self.app.test_client()
        if way == "device":
            headers["Authorization"] = f"Bearer {self.resident.token}"
        elif way == "key":
            headers["Authorization"] = self.survey_key if operation_id in SURVEYS else self.key
        elif way == "session":
            headers["X-CSRF-Token"] = self.officer.csrf_token
            # A copy: schemathesis tidies away the cookies of the client that it was given.
            client.set_cookie(SESSION_COOKIE, self.officer.client.get_cookie(SESSION_COOKIE).value)
        return client


def record_an_incident(app: Flask, settings: Settings) -> None:
    """A report with all that can follow: cameras linked, a clip with a gap, a still, entries on the feed."""
    house, place = House(app), north_of(TOWN_SQUARE, 50)
    camera_id = put_up(camera_row("SQ1-1", stream=StreamAddress("rtsp://127.0.0.1/x", "127.0.0.1")))["SQ1-1"]
    is_recorded(camera_id)
    occurred_at = clock.now() - timedelta(seconds=150)  # so that the window of its clip has closed
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    answer = ResidentClient.enrolled(app).report(
        position=wire(place), occurred_at=clock.wire(occurred_at), category="robbery"
    )
    assert answer.status_code == 201
    house.settle()


@pytest.fixture(scope="module")
def officer_and_keys(
    application: Flask, emptying: Any, settings: Any
) -> Iterator[tuple[OfficerClient, str, str]]:
    """A supervisor, their key, and one of a technician, who alone surveys."""
    from kernel.unit_of_work import unit_of_work

    emptying()
    redis = connect(settings.redis_url)
    redis.flushdb()
    redis.close()
    with application.app_context():
        officer = OfficerClient.signed_in(application, name="Nadia Q.", role="supervisor")
        technician = OfficerClient.signed_in(application, name="Bilal T.", role="technician")
        record_an_incident(application, settings)
        with unit_of_work() as uow:
            key = issue_key(uow, officer_name=officer.name, scopes=scopes_of("supervisor"))
            survey_key = issue_key(uow, officer_name=technician.name, scopes=scopes_of("technician"))
        yield officer, f"Bearer {key}", f"Bearer {survey_key}"


@pytest.fixture
def stage(application: Flask, officer_and_keys: tuple[OfficerClient, str, str]) -> Stage:
    """A new report, its task, claimed, and a new SOS."""
    officer, key, survey_key = officer_and_keys
    resident = ResidentClient.enrolled(application)
    report = resident.report(category="fire").json
    alert = resident.post("/v1/sos-alerts", json={}).json
    House(application).settle(only={"moderation.jobs.open_verification"})
    tasks = officer.get("/v1/worklist?limit=200").json["items"]
    task_id = next(each["id"] for each in tasks if each["report"]["id"] == report["id"])
    claim_id = officer.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
    filmed = next(each for each in tasks if each["clips"])
    seen = officer.post(f"/v1/worklist/{filmed['id']}/claim").json["claim_id"]
    real = {
        "device_id": resident.device_id,
        "report_id": report["id"],
        "reference": report["reference"],
        "sos_alert_id": alert["id"],
        "task_id": task_id,
        "claim_id": claim_id,
        "evidence_id": filmed["clips"][0]["url"].rsplit("/", 1)[-1],
        "Claim-Id": seen,
        "occurred_at": clock.wire(clock.now()),
        "position": dict(NUMAISH),
    }
    return Stage(application, officer, key, survey_key, resident, real)


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
    @hypothesis_settings(
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
            put_in(case.headers, stage.real)
        headers: dict[str, str] = {}
        client = stage.enter(way, operation_id, headers)
        answer = case.call(session=client, headers=headers)
        case.validate_response(answer, checks=CHECKS)
        assert_described_problem(answer, described)

    print(f"seed {SEED}, {CASES} cases")
    send()


def test_an_sos_whose_phone_is_lost_by_kilometres_fits_the_contract(stage: Stage) -> None:
    lost = ResidentClient.enrolled(stage.app)
    position = {"lat": 24.87, "lon": 67.03, "accuracy_m": 40_000}
    raised = lost.post("/v1/sos-alerts", json={"position": position})
    House(stage.app).settle()

    told = stage.officer.get("/v1/cpo/feed").json
    schema = OPERATIONS["feed"][2]["responses"]["200"]["content"]["application/json"]["schema"]
    assert raised.json["reference"] in str(told)
    assert faults(told, schema, is_closed=True) == []


@pytest.mark.parametrize("operation_id", ["list_tasks", "feed", "list_cameras", "show_inbox"])
def test_an_incident_with_all_that_can_follow_fits_the_contract(operation_id: str, stage: Stage) -> None:
    _, path, described = OPERATIONS[operation_id]
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]

    # Whatever the fuzzing reported stands on the list too, and may be more urgent.
    whole = {"query_string": {"limit": 200}} if operation_id == "list_tasks" else {}
    answer = (stage.resident if operation_id == "show_inbox" else stage.officer).get(path, **whole)

    assert faults(answer.json, schema, is_closed=True) == []
    if operation_id in ("list_tasks", "feed"):
        rows = answer.json.get("items") or answer.json["entries"]
        assert any(row["cameras"] and row["clips"] and row["stills"] for row in rows)


def put_in(given: Any, real: dict[str, Any]) -> None:
    """Ids of things that there are, this city and this hour, in the place of any."""
    if isinstance(given, MutableMapping):
        given.update({name: real[name] for name in list(given) if name in real})
        # With another sending time, the phone's clock would be corrected to another year.
        given.pop("sent_at", None)


def assert_described_problem(answer: Any, described: dict[str, Any]) -> None:
    if answer.status_code < 400:
        return
    problem = answer.json()
    slug = problem["type"].removeprefix("/problems/")
    assert problem_faults(problem) == []
    assert slug in described["responses"][str(answer.status_code)]["description"].split(", ")
