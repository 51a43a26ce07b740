"""An officer's sign-ins can be seen and ended at once; an open page keeps none alive, an armed console is never idle."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.identity import officers, sessions
from kernel.identity.models import OfficerSession
from kernel.unit_of_work import reading
from tests.house import PASSWORD, OfficerClient, token_in


@pytest.fixture
def supervisor(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Nadia S.", role="supervisor")


@pytest.fixture
def administrator(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Asma M.", role="administrator")


def officer_id(name: str) -> str:
    with reading() as session:
        found = officers.officer_by_name_or_none(session, name)
    assert found is not None
    return str(found.id)


def again(app: Flask, who: OfficerClient) -> OfficerClient:
    """The same officer at another browser."""
    client = app.test_client()
    token = token_in(client.get("/sign-in").text)
    form = {"name": who.name, "password": PASSWORD, "csrf_token": token}
    headers = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
    answer = client.post("/sign-in", data=form, headers=headers)
    assert answer.status_code == 303
    return OfficerClient(client, who.name, "")


def audit(action: str) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry.reason).where(AuditEntry.action == action)))


def form(who: OfficerClient, path: str, **fields: str) -> Any:
    return who.client.post(path, data={"csrf_token": who.csrf_token, **fields})


def test_one_sees_where_one_is_signed_in_and_ends_the_others(app: Flask, verifier: OfficerClient) -> None:
    other = again(app, verifier)
    page = verifier.get("/account").text
    assert "Firefox on Windows" in page
    assert "127.0.0.1" in page

    assert form(verifier, "/account/sessions/end-others").status_code == 303

    assert other.get("/v1/worklist").status_code == 401
    assert verifier.get("/v1/worklist").status_code == 200


def test_another_officers_session_is_as_if_it_did_not_exist(
    verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    owner = officer_id(other_verifier.name)
    with reading() as session:
        (theirs,) = session.scalars(select(OfficerSession.id).where(OfficerSession.officer_id == owner))

    assert form(verifier, f"/account/sessions/{theirs}/end").status_code == 404
    assert form(verifier, f"/account/sessions/{uuid4()}/end").status_code == 404
    assert other_verifier.get("/v1/worklist").status_code == 200


def test_a_supervisor_ends_what_is_signed_in_under_a_name_and_says_why(
    verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    path = f"/officers/{officer_id(verifier.name)}/sessions/end"

    assert form(supervisor, path, reason="short").status_code == 422
    assert verifier.get("/v1/worklist").status_code == 200
    assert form(supervisor, path, reason="Left the desk open at night").status_code == 303

    assert verifier.get("/v1/worklist").status_code == 401
    assert audit("session.end") == ["Left the desk open at night"]


def test_who_may_not_answer_for_officers_does_not_come_in(verifier: OfficerClient) -> None:
    assert verifier.get("/officers").status_code == 403
    path = f"/officers/{officer_id(verifier.name)}/passkeys/waive"
    assert form(verifier, path, reason="I have lost it, honestly").status_code == 403


def test_nobody_waives_their_own_passkey(supervisor: OfficerClient) -> None:
    path = f"/officers/{officer_id(supervisor.name)}/passkeys/waive"

    assert form(supervisor, path, reason="I have lost it, honestly").status_code == 403


def test_an_old_proof_is_not_enough_to_waive(verifier: OfficerClient, supervisor: OfficerClient) -> None:
    path = f"/officers/{officer_id(verifier.name)}/passkeys/waive"
    with clock.frozen_at(clock.now() + timedelta(seconds=400)):
        refused = form(supervisor, path, reason="Came to my desk without it")
        assert refused.status_code == 403
        asked = supervisor.post("/account/proof/question").json
        assert asked == {"way": "password"}
        assert supervisor.post("/account/proof", json={"password": "wrong"}).status_code == 422
        assert supervisor.post("/account/proof", json={"password": PASSWORD}).status_code == 204
        assert form(supervisor, path, reason="Came to my desk without it").status_code == 303


def test_only_an_administrator_shuts_an_account_and_never_their_own(
    verifier: OfficerClient, supervisor: OfficerClient, administrator: OfficerClient
) -> None:
    path = f"/officers/{officer_id(verifier.name)}"
    why = {"reason": "Has left the service"}

    assert form(supervisor, f"{path}/disable", **why).status_code == 403
    own = f"/officers/{officer_id(administrator.name)}/disable"
    assert form(administrator, own, **why).status_code == 403
    assert form(administrator, f"{path}/disable", **why).status_code == 303
    assert verifier.get("/v1/worklist").status_code == 401
    assert form(administrator, f"{path}/enable", **why).status_code == 303


def test_another_password_ends_every_other_sign_in(app: Flask, verifier: OfficerClient) -> None:
    other = again(app, verifier)
    assert form(verifier, "/account/password", old="wrong", new="a longer password").status_code == 422
    assert form(verifier, "/account/password", old=PASSWORD, new="short").status_code == 422

    assert form(verifier, "/account/password", old=PASSWORD, new="a longer password").status_code == 303

    assert other.get("/v1/worklist").status_code == 401
    assert verifier.get("/v1/worklist").status_code == 200


def test_a_page_that_looks_by_itself_does_not_keep_the_session(
    verifier: OfficerClient, with_settings: Any
) -> None:
    with_settings(session_idle_s=600)

    with clock.frozen_at(clock.now() + timedelta(seconds=500)):
        assert verifier.get("/panel", headers={"X-Fragment": "1"}).status_code == 200
    with clock.frozen_at(clock.now() + timedelta(seconds=700)):
        assert verifier.get("/v1/worklist").status_code == 401


def test_an_armed_console_is_never_idle_but_ends_with_its_shift(
    operator: OfficerClient, with_settings: Any
) -> None:
    with_settings(session_idle_s=600)
    armed = operator.post("/cpo/arming", json={"armed": True})
    assert armed.status_code == 200
    assert armed.json["ends_at"].endswith("Z")

    with clock.frozen_at(clock.now() + timedelta(hours=11)):
        assert operator.get("/v1/cpo/feed", headers={"Accept": "application/json"}).status_code == 200
    with clock.frozen_at(clock.now() + timedelta(hours=13)):
        assert operator.get("/v1/cpo/feed", headers={"Accept": "application/json"}).status_code == 401


def test_a_console_that_was_put_down_is_idle_again(operator: OfficerClient, with_settings: Any) -> None:
    with_settings(session_idle_s=600)
    operator.post("/cpo/arming", json={"armed": True})
    operator.post("/cpo/arming", json={"armed": False})

    with clock.frozen_at(clock.now() + timedelta(seconds=700)):
        assert operator.get("/cpo").status_code == 303
    assert audit("console.arm") == audit("console.disarm") == [""]


@pytest.mark.parametrize(
    "body", [None, {}, {"credential": {}, "question_id": "x"}, {"question_id": str(uuid4())}]
)
def test_half_an_answer_is_a_clear_refusal(verifier: OfficerClient, body: Any) -> None:
    assert verifier.post("/account/proof", json=body).status_code == 422


def test_an_answer_to_no_question_is_refused(verifier: OfficerClient) -> None:
    answer = {"question_id": str(uuid4()), "credential": {"id": "x", "type": "public-key", "response": {}}}

    refused = verifier.post("/account/proof", json=answer)

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/passkey-refused")


def test_ended_sessions_are_not_shown(app: Flask, verifier: OfficerClient, settings: Any) -> None:
    again(app, verifier)
    form(verifier, "/account/sessions/end-others")
    with reading() as session:
        found = officers.officer_by_name_or_none(session, verifier.name)
        assert found is not None
        assert len(sessions.open_sessions(session, [found.id], idle_s=settings.session_idle_s)) == 1
