"""Accounts, keys and sessions: made at the command line, ended by time, never readable by a page's scripts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from argon2 import Parameters, extract_parameters
from flask import Flask
from sqlalchemy import update

from kernel import clock, ids
from kernel.identity import officers
from kernel.identity.models import Officer
from kernel.unit_of_work import reading, unit_of_work
from tests.house import PASSWORD, OfficerClient, token_in

OF_ROLES = [
    ("verifier", "worklist:decide", True),
    ("verifier", "feed:read", False),
    ("verifier", "cameras:read", False),
    ("operator", "sos:answer", True),
    ("operator", "worklist:read", False),
    ("supervisor", "worklist:decide", True),
    ("supervisor", "cameras:write", True),
    ("technician", "cameras:write", True),
    ("auditor", "feed:read", False),
    ("administrator", "worklist:decide", False),
]
# Whoever asks from the machine itself needs no key for the metrics.
ELSEWHERE: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}


def command(app: Flask, *words: str, typed: str = "") -> tuple[int, list[str]]:
    """Run `flask --app app ...`; its exit code and what it said."""
    done = app.test_cli_runner().invoke(args=words, input=typed)
    return done.exit_code, done.output.splitlines()


def add(app: Flask, name: str, *, role: str = "verifier", password: str = PASSWORD) -> tuple[int, list[str]]:
    return command(app, "officers", "add", name, "--role", role, "--password-stdin", typed=f"{password}\n")


def test_an_officer_who_was_added_signs_in(app: Flask) -> None:
    assert add(app, "Rubina S.") == (0, ["Rubina S. is a verifier now"])

    client = app.test_client()
    form = {"name": "Rubina S.", "password": PASSWORD, "csrf_token": token_in(client.get("/sign-in").text)}
    assert client.post("/sign-in", data=form).status_code == 303


def test_a_role_is_called_as_one_says_it(app: Flask) -> None:
    assert add(app, "Saima K.", role="operator") == (0, ["Saima K. is an operator now"])

    client = OfficerClient.signed_in(app, name="Rana M.", role="auditor")
    assert "an auditor may not enter here" in client.get("/v1/worklist").json["detail"]


def test_a_password_is_dear_to_try(app: Flask) -> None:
    """RFC 9106's second choice: argon2id, three times over 64 MiB."""
    add(app, "Rubina S.")

    with reading() as session:
        officer = officers.officer_by_name_or_none(session, "Rubina S.")
        assert officer
        cost: Parameters = extract_parameters(officer.password_hash)
    assert officer.password_hash.startswith("$argon2id$")
    assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (64 * 1024, 3, 4)


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        pytest.param("Imran A.", {}, "there is an officer", id="the name is taken"),
        pytest.param("New", {"password": "short"}, "8 characters", id="a short password"),
        pytest.param("New\x07", {}, "printable", id="a name that rings"),
        pytest.param("New", {"role": "king"}, "king", id="a role that is none"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(
    app: Flask, verifier: OfficerClient, name: str, changes: dict[str, Any], says: str
) -> None:
    code, said = add(app, name, **changes)

    assert code != 0
    assert says in " ".join(said)


def test_a_key_stands_alone_on_the_last_line_and_opens_what_its_scope_says(
    app: Flask, verifier: OfficerClient
) -> None:
    code, said = command(app, "keys", "issue", "--officer", verifier.name, "--scope", "worklist:read")

    assert code == 0
    assert re.fullmatch(r"gwk_[A-Za-z0-9_-]{43}", said[-1])
    headers = {"Authorization": f"Bearer {said[-1]}"}
    client = app.test_client()
    assert client.get("/v1/worklist", headers=headers).status_code == 200
    assert client.get("/v1/cpo/feed", headers=headers).status_code == 403


@pytest.mark.parametrize(("role", "scope", "is_theirs"), OF_ROLES)
def test_a_key_has_no_scope_that_its_officers_role_has_not(
    app: Flask, role: str, scope: str, is_theirs: bool
) -> None:
    add(app, "Nadia", role=role)

    code, said = command(
        app, "keys", "issue", "--officer", "Nadia", "--scope", scope, "--scope", "metrics:read"
    )

    assert (code == 0) is is_theirs
    assert (f"Nadia is a {role}: {scope} is for a" in said[-1]) is not is_theirs


def test_a_key_is_worth_no_more_than_its_officers_role_is_today(app: Flask, verifier: OfficerClient) -> None:
    scopes = ("--scope", "worklist:read", "--scope", "metrics:read")
    _, said = command(app, "keys", "issue", "--officer", verifier.name, *scopes)
    client, headers = app.test_client(), {"Authorization": f"Bearer {said[-1]}"}
    assert client.get("/v1/worklist", headers=headers).status_code == 200

    found = {}
    for role in ("technician", "operator", "supervisor"):
        with unit_of_work() as uow:
            uow.session.execute(update(Officer).where(Officer.name == verifier.name).values(role=role))
        # Operators may look at evidence, for an SOS: not by a key that was issued for the worklist.
        addresses = ("/v1/worklist", f"/v1/evidence/{ids.new_id()}", "/metrics")
        found[role] = [client.get(path, headers=headers, **ELSEWHERE).status_code for path in addresses]

    assert found == {
        "technician": [403, 403, 200],
        "operator": [403, 403, 200],
        "supervisor": [200, 404, 200],
    }


@pytest.mark.parametrize(
    ("officer", "scope", "says"),
    [("Imran A.", "worklist:all", "worklist:all"), ("Nobody", "feed:read", "Nobody")],
    ids=["a scope that is none", "an officer who is none"],
)
def test_a_key_for_nothing_or_nobody_is_refused(
    app: Flask, verifier: OfficerClient, officer: str, scope: str, says: str
) -> None:
    code, said = command(app, "keys", "issue", "--officer", officer, "--scope", scope)

    assert (code, says in said[-1]) == (1, True)


def test_a_session_that_lies_idle_ends(verifier: OfficerClient, with_settings: Any) -> None:
    with_settings(session_idle_s=600)

    with clock.frozen_at(clock.now() + timedelta(seconds=500)):
        assert verifier.get("/v1/worklist").status_code == 200  # seen: the time begins anew
    with clock.frozen_at(clock.now() + timedelta(seconds=1_000)):
        assert verifier.get("/v1/worklist").status_code == 200
    with clock.frozen_at(clock.now() + timedelta(seconds=1_700)):
        assert verifier.get("/v1/worklist").status_code == 401


@pytest.mark.parametrize(
    ("public_url", "is_secure"), [("http://localhost", False), ("https://x.example", True)]
)
def test_no_script_and_no_other_site_gets_at_the_session(
    app: Flask, verifier: OfficerClient, with_settings: Any, public_url: str, is_secure: bool
) -> None:
    with_settings(public_url=public_url)
    client = app.test_client()
    scheme = {"base_url": "https://localhost"} if is_secure else {}
    token = token_in(client.get("/sign-in", **scheme).text)

    answer = client.post(
        "/sign-in", data={"name": verifier.name, "password": PASSWORD, "csrf_token": token}, **scheme
    )

    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("gawah_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert ("Secure" in cookie) is is_secure
