"""The mock answers every resident's operation as its example says, refuses what the contract refuses, and on request anything."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from tests.contracts.published import OPERATIONS, faults, problem_faults
from wire import contract, recording
from wire.mock import Mock
from wire.serving import Asked, Told, server

MOCK = Mock()
RESIDENTS = sorted(MOCK.contract.residents)
TOKEN = {"authorization": "Bearer gwd_0o1xq1J0uYb1mJ3p7c5sV9kq2fT8hLwZ"}
JSON = {"content-type": "application/json"}


def asked(name: str, language: str = "en", **changes: Any) -> Asked:
    """An example's request as it travels."""
    request = MOCK.examples[language][name]["request"]
    headers = {key.lower(): text for key, text in request.get("headers", {}).items()}
    body = json.dumps(request["body"]).encode() if "body" in request else b""
    of = {
        "method": request["method"],
        "path": request["path"].format(**request.get("path_parameters", {})),
        "query": request.get("query", {}),
        "headers": {**headers, **(JSON if body else {})},
        "body": body,
        **changes,
    }
    return Asked(**of)


def said(told: Told) -> Any:
    return json.loads(told.body)


@pytest.mark.parametrize("language", contract.LANGUAGES)
@pytest.mark.parametrize("name", RESIDENTS)
def test_each_operation_answers_its_example(name: str, language: str) -> None:
    expected = MOCK.examples[language][name]["answer"]

    told = Mock().answer(asked(name, language))

    assert told.status == expected["status"], told.body
    described = OPERATIONS[name][2]["responses"][str(told.status)]
    if "body" in expected:
        assert said(told) == expected["body"]
        assert faults(said(told), described["content"]["application/json"]["schema"]) == []
    assert set(expected.get("headers", {})) <= set(told.headers)
    if kinds := set(described.get("content", {})):
        assert told.headers["Content-Type"] in kinds
        assert told.body


def test_what_is_not_the_residents_is_not_here() -> None:
    told = MOCK.answer(Asked("GET", "/v1/worklist", {}, TOKEN, b""))

    assert (told.status, said(told)["type"]) == (404, "/problems/not-found")


WRONG = [
    pytest.param({"headers": JSON}, 401, "unauthenticated", id="no token"),
    pytest.param({"body": b"{"}, 400, "malformed-json", id="torn JSON"),
    pytest.param(
        {"headers": {**TOKEN, "content-type": "text/plain"}}, 415, "unsupported-media-type", id="text"
    ),
    pytest.param({"headers": {**TOKEN, **JSON}}, 422, "invalid-fields", id="no key"),
    pytest.param({"method": "PATCH"}, 405, "method-not-allowed", id="another method"),
    pytest.param({"body": b'{"colour": 1}'}, 422, "invalid-fields", id="what is not described"),
    pytest.param({"body": b'"' + b"x" * 70_000 + b'"'}, 413, "body-too-large", id="too much"),
]


@pytest.mark.parametrize(("changes", "status", "slug"), WRONG)
def test_what_the_contract_refuses_is_refused(changes: dict[str, Any], status: int, slug: str) -> None:
    told = MOCK.answer(asked("submit_report", **changes))

    assert (told.status, said(told)["type"]) == (status, f"/problems/{slug}")
    assert problem_faults(said(told)) == []


def test_each_field_that_is_wrong_is_named() -> None:
    body = json.dumps({"category": "theft", "occurred_at": "yesterday", "colour": 1}).encode()

    told = MOCK.answer(asked("submit_report", body=body))

    named = {(each["field"], each["code"]) for each in said(told)["errors"]}
    assert named == {
        ("category", "invalid"),
        ("occurred_at", "invalid"),
        ("colour", "unknown"),
        ("position", "required"),
    }


def test_an_sos_is_refused_for_no_member() -> None:
    told = MOCK.answer(asked("raise_sos", body=b'{"position": "here", "colour": 1}'))

    assert told.status == 201


def test_the_same_key_is_the_same_answer_and_another_body_under_it_is_refused() -> None:
    mock, key = Mock(), str(uuid4())
    headers = {**TOKEN, **JSON, "idempotency-key": key}
    body = MOCK.examples["en"]["submit_report"]["request"]["body"]
    later = {**body, "sent_at": "2026-11-22T17:10:00+05:00"}

    first, second, third = (
        mock.answer(asked("submit_report", headers=headers, body=json.dumps(each).encode()))
        for each in (body, later, {**body, "category": "fire"})
    )

    assert (first.status, second) == (201, first)
    assert said(third)["type"] == "/problems/idempotency-mismatch"


@pytest.mark.parametrize("language", contract.LANGUAGES)
@pytest.mark.parametrize("slug", sorted(MOCK.contract.problems))
def test_every_problem_can_be_asked_for_in_every_language(slug: str, language: str) -> None:
    problem = MOCK.contract.problems[slug]
    headers = {**TOKEN, "prefer": f"example={slug}", "accept-language": f"{language}-PK,{language};q=0.9"}

    told = MOCK.answer(asked("show_report", headers=headers))

    assert told.status == problem["status"]
    assert said(told)["title"] == problem.get("titles", {}).get(language, problem["title"])
    assert told.headers["Content-Language"] == language
    assert ("Retry-After" in told.headers) >= ("Retry-After" in problem.get("headers", {}))


@pytest.mark.parametrize(
    ("code", "slug"), [("429", "too-many-requests"), ("503", "unavailable"), ("502", "bad-gateway")]
)
def test_a_status_can_be_asked_for(code: str, slug: str) -> None:
    told = MOCK.answer(asked("submit_report", headers={**TOKEN, "prefer": f"code={code}"}))

    assert (told.status, said(told)["type"]) == (int(code), f"/problems/{slug}")
    assert int(told.headers["Retry-After"]) > 0


def test_another_way_to_say_yes_can_be_asked_for() -> None:
    headers = {**TOKEN, **JSON, "prefer": "code=200"}

    told = MOCK.answer(asked("raise_sos", headers=headers))

    assert (told.status, said(told)["state"]) == (200, "received")


@pytest.mark.enable_socket
class TestOverTheWire:
    @pytest.fixture
    def record(self) -> recording.Recording:
        return recording.Recording()

    @pytest.fixture
    def address(self, record: recording.Recording) -> Iterator[str]:
        serving = server(Mock().answer, port=0, record=record)
        thread = Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()
        serving.server_close()

    def test_it_is_asked_over_http_and_keeps_what_was_said(
        self, address: str, record: recording.Recording, tmp_path: Path
    ) -> None:
        with urllib.request.urlopen(f"{address}/v1/poles?locale=sd") as answer:
            told = json.load(answer)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/v1/notifications")
        refused.value.close()
        record.write(tmp_path / "said.har")

        exchanges, _ = recording.read(tmp_path / "said.har")
        assert told["poles"]
        assert [(each.path, each.status) for each in exchanges] == [
            ("/v1/poles", 200),
            ("/v1/notifications", 401),
        ]
        assert exchanges[0].query == {"locale": "sd"}


def test_one_command_starts_it_without_a_database() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wire.mock", "--help"],
        cwd=contract.CHECKOUT / "script",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "--record" in done.stdout
    loaded = "import sys, wire.mock; print(sorted({'sqlalchemy', 'flask', 'redis'} & set(sys.modules)))"
    said_loaded = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=contract.CHECKOUT / "script",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert said_loaded.stdout.strip() == "[]"
