"""The worklist's page: what is asked for, most urgent first, its counts, and what the officer did this shift."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g, make_response, request

from citizen_api import public as citizen_api
from kernel import ids
from kernel.http.redirects import see_other
from kernel.unit_of_work import reading
from moderation.panel import asking, queries, saved, shown
from moderation.panel.asking import Asked
from moderation.routing import queries as routing
from moderation.worklist import order, second_looks
from moderation.worklist import queries as worklist
from moderation.worklist import skipped as skips


def show() -> Response:
    """The page; for the page itself, which looks every few seconds (X-Fragment), only what can change, or 304."""
    asked = asking.asked_in(request.args)
    found = _named_or_none(asked)
    if found is not None:
        return see_other(f"/panel/tasks/{found}")
    values = _listed(asked)
    if request.headers.get("X-Fragment"):
        answer = make_response(shown.page("panel/_parts.html", **values))
        # Nothing in the parts tells the time of day, so the same list is the same bytes for a minute.
        answer.add_etag()
        answer.make_conditional(request)
        return answer
    return make_response(shown.page("panel/worklist.html", shift=_shift(), **values))


def preview(task_id: UUID) -> Response:
    """One task beside the list: its words, its place, why it stands there. Raises NotFound."""
    with reading() as session:
        found = worklist.item(session, task_id, officer_id=g.officer.officer_id)
        if (
            second_looks.is_sealed(session, found, g.officer.officer_id, role=g.officer.role)
            or found.state != "open"
        ):
            return make_response("", 204)
    return make_response(shown.page("panel/_preview.html", item=shown.item_of(found)))


def _named_or_none(asked: Asked) -> UUID | None:
    """The task of a whole reference, open or decided."""
    reference = ids.read_reference_or_none(asked.q)
    if reference is None:
        return None
    with reading() as session:
        incident_id = citizen_api.incident_of_reference_or_none(session, reference)
        if incident_id is None or not routing.seen(session, g.officer.officer_id, [incident_id]):
            return None
        return worklist.task_of_or_none(
            session, incident_id, officer_id=g.officer.officer_id, role=g.officer.role
        )


def _listed(asked: Asked) -> dict[str, Any]:
    officer = g.officer
    station_id = officer.station_id if asked.place != "city" else None
    with reading() as session:
        found, following = worklist.open_items(
            session,
            officer_id=officer.officer_id,
            role=officer.role,
            after=None,
            limit=asked.shown,
            wanted=asked.wanted(officer.station_id),
        )
        who = {"officer_id": officer.officer_id, "role": officer.role}
        counts = order.counts(session, **who, station_id=station_id)
        if officer.station_id is not None and station_id is None:
            own = order.counts(session, **who, station_id=officer.station_id)
            counts["station"] = own["all"]
        mistyped = ids.looks_like_reference(asked.q) and ids.read_reference_or_none(asked.q) is None
        nearly = order.nearly(session, asked.q, **who) if mistyped else []
        notices = (
            queries.notices(session, officer_id=officer.officer_id) if officer.role == "supervisor" else []
        )
        skipped = skips.skipped_until(session, officer.officer_id)
        own_views = saved.views_of(session, officer.officer_id)
    if officer.station_id is not None:
        counts.setdefault("station", counts["all"])
    return {
        "items": [shown.item_of(each) for each in found],
        "asked": asked,
        "asking": asking,
        "counts": counts,
        "more": following is not None,
        "mistyped": mistyped,
        "nearly": nearly,
        "notices": notices,
        "skipped": {str(task_id): until_at for task_id, until_at in skipped.items()},
        "saved_views": own_views,
        "removed": request.args.get("removed", type=UUID),
        "city": current_app.extensions["settings"].city_name,
    }


def _shift() -> queries.Shift:
    with reading() as session:
        return queries.shift(session, g.officer.officer_id)
