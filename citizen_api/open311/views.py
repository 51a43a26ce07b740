"""The doors of Open311 GeoReport v2: https://wiki.open311.org/GeoReport_v2. Its answers and errors are the standard's.

What anybody may list is what was verified and is public, under ids of its own; a request's own id is told to its
sender alone, and leads to where it stands.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from citizen_api.alerts import queries as alerts
from citizen_api.alerts.publishing import Again, Told, published_at_or_none, updates
from citizen_api.open311 import queries, reporting
from citizen_api.open311.forms import MEDIA_TYPES, Item, definition, written
from citizen_api.open311.services_offered import BY_CODE, SERVICES, STATUS_NOTES, status_of
from citizen_api.push import messages
from citizen_api.trust import quotas
from kernel import clock
from kernel.config import Settings
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.geo import Position
from kernel.http.problems import HTTP_PROBLEMS, HttpProblem
from kernel.secrets import derived_key, keyed_hash
from kernel.unit_of_work import reading

blueprint = Blueprint("open311", __name__)

FORM = "<any(json, xml):form>"
NOTICE = "Pictures are not fetched by their address: send them from the app. In danger call 15."


@blueprint.get(f"/discovery.{FORM}")
def discover(form: str) -> Response:
    """Where the doors are."""
    found: Item = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": f"{_settings().public_url.rstrip('/')}/open311/v2",
        "type": "production",
        "formats": "application/json,text/xml",
    }
    return _answer([found], of="discovery", form=form)


@blueprint.get(f"/v2/services.{FORM}")
def list_services(form: str) -> Response:
    """What may be asked of us here: nothing where somebody is in danger."""
    items: list[Item] = [
        {
            "service_code": service.code,
            "service_name": service.name,
            "description": service.description,
            "metadata": False,
            "type": "realtime",
            "keywords": service.group,
            "group": service.group,
        }
        for service in SERVICES
    ]
    return _answer(items, of="services", form=form)


@blueprint.get(f"/v2/services/<service_code>.{FORM}")
def show_service(service_code: str, form: str) -> Response:
    """What a service asks beside the place and the words: nothing of any of ours."""
    if service_code not in BY_CODE:
        raise NotFound(f"no service is called {service_code[:40]}")
    return Response(definition(service_code, form=form), 200, {"Content-Type": MEDIA_TYPES[form]})


@blueprint.post(f"/v2/requests.{FORM}")
def submit_request(form: str) -> Response:
    """A report. `api_key` is the device's token; the same again is the same report."""
    settings = _settings()
    asked = reporting.read(dict(request.values.items()))
    counted = keyed_hash(derived_key(settings.secret_key, "report-limit"), str(g.device.id)).hex()
    quotas.refuse_flood(g.device, counted_as=counted, settings=settings)
    report_id = reporting.submit(
        asked,
        device=g.device,
        city=settings.city_box,
        secret=derived_key(settings.secret_key, "idempotency"),
    )
    made: Item = {"service_request_id": str(report_id), "service_notice": NOTICE, "account_id": None}
    return _answer([made], of="service_requests", form=form, status=201)


@blueprint.get(f"/v2/requests.{FORM}")
def list_requests(form: str) -> Response:
    """What was verified and is public, the newest first, at its coarse place."""
    return _answer([_public(told) for told in _asked_for()], of="service_requests", form=form)


@blueprint.get(f"/v2/requests/<uuid:request_id>.{FORM}")
def show_request(request_id: UUID, form: str) -> Response:
    """Where one's request stands, without words or place; or one that is public."""
    with reading() as session:
        public = {told.id: told for told in alerts.public_alerts(session)}
        if request_id in public:
            return _answer([_public(public[request_id])], of="service_requests", form=form)
        standing = queries.standing(session, request_id, categories=BY_CODE)
    found: Item = {
        "service_request_id": str(standing.id),
        "status": status_of(standing.status),
        "status_notes": STATUS_NOTES[standing.status],
        "service_code": standing.category,
        "service_name": BY_CODE[standing.category].name,
        "requested_datetime": clock.wire(standing.received_at),
    }
    return _answer([found], of="service_requests", form=form)


