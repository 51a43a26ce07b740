"""The guards of the doors. A guard runs before every view of its blueprint and says who is there, or refuses.

It leaves `g.actor` (for the audit) and, by kind of visitor, `g.device` or `g.officer`.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from flask import Response, current_app, g, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from kernel.audit.entries import ANONYMOUS
from kernel.errors import DomainError, Kind
from kernel.http.operations import Operation
from kernel.http.problems import HttpProblem
from kernel.http.redirects import see_other
from kernel.identity import (
    csrf,
    device_keys,
    fresh,
    officers,
    owing,
    residents,
    sealed_tokens,
    sessions,
    signing,
)
from kernel.identity.officers import KEY_PREFIX, SignedIn
from kernel.marks import N_
from kernel.unit_of_work import reading, unit_of_work

SESSION_COOKIE = "gawah_session"

ASKS_AGAIN_S = 3

Guard = Callable[[], Response | None]


class Forbidden(DomainError):
    kind = Kind.FORBIDDEN
    slug = "forbidden"
    title = N_("This is not yours to do")


class ConsoleOnly(DomainError):
    kind = Kind.FORBIDDEN
    slug = "console-only"
    title = N_("Only a signed-in console that has rendered it can say so")


class DeviceWaiting(DomainError):
    kind = Kind.FORBIDDEN
    slug = "device-waiting"
    title = N_("The phone that invited this one has not let it in yet")


def require_fresh_proof() -> None:
    """What is hard to take back needs a fresh touch of the passkey, or the password again. Raises ProofRequired."""
    with reading() as session:
        fresh.require(session, g.officer)


def anyone() -> None:
    """A door without a lock."""
    g.actor = ANONYMOUS


def enrolling() -> None:
    """Anyone may enrol; who shows a device's token adds a device to the same resident."""
    g.actor, g.device = ANONYMOUS, None
    if _bearer():
        resident()


def renewing() -> None:
    """The device in the address, by its signature alone when it has a key: a lost token locks nobody out. Else by its token."""
    device = residents.device_or_none((request.view_args or {})["device_id"])
    key = device_keys.loaded(device.public_key) if device is not None and device.public_key else None
    if device is None or key is None or not signing.is_named(key):
        resident()
        return
    if device.has_ended:
        raise HttpProblem("device-ended", "enrol again")
    signing.check(key)
    _enter_device(device)


def resident() -> None:
    """A resident's device with a token in force."""
    _enter_device(_device(must_be_in_force=True))


def resident_or_receipt() -> None:
    """A resident's device; who only reads may hold a receipt secret instead. A new report comes from a device."""
    if request.method in ("GET", "HEAD"):
        reporter()
        return
    g.receipt_secret = ""
    resident()


def reporter() -> None:
    """Who made a report: a resident's device, or the holder of its receipt secret, who needs no token."""
    g.receipt_secret = request.headers.get("Receipt-Secret", "")
    if g.receipt_secret:
        g.actor, g.device = ANONYMOUS, None
        return
    resident()


def resident_by_api_key() -> None:
    """A resident's device whose token comes as `api_key`, as Open311 has it. Reading needs none."""
    g.actor, g.device = ANONYMOUS, None
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _enter_device(_device(must_be_in_force=True, token=request.values.get("api_key", "")))


def resident_in_need() -> None:
    """A device that may call for help: an ended token will do, only one never issued is refused.

    A device that signs calls unsigned too, with a wrong clock or a signature that is none. One that was signed out, or was
    not let in yet, calls and says where it is; it reads what it has called itself, and has no part in another phone's call.
    """
    _enter_device(_device(must_be_in_force=False))


def officer(
    *,
    roles: Collection[str],
    read: str | None = None,
    write: str | None = None,
    also: Collection[str] = (),
    pages: bool = False,
) -> Guard:
    """A guard for officers with one of `roles`, by session, or by their key with the scope for this method.

    read, write: the key's scope for reading and for writing; None shuts the door to keys. A scope to write
    includes reading. also: further scopes for reading. pages: who is not signed in is sent to the sign-in page.
    """

    def guard() -> Response | None:
        who = _key_holder_or_none() or _session_holder_or_none()
        if who is None:
            if pages and request.method == "GET":
                return see_other(url_for("sign_in.form", next=_asked_for()))
            raise HttpProblem("unauthenticated", "sign in, or send a service key")
        g.role = who.role  # for a refusal, which names the doors that are open
        if who.key_id is not None:
            allowed = {write} if request.method not in csrf.SAFE_METHODS else {read, write, *also}
            if not (allowed - {None}) & who.scopes:
                raise Forbidden(f"the key needs the scope {write or read or 'of nobody: sign in'}")
        elif who.role not in roles:
            raise Forbidden(f"{officers.with_article(who.role)} may not enter here")
        elif request.method not in csrf.SAFE_METHODS:
            csrf.check(request.cookies.get(SESSION_COOKIE, ""))
        g.officer, g.actor = who, who.actor
        _refuse_what_is_not_theirs(who)
        return None

    return guard


def _asked_for() -> str:
    """The page that was asked for, as an address of ours: with what it was asked (a view, a screen)."""
    return request.full_path.removesuffix("?")


def _refuse_what_is_not_theirs(who: SignedIn) -> None:
    """What the address names must lie within the officer's reach: asked here, so before every byte. Raises NotFound.

    The composition root passes the question as app.extensions["reach"], since only the police's side can answer it.
    """
    current_app.extensions["reach"](who, request.view_args or {})


