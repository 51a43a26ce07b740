"""An officer's own account: sign-ins in force, passkeys, the password, and showing once more who one is."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, render_template, request

from kernel.errors import InvalidField
from kernel.http import limits
from kernel.http.redirects import see_other
from kernel.identity import answers, guards, officers, passkeys, sessions
from kernel.identity.models import Officer
from kernel.identity.sites import NoSite, site
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from kernel.web import refusals

account = Blueprint("account", __name__)
refusals.register(account)


@account.get("")
def show_account() -> str:
    """What is signed in under one's name, and how one shows who one is."""
    settings = current_app.extensions["settings"]
    with reading() as session:
        officer = session.get_one(Officer, g.officer.officer_id)
        open_ones = sessions.open_sessions(session, [officer.id], idle_s=settings.session_idle_s)
        known = passkeys.passkeys_of(session, officer.id)
    return render_template(
        "account.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        sessions=open_ones,
        passkeys=known,
        elsewhere=_elsewhere_or_none(),
        said=request.args.get("said", ""),
    )


@account.post("/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> Response:
    """End one sign-in; one's own ends here and now."""
    with unit_of_work() as uow:
        sessions.end_session(uow, officer_id=g.officer.officer_id, session_id=session_id, by=g.officer)
    return _back("ended") if session_id != g.officer.session_id else _to("/sign-in")


@account.post("/sessions/end-others")
def end_others() -> Response:
    """End every other sign-in of one's own."""
    with unit_of_work() as uow:
        sessions.end_all(
            uow, officer_id=g.officer.officer_id, actor=g.officer.actor, but=g.officer.session_id
        )
    return _back("ended")


@account.post("/password")
def change_password() -> Response:
    """Another password; every other sign-in ends with the old one."""
    _refuse_many_tries()
    old, new = request.form.get("old", ""), request.form.get("new", "")
    with reading() as session:
        officer = session.get_one(Officer, g.officer.officer_id)
    if not officers.password_fits(officer, old):
        _note_failure()
        raise InvalidField(("old", "wrong", "that is not your password"))
    with unit_of_work() as uow:
        officers.change_password(uow, officer_id=officer.id, password=new, actor=g.officer.actor)
        sessions.end_all(uow, officer_id=officer.id, actor=g.officer.actor, but=g.officer.session_id)
    return _back("password")


@account.post("/passkeys/question")
def ask_to_add() -> dict[str, str]:
    """What the browser asks a new passkey. Needs a fresh proof: a session left open must not add a key."""
    guards.require_fresh_proof()
    with unit_of_work() as uow:
        asked = passkeys.ask_to_add(uow, _myself(uow), cookie=_cookie(), site=site())
    return {"question_id": str(asked.id), "options": asked.options}


@account.post("/passkeys")
def add_passkey() -> tuple[dict[str, str], int]:
    """Take the new passkey."""
    guards.require_fresh_proof()
    question_id, credential, label = _answer()
    with unit_of_work() as uow:
        added = passkeys.add(
            uow,
            _myself(uow),
            question_id=question_id,
            cookie=_cookie(),
            site=site(),
            credential=credential,
            label=label,
            actor=g.officer.actor,
        )
    return {"id": str(added)}, 201


@account.post("/passkeys/<uuid:passkey_id>/end")
def end_passkey(passkey_id: UUID) -> Response:
    """Remove a passkey. Needs a fresh proof."""
    guards.require_fresh_proof()
    with unit_of_work() as uow:
        passkeys.end(uow, officer_id=g.officer.officer_id, passkey_id=passkey_id, actor=g.officer.actor)
    return _back("removed")


@account.post("/proof/question")
def ask_for_proof() -> dict[str, str]:
    """How the officer shows who they are: with a passkey if they have one, else with the password."""
    with unit_of_work() as uow:
        if not passkeys.has_passkey(uow.session, g.officer.officer_id):
            return {"way": "password"}
        asked = passkeys.ask(uow, g.officer.officer_id, purpose="prove", cookie=_cookie(), site=site())
    return {"way": "passkey", "question_id": str(asked.id), "options": asked.options}


@account.post("/proof")
def prove() -> tuple[str, int]:
    """Take the proof; what needs a fresh one may be done for some minutes."""
    _refuse_many_tries()
    session_id = g.officer.session_id
    body = request.get_json(silent=True)
    if isinstance(body, dict) and "password" in body:
        _prove_by_password(str(body["password"]))
    else:
        question_id, credential, _ = _answer()
        answers.answer_by_passkey(
            officer_id=g.officer.officer_id,
            purpose="prove",
            cookie=_cookie(),
            question_id=question_id,
            credential=credential,
            then=lambda uow: sessions.mark_proved(uow, session_id),
        )
    return "", 204


def _prove_by_password(password: str) -> None:
    with reading() as session:
        officer = session.get_one(Officer, g.officer.officer_id)
        if passkeys.has_passkey(session, officer.id):
            raise passkeys.PasskeyRefused("you have a passkey: touch it")
    if not officers.password_fits(officer, password):
        _note_failure()
        raise InvalidField(("password", "wrong", "that is not your password"))
    with unit_of_work() as uow:
        sessions.mark_proved(uow, g.officer.session_id)


def _myself(uow: UnitOfWork) -> Officer:
    return uow.session.get_one(Officer, g.officer.officer_id)


def _answer() -> tuple[UUID, dict[str, Any], str]:
    return answers.answer_in(request.get_json(silent=True))


def _elsewhere_or_none() -> str | None:
    """The address at which passkeys work, when this is not it."""
    try:
        site()
    except NoSite as nowhere:
        return str(nowhere.extra["address"])
    return None


def _refuse_many_tries() -> None:
    settings = current_app.extensions["settings"]
    wait_s = limits.seconds_to_wait(
        settings.redis_url, most=settings.sign_in_failures, name="proof", key=str(g.officer.officer_id)
    )
    if wait_s:
        raise limits.TooMany("too many tries", retry_after_s=wait_s)


def _note_failure() -> None:
    settings = current_app.extensions["settings"]
    limits.note_failure(
        settings.redis_url, window_s=settings.sign_in_window_s, name="proof", key=str(g.officer.officer_id)
    )


def _cookie() -> str:
    return request.cookies.get(guards.SESSION_COOKIE, "")


def _back(said: str) -> Response:
    return _to(f"/account?said={said}")


def _to(path: str) -> Response:
    return see_other(path)
