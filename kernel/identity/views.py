"""Signing in and out of the officers' pages, and the language they are in."""

import hashlib

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request

from kernel import secrets
from kernel.http import limits
from kernel.identity import csrf, guards, officers
from kernel.unit_of_work import reading, unit_of_work
from kernel.web import languages

sign_in = Blueprint("sign_in", __name__)
sign_out = Blueprint("sign_out", __name__)
language = Blueprint("language", __name__)

HOME_OF_ROLE = {"operator": "/cpo", "technician": "/upkeep", "auditor": "/upkeep"}


@sign_in.get("")
def form() -> Response:
    """The sign-in form, with a token that belongs to this browser."""
    return _form(status=200, next_path=request.args.get("next", ""))


@sign_in.post("")
def open_session() -> Response:
    """Check name and password; 303 to the officer's page, or 401 and the form again."""
    csrf.check(request.cookies.get(csrf.SIGN_IN_COOKIE, ""))
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    settings = current_app.extensions["settings"]
    if wait_s := _seconds_to_wait(name):
        answer = _form(status=429, name=name, error="too-many", next_path=request.form.get("next", ""))
        answer.headers["Retry-After"] = str(wait_s)
        return answer
    with reading() as session:
        officer = officers.officer_by_name_or_none(session, name)
    if not officers.password_fits(officer, password) or officer is None:
        _note_failure(name)
        return _form(status=401, name=name, error="wrong", next_path=request.form.get("next", ""))
    with unit_of_work() as uow:
        cookie = officers.open_session(uow, officer, life_s=settings.console_session_s)
    wanted = request.form.get("next", "")
    home = wanted if _is_own_path(wanted) else HOME_OF_ROLE.get(officer.role, "/panel")
    answer = make_response(redirect(home, 303))
    answer.set_cookie(
        guards.SESSION_COOKIE,
        cookie,
        max_age=settings.console_session_s,
        httponly=True,
        samesite="Strict",
        secure=settings.is_public_https,
    )
    return answer


@sign_out.post("")
def close_session() -> Response:
    """End the session on our side, and forget the cookie."""
    with unit_of_work() as uow:
        officers.close_session(uow, g.officer)
    answer = make_response(redirect("/sign-in", 303))
    answer.delete_cookie(guards.SESSION_COOKIE, samesite="Strict")
    return answer


@language.post("")
def choose_language() -> Response:
    """Keep the language in this browser and go back to the page. No token: it opens and changes nothing else."""
    wanted = request.form.get("next", "")
    answer = make_response(redirect(wanted if _is_own_path(wanted) else "/sign-in", 303))
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
    address = hashlib.sha256((settings.secret_key + (request.remote_addr or "")).encode()).hexdigest()
    return [
        ("sign-in", name.casefold()[:80], settings.sign_in_failures),
        ("sign-in-address", address, settings.sign_in_failures * 10),
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