def signed_in() -> Response | None:
    """Any officer's own pages."""
    return officer(roles=("verifier", "operator", "supervisor", "technician", "auditor", "administrator"))()


def console_session() -> Response | None:
    """A console with a person before it: a program cannot have looked."""
    if _bearer() and (who := _key_holder_or_none()) is not None:
        raise ConsoleOnly(f"{who.name}'s key has no screen")
    return officer(roles=("operator", "supervisor"))()


def metrics() -> None:
    """The machine itself, or a key with metrics:read."""
    g.actor = ANONYMOUS
    if request.remote_addr in ("127.0.0.1", "::1"):
        return
    who = _key_holder_or_none()
    if who is None:
        raise HttpProblem("unauthenticated", "metrics are for this machine, or for a key with metrics:read")
    if "metrics:read" not in who.scopes:
        raise Forbidden("the key needs the scope metrics:read")


def session_token() -> str:
    """The page token of who is signed in, for <meta name="csrf-token">."""
    return csrf.token_for(request.cookies.get(SESSION_COOKIE, ""))


def _enter_device(device: residents.Device) -> None:
    g.device, g.actor = device, device.actor


def _device(*, must_be_in_force: bool, token: str = "") -> residents.Device:
    token = token or _bearer()
    if not token:
        raise HttpProblem("unauthenticated", "send the device's token as Authorization: Bearer")
    is_call = not must_be_in_force and _takes_unsigned()
    found = residents.device_of_token_or_none(token) or (_caller_or_none(token) if is_call else None)
    if found is None:
        if token.startswith(KEY_PREFIX) and _is_key(token):
            raise Forbidden("this door is for residents' devices")
        raise HttpProblem("unauthenticated", "this token was never issued; enrol again")
    device, issued = found
    if must_be_in_force or not _may_call_or_ask(device, is_call=is_call):
        _refuse_strangers(device)
    if device.is_expired and must_be_in_force:
        does = "enrol" if device.public_key is None else "renew, or enrol"
        raise HttpProblem("token-expired", f"{does} again")
    device = _as_signed(device, must_be_signed=not is_call)
    if must_be_in_force:
        owing.require_work(device)
    elif is_call and not request.view_args:
        return device  # no commit before a new SOS but its own: whatever comes next, a place of it too, is the first use
    if issued is not None and issued.first_used_at is None and not device.is_expired:
        residents.use_first_time(issued)
    return device


def _caller_or_none(token: str) -> tuple[residents.Device, None] | None:
    """The device that a token names whose seal is not ours (any more), where the device's key signs this call for help."""
    device_id = sealed_tokens.claimed_or_none(token)
    device = None if device_id is None else residents.device_or_none(device_id)
    if device is None or device.public_key is None or _as_signed(device, must_be_signed=False).is_unsigned:
        return None
    return device, None


def _refuse_strangers(device: residents.Device) -> None:
    if device.has_ended:
        raise HttpProblem("device-ended", "enrol again")
    if device.is_waiting:
        raise DeviceWaiting("say yes on the phone that showed the code", retry_after_s=ASKS_AGAIN_S)


def _may_call_or_ask(device: residents.Device, *, is_call: bool) -> bool:
    """Whether a phone that waits, or was signed out, calls for help, or asks of a call that it has raised itself.

    Places of its own call it always sends, whatever became of it meanwhile; of another phone's call it sends nothing. The
    composition root passes the question as app.extensions["own_call"], since only the residents' side can answer it.
    """
    if not (device.has_ended or device.is_waiting):
        return True
    named = request.view_args or {}
    if is_call and not named:
        return True
    how = "call" if is_call else "read" if request.method in ("GET", "HEAD") else "write"
    may: bool = current_app.extensions["own_call"](device, named, how=how)
    return may


def _as_signed(device: residents.Device, *, must_be_signed: bool) -> residents.Device:
    """The device as its signature shows it: with one that fits, an ended token of a quarter of an hour is no matter."""
    if device.public_key is None:
        return device
    try:
        signing.check(device_keys.loaded(device.public_key), may_be_repeated=not must_be_signed)
    except (HttpProblem, RequestEntityTooLarge):
        if must_be_signed:
            raise
        return replace(device, is_unsigned=True)
    return replace(device, is_expired=device.has_ended)


def _takes_unsigned() -> bool:
    """Whether this door hears a call for help. To read an SOS or to end it, a device's key is asked for."""
    described = getattr(current_app.view_functions.get(request.endpoint or ""), "operation", None)
    return isinstance(described, Operation) and described.takes_unsigned


def _is_key(token: str) -> bool:
    with reading() as session:
        return officers.key_or_none(session, token) is not None


def _key_holder_or_none() -> SignedIn | None:
    token = _bearer()
    if not token:
        return None
    with reading() as session:
        who = officers.key_or_none(session, token)
    if who is None:
        if residents.device_of_token_or_none(token) is not None:
            raise Forbidden("this door is for officers")
        raise HttpProblem("unauthenticated", "this key was never issued, or has ended")
    return who


def _session_holder_or_none() -> SignedIn | None:
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return None
    settings = current_app.extensions["settings"]
    with reading() as session:
        found = sessions.session_or_none(session, cookie, idle_s=settings.session_idle_s)
    if found is None:
        return None
    who, is_old = found
    if is_old and who.session_id is not None and not _is_page_by_itself():
        with unit_of_work() as uow:
            sessions.mark_seen(uow, who.session_id)
    return who


def _is_page_by_itself() -> bool:
    """Whether an open page has another look by itself: nobody need sit before it, so it keeps no session alive."""
    return request.headers.get("X-Fragment") == "1"


def _bearer() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
