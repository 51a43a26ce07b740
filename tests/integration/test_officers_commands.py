"""`flask officers`: what the officers' page does, at the machine; each leaves its line in the audit."""

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.identity import officers, passkey_waivers, passkeys
from kernel.identity.models import Passkey
from kernel.unit_of_work import reading, unit_of_work
from tests.house import PASSWORD, OfficerClient


@pytest.fixture
def supervisor(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Nadia S.", role="supervisor")


def run(app: Flask, *words: str, typed: str = "") -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["officers", *words], input=typed)
    return done.exit_code, done.output


def audit(action: str) -> list[tuple[str, str]]:
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == action))
        return [(entry.actor_name, entry.reason) for entry in entries]


def give_passkey(name: str) -> None:
    with unit_of_work() as uow:
        uow.add(
            Passkey(
                officer_id=officers.officer_by_name(uow.session, name).id,
                credential_id=b"1",
                public_key=b"1",
                sign_count=0,
                label="phone",
                added_at=clock.now(),
            )
        )


def test_the_list_says_who_is_who_and_how_far_they_see(
    app: Flask, verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    give_passkey(supervisor.name)
    run(app, "disable", verifier.name, "--reason", "left the service")

    code, said = run(app, "list")

    assert code == 0
    assert said.splitlines() == [
        "Nadia S.: supervisor, whole city, sees the whole city, 1 passkeys, 1 sign-ins",
        f"{verifier.name}: verifier, whole city, sees the whole city, 0 passkeys, 0 sign-ins, account shut",
    ]


def test_a_role_and_what_was_signed_in_under_the_old_one(app: Flask, verifier: OfficerClient) -> None:
    code, said = run(app, "role", verifier.name, "operator", "--reason", "goes to the console")

    assert (code, said) == (0, f"{verifier.name} is an operator now\n")
    assert verifier.get("/v1/worklist").status_code == 401
    assert [reason for _, reason in audit("officer.role")] == ["verifier to operator: goes to the console"]
    assert run(app, "role", "Nobody", "operator", "--reason", "x")[0] == 1


def test_confining_needs_a_station(app: Flask, verifier: OfficerClient) -> None:
    code, said = run(app, "confine", verifier.name, "--to", "station", "--reason", "posted")
    assert code == 1
    assert "belongs to no station" in said
    assert run(app, "confine", verifier.name, "--reason", "posted")[0] == 2
    assert audit("officer.confine") == []


def test_an_account_is_shut_and_opened_and_its_sign_ins_end(app: Flask, verifier: OfficerClient) -> None:
    assert run(app, "sessions", "end", verifier.name, "--reason", "left a desk open") == (
        0,
        f"1 sign-ins of {verifier.name} ended\n",
    )
    assert verifier.get("/v1/worklist").status_code == 401

    assert run(app, "disable", verifier.name, "--reason", "left the service")[0] == 0
    with reading() as session:
        assert officers.officer_acting_or_none(session, verifier.name) is None
    assert run(app, "enable", verifier.name, "--reason", "came back")[0] == 0
    assert [len(audit(action)) for action in ("officer.disable", "officer.enable")] == [1, 1]


def test_lost_passkeys_need_a_supervisor_and_their_password(
    app: Flask, verifier: OfficerClient, other_verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    give_passkey(verifier.name)

    def waive(name: str, by: str, password: str = PASSWORD) -> int:
        words = (
            "passkeys",
            "waive",
            name,
            "--supervisor",
            by,
            "--reason",
            "phone stolen",
            "--password-stdin",
        )
        return run(app, *words, typed=f"{password}\n")[0]

    assert waive(verifier.name, other_verifier.name) == 1
    assert waive(supervisor.name, supervisor.name) == 1
    assert waive(verifier.name, supervisor.name, "not the password") == 1
    with reading() as session:
        verifier_id = officers.officer_by_name(session, verifier.name).id
        assert passkeys.has_passkey(session, verifier_id)

    assert waive(verifier.name, supervisor.name) == 0

    with reading() as session:
        assert not passkeys.has_passkey(session, verifier_id)
        assert passkey_waivers.has_waiver(session, verifier_id)
    assert audit("passkey.waive") == [("Nadia S.", "phone stolen")]
