"""Signing in and out of the officers' pages, and the language they are in."""

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
)

from kernel import secrets
from kernel.http import limits, limits_ranges
from kernel.http.redirects import see_other
from kernel.identity import answers, csrf, guards, officers, passkey_waivers, passkeys, proving, sessions
from kernel.identity.models import Officer
from kernel.identity.sites import site
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from kernel.web import languages, refusals

sign_in = Blueprint("sign_in", __name__)
sign_out = Blueprint("sign_out", __name__)
language = Blueprint("language", __name__)

refusals.register(sign_in)

HOME_OF_ROLE = {
    "operator": "/cpo",
    "technician": "/upkeep",
    "auditor": "/upkeep",
    "administrator": "/officers",
}


@sign_in.get("")
def form() -> Response:
    """The sign-in form, with a token that belongs to this browser."""
    return _form(status=200, next_path=request.args.get("next", ""))


@sign_in.post("")
def open_session() -> Response:
    """Check name and password; 303 to the officer's page, or 401 and the form again."""
    csrf.check(request.cookies.get(csrf.SIGN_IN_COOKIE, ""))
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    if wait_s := _seconds_to_wait(name):
        answer = _form(status=429, name=name, error="too-many", next_path=request.form.get("next", ""))
        answer.headers["Retry-After"] = str(wait_s)
        return answer
    with reading() as session:
        officer = officers.officer_by_name_or_none(session, name)
    if not officers.password_fits(officer, password) or officer is None:
        _note_failure(name)
        return _form(status=401, name=name, error="wrong", next_path=request.form.get("next", ""))
    with reading() as session:
        is_waived = passkey_waivers.has_waiver(session, officer.id)
        needs_passkey = passkeys.has_passkey(session, officer.id)
    wanted = request.form.get("next", "")
    if needs_passkey:
        return _ask_for_passkey(officer, next_path=wanted)
    with unit_of_work() as uow:
        if is_waived:
            passkey_waivers.use_waiver(uow, officer.id)
        cookie = _open(uow, officer, proof="password, passkey waived" if is_waived else "password")
    home = "/account?said=waived" if is_waived else _home(officer, wanted)
    return _signed_in(see_other(home), cookie)


@sign_in.post("/passkey")
def answer_with_passkey() -> Response:
    """The second half of signing in, for those who have a passkey; says where to go."""
    form_cookie = request.cookies.get(csrf.SIGN_IN_COOKIE, "")
    csrf.check(form_cookie)
    body = request.get_json(silent=True)
    question_id, credential, _ = answers.answer_in(body)
    with reading() as session:
        officer = passkeys.officer_asked(session, question_id, cookie=form_cookie)
    if wait_s := _seconds_to_wait(officer.name):
        raise limits.TooMany("too many tries", retry_after_s=wait_s)
    try:
        cookie = answers.answer_by_passkey(
            officer_id=officer.id,
            purpose="sign_in",
            cookie=form_cookie,
            question_id=question_id,
            credential=credential,
            then=lambda uow: _open(uow, officer, proof="password and passkey"),
        )
    except passkeys.PasskeyRefused:
        _note_failure(officer.name)
        raise
    wanted = str(body.get("next", "")) if isinstance(body, dict) else ""
    return _signed_in(jsonify(next=_home(officer, wanted)), cookie)


def _ask_for_passkey(officer: Officer, *, next_path: str) -> Response:
    """The password was right; the passkey comes next. Nothing is signed in yet."""
    form_cookie = request.cookies.get(csrf.SIGN_IN_COOKIE, "")
    with unit_of_work() as uow:
        asked = passkeys.ask(uow, officer.id, purpose="sign_in", cookie=form_cookie, site=site())
    page = render_template(
        "sign_in_passkey.html",
        csrf_token=csrf.token_for(form_cookie),
        question=asked,
        next=next_path if _is_own_path(next_path) else "",
    )
    return make_response(page, 200)


def _open(uow: UnitOfWork, officer: Officer, *, proof: str) -> str:
    return sessions.open_session(
        uow,
        officer,
        life_s=current_app.extensions["settings"].console_session_s,
        device=sessions.Device(request.remote_addr or "", request.headers.get("User-Agent", "")),
        proof=proof,
    )


def _signed_in(answer: Response, cookie: str) -> Response:
    settings = current_app.extensions["settings"]
    answer.set_cookie(
        guards.SESSION_COOKIE,
        cookie,
        max_age=settings.console_session_s,
        httponly=True,
        samesite="Strict",
        secure=settings.is_public_https,
    )
    return answer


def _home(officer: Officer, wanted: str) -> str:
    return wanted if _is_own_path(wanted) else HOME_OF_ROLE.get(officer.role, "/panel")


@sign_out.post("")
def close_session() -> Response:
    """End the session on our side, and forget the cookie."""
    with unit_of_work() as uow:
        sessions.close_session(uow, g.officer)
    answer = see_other("/sign-in")
    answer.delete_cookie(guards.SESSION_COOKIE, samesite="Strict")
    return answer


@language.post("")
def choose_language() -> Response:
    """Keep the language in this browser and go back to the page. No token: it opens and changes nothing else."""
    wanted = request.form.get("next", "")
    answer = see_other(wanted if _is_own_path(wanted) else "/sign-in")
    code = request.form.get("language", "")
    if code in languages.LANGUAGES:
        answer.set_cookie(
            languages.COOKIE,
            code,
            max_age=languages.KEPT_S,
            httponly=True,
            samesite="Lax",
            secure=current_app.extensions["settings"].is_public_https,
        )
    return answer


def _form(*, status: int, next_path: str, name: str = "", error: str = "") -> Response:
    settings = current_app.extensions["settings"]
    cookie = request.cookies.get(csrf.SIGN_IN_COOKIE) or secrets.new_token()
    page = render_template(
        "sign_in.html",
        csrf_token=csrf.token_for(cookie),
        name=name,
        error=error,
        next=next_path if _is_own_path(next_path) else "",
    )
    answer = make_response(page, status)
    answer.set_cookie(
        csrf.SIGN_IN_COOKIE, cookie, httponly=True, samesite="Strict", secure=settings.is_public_https
    )
    return answer


def _is_own_path(path: str) -> bool:
    """Only a path of ours may be gone to: `//elsewhere` and `/\\elsewhere` are other sites.

    So is `/<tab>/elsewhere`: browsers and urllib leave control characters out before they read an address.
    """
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


def _tries(name: str) -> list[tuple[str, str, int]]:
    """(counter, key, most): per account, and per address ten times as many, for a station shares one."""
    settings = current_app.extensions["settings"]
    return [
        (proving.COUNTER, proving.key_of(name), settings.sign_in_failures),
        ("sign-in-address", limits_ranges.address_hash(), settings.sign_in_failures * 10),
    ]


def _seconds_to_wait(name: str) -> int:
    settings = current_app.extensions["settings"]
    return max(
        limits.seconds_to_wait(settings.redis_url, most=most, name=counter, key=key)
        for counter, key, most in _tries(name)
    )


def _note_failure(name: str) -> None:
    settings = current_app.extensions["settings"]
    for counter, key, _ in _tries(name):
        limits.note_failure(settings.redis_url, window_s=settings.sign_in_window_s, name=counter, key=key)