@blueprint.get(f"/v2/servicerequestupdates.{FORM}")
def list_updates(form: str) -> Response:
    """What became of what is public, as the update extension has it."""
    items = [update for told in _asked_for() for update in _updates(told)]
    return _answer(items, of="service_request_updates", form=form)


@blueprint.errorhandler(DomainError)
def refuse(error: DomainError) -> Response:
    """400 for what is missing or wrong, each field by itself."""
    status = 400 if error.kind is Kind.INVALID else error.kind.status
    faults: Any = error.extra.get("errors") if isinstance(error, InvalidField) else None
    said = (
        [f"{each['field']}: {each['detail']}" for each in faults]
        if faults
        else [f"{error.title}: {error.detail}"]
    )
    return _refusal(status, said)


@blueprint.errorhandler(HttpProblem)
def refuse_request(error: HttpProblem) -> Response:
    """403 for a missing or wrong api_key, as GeoReport has it."""
    status, title = HTTP_PROBLEMS[error.slug]
    return _refusal(403 if status == 401 else status, [f"{title}: {error.detail}"])


def _asked_for() -> list[Told]:
    """The public ones that the address asks for. Raises InvalidField."""
    asked = request.args
    codes, ids = (
        {each for each in asked.get(name, "").split(",") if each}
        for name in ("service_code", "service_request_id")
    )
    since, until = (_instant_or_none(name) for name in ("start_date", "end_date"))
    status = asked.get("status", "")
    with reading() as session:
        found = alerts.public_alerts(session)
    return [
        told
        for told in found
        if told.category in BY_CODE
        and (not codes or told.category in codes)
        and (not ids or str(told.id) in ids)
        and (not status or _status(told) in status.split(","))
        and (since is None or _at(told) >= since)
        and (until is None or _at(told) <= until)
    ]


def _public(told: Told) -> Item:
    words = _words(told)
    return {
        "service_request_id": str(told.id),
        "status": _status(told),
        "status_notes": words.text,
        "service_code": told.category,
        "service_name": BY_CODE[told.category].name if told.category in BY_CODE else told.category,
        "description": words.title,
        "requested_datetime": clock.wire(_at(told)),
        "updated_datetime": clock.wire(
            told.withdrawn_at or max([_at(told), *(each.at for each in updates(told))])
        ),
        "address": words.place_name,
        "lat": round(told.lat, 5),
        "long": round(told.lon, 5),
    }


def _updates(told: Told) -> list[Item]:
    """Its verification, each time it was reported again, and that it was withdrawn."""
    found = [_update(told, Again(told.id, _at(told)), "open", "verified")]
    found += [_update(told, again, "open", "again") for again in updates(told)]
    if told.withdrawal_id is not None and told.withdrawn_at is not None:
        found.append(_update(told, Again(told.withdrawal_id, told.withdrawn_at), "closed", "withdrawn"))
    return found


def _update(told: Told, step: Again, status: str, note: str) -> Item:
    return {
        "update_id": str(step.id),
        "service_request_id": str(told.id),
        "status": status,
        "updated_datetime": clock.wire(step.at),
        "description": STATUS_NOTES[note],
        "media_url": None,
    }


def _status(told: Told) -> str:
    return "closed" if told.withdrawal_id else "open"


def _at(told: Told) -> datetime:
    return published_at_or_none(told) or told.at


def _words(told: Told) -> messages.Message:
    kind = messages.INCIDENT_WITHDRAWN if told.withdrawal_id else messages.INCIDENT_VERIFIED
    return messages.message(
        kind=kind, category=told.category, place=Position(told.lat, told.lon), locale="en"
    )


def _instant_or_none(name: str) -> datetime | None:
    given = request.args.get(name)
    if not given:
        return None
    try:
        at = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidField((name, "invalid", "an instant with an offset, such as 2026-11-22T10:15:00Z"))
    return at


def _answer(items: Sequence[Item], *, of: str, form: str, status: int = 200) -> Response:
    return Response(written(items, of=of, form=form), status, {"Content-Type": MEDIA_TYPES[form]})


def _refusal(status: int, said: Sequence[str]) -> Response:
    form = "json" if request.path.endswith(".json") else "xml"
    return _answer(
        [{"code": status, "description": each} for each in said], of="errors", form=form, status=status
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
