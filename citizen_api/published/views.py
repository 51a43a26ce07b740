"""The doors of what was published: for anyone's programs, and the same for everybody."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, current_app

from citizen_api.published import cap, feeds, queries
from citizen_api.published.publishing import is_in_force, updates
from citizen_api.published.schemas import AlertsSchema, LanguageQuerySchema
from kernel import clock
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.http.operations import json_answer, operation
from kernel.unit_of_work import reading

blueprint = Blueprint("alerts", __name__)

KEPT_FOR = {"Cache-Control": "public, max-age=60"}
ATOM_TYPE = "application/atom+xml"


@blueprint.get("")
@operation(
    summary="What was verified, as an Atom feed of CAP alerts",
    tag="Alerts",
    query=LanguageQuerySchema,
    answers={200: None},
    media_types={200: (ATOM_TYPE,)},
    security=("nobody",),
)
def list_alerts(query: dict[str, Any]) -> Response:
    """Of the last seven days, the newest first; each entry leads to its CAP 1.2 message in English, Urdu and Sindhi."""
    with reading() as session:
        told = queries.public_now(session)
    settings = _settings()
    written = feeds.atom(
        told,
        now=clock.now(),
        base=settings.public_url.rstrip("/"),
        title=f"Gawah, {settings.city_name}",
        locale=query["lang"],
    )
    return Response(written, 200, {**KEPT_FOR, "Content-Type": f"{ATOM_TYPE}; charset=utf-8"})


@blueprint.get("/incidents")
@operation(
    summary="What was verified, as GeoJSON",
    tag="Alerts",
    query=LanguageQuerySchema,
    answers={200: AlertsSchema},
    security=("nobody",),
)
def map_alerts(query: dict[str, Any]) -> Response:
    """Of the last seven days, without what was taken back: coarse places, half an hour late but where there is danger."""
    now = clock.now()
    with reading() as session:
        told = [each for each in queries.public_now(session) if is_in_force(each, now=now)]
    return json_answer(feeds.geojson(told, locale=query["lang"]), 200, KEPT_FOR)


@blueprint.get("/exercise")
@operation(
    summary="A CAP 1.2 exercise",
    tag="Alerts",
    answers={200: None},
    media_types={200: (cap.MEDIA_TYPE,)},
    security=("nobody",),
)
def show_exercise() -> Response:
    """For trying out a program that reads alerts: status Exercise, always."""
    settings = _settings()
    box = settings.city_box
    middle = Position((box.min_lat + box.max_lat) / 2, (box.min_lon + box.max_lon) / 2)
    return _cap(cap.exercise(at=clock.now(), place=middle, **_sender("exercise")))


@blueprint.get("/<uuid:alert_id>")
@operation(
    summary="One alert as CAP 1.2",
    tag="Alerts",
    answers={200: None},
    media_types={200: (cap.MEDIA_TYPE,)},
    problems=("not-found",),
    security=("nobody",),
)
def show_alert(alert_id: UUID) -> Response:
    """An Alert; or what refers to it: an Update (it was reported again), or the Cancel of what was withdrawn."""
    with reading() as session:
        told = queries.told_by_id(session, alert_id)
    sender = _sender(str(alert_id))
    if alert_id == told.withdrawal_id:
        return _cap(cap.cancel(told, **sender))
    if alert_id == told.id:
        return _cap(cap.alert(told, **sender))
    newer = {each.id: each for each in updates(told)}
    if alert_id not in newer:
        raise NotFound("no such alert")
    return _cap(cap.update(told, newer[alert_id], **sender))


def _cap(written: bytes) -> Response:
    return Response(written, 200, {**KEPT_FOR, "Content-Type": f"{cap.MEDIA_TYPE}; charset=utf-8"})


def _sender(which: str) -> dict[str, str]:
    settings = _settings()
    return {
        "sender": f"gawah@{urlsplit(settings.public_url).hostname}",
        "sender_name": f"Gawah, {settings.city_name}",
        "web": f"{settings.public_url.rstrip('/')}/v1/alerts/{which}",
    }


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
