"""The page of how push messages go: counts for supervisors, and of no device."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, g, render_template, request

from citizen_api import public as citizen_api
from kernel import clock, vapid
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals
from moderation.worklist import queries as worklist

blueprint = Blueprint("push_counts", __name__, template_folder="templates")
refusals.register(blueprint)

PERIODS_DAYS = (7, 28, 91)


@blueprint.get("/notifications")
def show_push_counts() -> str:
    """How it stands with each provider, and the days of the chosen period on which anything happened."""
    settings = current_app.extensions["settings"]
    asked = request.args.get("days", "")
    period = int(asked) if asked in {str(each) for each in PERIODS_DAYS} else PERIODS_DAYS[0]
    today = clock.now().astimezone(ZoneInfo(settings.city_time_zone)).date()
    officer_id = g.officer.officer_id
    is_set_up = {"fcm": bool(settings.firebase_credentials), "webpush": not vapid.missing(settings)}
    with reading() as session:
        providers = citizen_api.push_now(session)
        troubles = citizen_api.push_troubles(session, settings)
        days = citizen_api.push_days(session, since=today - timedelta(days=period - 1))
        in_all = worklist.open_count(session, officer_id=officer_id, role="supervisor")
        approvals = worklist.another_persons_count(session, officer_id=officer_id, role="supervisor")
    return render_template(
        "push_counts/push_counts.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        providers=providers,
        days=days,
        period=period,
        periods=PERIODS_DAYS,
        now=clock.now(),
        is_set_up=is_set_up,
        troubles=[each for each in troubles if is_set_up[each.provider]],
        counts={"all": in_all},
        approvals=approvals,
    )
