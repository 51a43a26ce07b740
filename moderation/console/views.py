"""The console's page. What it shows comes over the feed; what it does goes to the desk."""

import re
from uuid import UUID

from flask import Blueprint, current_app, g, render_template, request, url_for

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import clock
from kernel.errors import InvalidField
from kernel.identity import guards, sessions
from kernel.unit_of_work import reading, unit_of_work
from kernel.web import refusals
from moderation import viewing
from moderation.console import heat, queries
from moderation.presence import services as presence
from moderation.routing import queries as routing

blueprint = Blueprint("console", __name__, template_folder="templates")
refusals.register(blueprint)

CONSOLE_ID = re.compile(r"[\w.-]{1,100}", re.ASCII)


@blueprint.get("")
def show_console() -> str:
    """The wall, from the last hundred entries on."""
    with reading() as session:
        after = queries.begin_after(session)
    return render_template(
        "console/console.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        after=after,
        stream=url_for("cpo_feed.feed"),
    )


@blueprint.post("/arming")
def arm_console() -> dict[str, str]:
    """The console was armed or put down: armed, it is never idle. Answers when its sign-in ends."""
    body = request.get_json(silent=True)
    armed = body.get("armed") if isinstance(body, dict) else None
    if not isinstance(armed, bool):
        raise InvalidField(("armed", "invalid", "expected true or false"))
    with unit_of_work() as uow:
        ends_at = sessions.arm(uow, g.officer, is_armed=armed)
    return {"ends_at": clock.wire(ends_at)}


@blueprint.post("/line")
def say_line() -> dict[str, object]:
    """The console hears the feed; which others do not. `left`: it was shut or covered, so its silence means nothing."""
    body = request.get_json(silent=True)
    console_id = body.get("console_id") if isinstance(body, dict) else None
    left = body.get("left", False) if isinstance(body, dict) else None
    if not (isinstance(console_id, str) and CONSOLE_ID.fullmatch(console_id)):
        raise InvalidField(("console_id", "invalid", "expected 1 to 100 letters, digits, -, _ or ."))
    if not isinstance(left, bool):
        raise InvalidField(("left", "invalid", "expected true or false"))
    if left:
        presence.leave(officer=g.officer, console_id=console_id)
        return {"blind": []}
    return {
        "blind": [
            {
                "officer": each.officer,
                "since": clock.wire(each.since),
                "sos": [
                    {"incident_id": str(alert.incident_id), "reference": alert.reference}
                    for alert in each.sos
                ],
            }
            for each in presence.hear(officer=g.officer, console_id=console_id)
        ]
    }


@blueprint.get("/heat")
def show_heat() -> dict[str, object]:
    """`hour`, 0 to 23: where verified incidents of the last four weeks were in that hour of the day."""
    asked = request.args.get("hour", "")
    if not (len(asked) <= 2 and asked.isascii() and asked.isdigit() and int(asked) < heat.HOURS):
        raise InvalidField(("hour", "invalid", "expected 0 to 23"))
    zone = current_app.extensions["settings"].city_time_zone
    with reading() as session:
        stations = routing.confined_to_or_none(session, g.officer.officer_id)
        found = heat.heat_by_hour(session, hour=int(asked), now=clock.now(), zone=zone, stations=stations)
    return {
        "hour": int(asked),
        "days": heat.LOOKS_BACK.days,
        "cell_deg": heat.CELL_DEG,
        "by_hour": found.by_hour,
        "cells": [{"lat": lat, "lon": lon, "count": count} for lat, lon, count in found.cells],
    }


@blueprint.get("/sos-alerts/<uuid:sos_alert_id>/sent")
def show_sent(sos_alert_id: UUID) -> dict[str, object]:
    """What its resident has sent, to who may open it: the officers before a console, while the SOS is open."""
    with reading() as session:
        incident_id = citizen_api.alert_by_id(session, sos_alert_id).incident_id
    if viewing.purpose_or_none(g.officer, incident_id, None) is None:
        raise cctv_link.PurposeRequired("it opens while the SOS is open")
    with reading() as session:
        sent = cctv_link.sent_to(session, [incident_id])
    return {
        "items": [
            {
                "url": f"/v1/evidence/{each.item_id}",
                "kind": each.kind,
                "came_at": clock.wire(each.came_at),
                "sha256": each.sha256,
                "times": each.times,
            }
            for each in sent
        ]
    }
