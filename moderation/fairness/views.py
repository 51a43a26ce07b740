"""The page of fairness: figures for supervisors and the oversight seat; audit items for supervisors."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, make_response, render_template, request

from kernel import clock, ids
from kernel.errors import NotFound
from kernel.http.redirects import see_other
from kernel.identity import guards, stations
from kernel.unit_of_work import reading
from kernel.web import languages, refusals
from moderation.fairness import asking, figures, planting, queries, shares, table
from moderation.fairness.asking import Wanted
from moderation.fairness.figures import Asked
from moderation.routing import queries as routing
from moderation.worklist import queries as worklist

# Who reads, and who plants.
blueprint = Blueprint("fairness", __name__, template_folder="templates")
desk = Blueprint("audit_items", __name__, template_folder="templates")
for each in (blueprint, desk):
    refusals.register(each)


@blueprint.get("/fairness")
def show_fairness() -> str:
    """Agreement, times, outcomes by town and hour; per officer to supervisors alone, within their reach."""
    wanted = asking.wanted_in(request.args)
    is_supervisor = g.officer.role == "supervisor"
    officer_id = g.officer.officer_id
    with reading() as session:
        asked = _asked(wanted, routing.confined_to_or_none(session, officer_id))
        called = stations.called_in(session, languages.language())
        total, towns = figures.by_town(session, asked, by=wanted.by)
        hours = figures.by_town_and_hour(session, asked, by=wanted.by)
        compared, of_officers = figures.compared(session, asked)
        more: dict[str, Any] = {"officers": [], "items": [], "counts": None, "approvals": 0}
        if is_supervisor:
            counted = figures.by_officer(session, asked)
            names = queries.names_of(session, {*counted, *of_officers})
            more = {
                "officers": [
                    (name, counted.get(each, figures.NOTHING), of_officers.get(each, figures.NEVER))
                    for each, name in sorted(names.items(), key=lambda named: named[1])
                ],
                "items": queries.items(session, officer_id=officer_id, since=asked.since),
                "counts": {"all": worklist.open_count(session, officer_id=officer_id, role="supervisor")},
                "approvals": worklist.another_persons_count(
                    session, officer_id=officer_id, role="supervisor"
                ),
            }
    return render_template(
        "fairness/fairness.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        wanted=wanted,
        asked=asked,
        periods=asking.PERIODS_DAYS,
        is_cut=total.many >= figures.MOST_DECISIONS,
        per_day=current_app.extensions["settings"].audit_items_per_day,
        total=total,
        called=called,
        towns=sorted(towns.items()),
        cells={town: shares.cells(found) for town, found in hours.items()},
        compared=compared,
        shares=shares,
        is_supervisor=is_supervisor,
        **more,
    )


@blueprint.get("/fairness.csv")
def show_table() -> Response:
    """Outcomes by town and hour, for a spreadsheet."""
    wanted = asking.wanted_in(request.args)
    with reading() as session:
        asked = _asked(wanted, routing.confined_to_or_none(session, g.officer.officer_id))
        hours = figures.by_town_and_hour(session, asked, by=wanted.by)
    answer = make_response(table.written(hours))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="fairness-{asked.since:%F}-{asked.until:%F}.csv"'
    )
    return answer


@desk.post("/fairness/items")
def plant_item() -> Response:
    """An incident by its reference, or one that chance draws."""
    typed = request.form.get("reference", "").strip()
    planting.plant(officer=g.officer, incident_id=_incident_of(typed) if typed else None)
    return see_other("/panel/fairness#items")


@desk.post("/fairness/items/<uuid:task_id>/removal")
def take_off_item(task_id: UUID) -> Response:
    """Take an undecided one back."""
    planting.take_off(officer=g.officer, task_id=task_id)
    return see_other("/panel/fairness#items")


def _incident_of(typed: str) -> UUID:
    reference = ids.read_reference_or_none(typed)
    if reference is None:
        raise NotFound("that is no reference; its last character checks the others")
    with reading() as session:
        found = queries.incident_of_reference_or_none(session, reference, officer_id=g.officer.officer_id)
    if found is None:
        raise NotFound("there is no report of that reference here")
    return found


def _asked(wanted: Wanted, stations: list[UUID] | None) -> Asked:
    now = clock.now()
    return Asked(
        since=now - timedelta(days=wanted.days),
        until=now,
        stations=stations,
        zone=current_app.extensions["settings"].city_time_zone,
    )
