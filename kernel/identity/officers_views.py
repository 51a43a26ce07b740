"""The officers' page of those who answer for them: stations, sign-ins, lost passkeys, shut accounts."""

from uuid import UUID

from flask import Blueprint, Response, current_app, g, render_template, request

from kernel.errors import InvalidField
from kernel.http.redirects import see_other
from kernel.identity import confining, guards, officers, passkey_waivers, passkeys, sessions, stations
from kernel.identity.guards import Forbidden
from kernel.identity.models import ROLES
from kernel.unit_of_work import reading, unit_of_work
from kernel.web import languages, refusals

officers_pages = Blueprint("officers_pages", __name__)
refusals.register(officers_pages)

SHORTEST_REASON = 10


@officers_pages.get("")
def show_officers() -> str:
    """Everybody with an account, where they sit, and what is signed in under their name."""
    settings = current_app.extensions["settings"]
    with reading() as session:
        everybody = officers.all_officers(session)
        open_ones = sessions.open_sessions(
            session, [officer.id for officer in everybody], idle_s=settings.session_idle_s
        )
        keys = passkeys.counts(session)
        known_stations = stations.names_in_force(session)
        called = stations.called_in(session, languages.language())
    return render_template(
        "officers.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        everybody=everybody,
        sessions={
            each.id: [opened for opened in open_ones if opened.officer_id == each.id] for each in everybody
        },
        passkeys=keys,
        stations=known_stations,
        called=called,
        roles=ROLES,
        shortest_reason=SHORTEST_REASON,
        said=request.args.get("said", ""),
    )


@officers_pages.post("/<uuid:officer_id>/sessions/end")
def end_sessions(officer_id: UUID) -> Response:
    """End everything that is signed in under an officer's name, at once."""
    with unit_of_work() as uow:
        but = g.officer.session_id if officer_id == g.officer.officer_id else None
        sessions.end_all(uow, officer_id=officer_id, actor=g.officer.actor, but=but, reason=_reason())
    return _back("ended")


@officers_pages.post("/<uuid:officer_id>/passkeys/waive")
def waive_passkey(officer_id: UUID) -> Response:
    """Their passkeys are lost: end them all, and let the officer in by password once. Never for oneself."""
    guards.require_fresh_proof()
    with unit_of_work() as uow:
        passkey_waivers.waive(
            uow, officer_id=officer_id, by=g.officer.actor, by_id=g.officer.officer_id, reason=_reason()
        )
        sessions.end_all(uow, officer_id=officer_id, actor=g.officer.actor, reason="passkeys lost")
    return _back("waived")


@officers_pages.post("/<uuid:officer_id>/station")
def assign_station(officer_id: UUID) -> Response:
    """Put an officer under a station, or under none. Not by who is confined: it says how far somebody sees.

    Never for oneself: whoever may choose where they sit could be both of two stations.
    """
    _require_whole_city()
    _refuse_oneself(officer_id)
    guards.require_fresh_proof()
    named = request.form.get("station_id", "")
    try:
        station_id = UUID(named) if named else None
    except ValueError:
        raise InvalidField(("station_id", "invalid", "choose a station")) from None
    with unit_of_work() as uow:
        stations.assign_by_id(uow, officer_id=officer_id, station_id=station_id, actor=g.officer.actor)
    return _back("assigned")


@officers_pages.post("/<uuid:officer_id>/reach")
def confine_officer(officer_id: UUID) -> Response:
    """How far an officer sees: the city, the district, the station. By who sees all of it, and never for oneself."""
    _require_whole_city()
    _refuse_oneself(officer_id)
    guards.require_fresh_proof()
    with unit_of_work() as uow:
        confining.confine(
            uow,
            officer_id=officer_id,
            confined_to=request.form.get("confined_to", ""),
            actor=g.officer.actor,
            reason=_reason(),
        )
    return _back("confined")


@officers_pages.post("/<uuid:officer_id>/role")
def change_role(officer_id: UUID) -> Response:
    """Another role. For administrators, and never one's own. What is signed in ends: it was opened for the other one."""
    _require_another_administrator(officer_id)
    with unit_of_work() as uow:
        confining.change_role(
            uow,
            officer_id=officer_id,
            role=request.form.get("role", ""),
            actor=g.officer.actor,
            reason=_reason(),
        )
        sessions.end_all(uow, officer_id=officer_id, actor=g.officer.actor, reason="another role")
    return _back("role")


@officers_pages.post("/<uuid:officer_id>/disable")
def disable_officer(officer_id: UUID) -> Response:
    """Shut an account; its sign-ins end at once. For administrators, and never one's own."""
    return _set_disabled(officer_id, is_disabled=True)


@officers_pages.post("/<uuid:officer_id>/enable")
def enable_officer(officer_id: UUID) -> Response:
    """Open an account again. For administrators."""
    return _set_disabled(officer_id, is_disabled=False)


def _set_disabled(officer_id: UUID, *, is_disabled: bool) -> Response:
    _require_another_administrator(officer_id)
    with unit_of_work() as uow:
        officers.set_disabled(
            uow, officer_id=officer_id, is_disabled=is_disabled, actor=g.officer.actor, reason=_reason()
        )
        if is_disabled:
            sessions.end_all(uow, officer_id=officer_id, actor=g.officer.actor, reason="account shut")
    return _back("disabled" if is_disabled else "enabled")


def _require_whole_city() -> None:
    if g.officer.is_limited:
        raise Forbidden("you see a part of the city; who sees all of it does this")


def _refuse_oneself(officer_id: UUID) -> None:
    if officer_id == g.officer.officer_id:
        raise Forbidden("another supervisor does this for you")


def _require_another_administrator(officer_id: UUID) -> None:
    """Raises Forbidden, ProofRequired."""
    if g.officer.role != "administrator" or officer_id == g.officer.officer_id:
        raise Forbidden("another administrator does this")
    guards.require_fresh_proof()


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if len(reason) < SHORTEST_REASON or not reason.isprintable():
        raise InvalidField(("reason", "required", f"say why in {SHORTEST_REASON} characters or more"))
    return reason[:500]


def _back(said: str) -> Response:
    return see_other(f"/officers?said={said}")
