"""The page of drills: when they were, and how long each step took."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, g, render_template

from citizen_api import public as citizen_api
from citizen_api.public import AlertView
from kernel import clock
from kernel.identity import consoles, guards
from kernel.unit_of_work import reading
from kernel.web import refusals
from moderation.drills import calendar

blueprint = Blueprint("drills", __name__, template_folder="templates")
refusals.register(blueprint)

SHOWN = 60


@dataclass(frozen=True, slots=True)
class DrillTimes:
    """One drill; seconds after it was raised, None when that never was."""

    reference: str
    raised_at: datetime
    on_screen_s: float | None
    answered_s: float | None
    answered_by: str | None
    is_elsewhere: bool
    escalation_level: int
    is_over: bool


@blueprint.get("")
def list_drills() -> str:
    """The last sixty, the newest first; and when the next one falls due."""
    settings = current_app.extensions["settings"]
    with reading() as session:
        alerts = citizen_api.sos_drills(session, limit=SHOWN)
        named = {alert.answered_by for alert in alerts if alert.answered_by}
        within = consoles.within_reach(session, g.officer, named)
    drills = [times(alert, within=within) for alert in alerts]
    next_at = calendar.next_drill_at(
        clock.now(), day=settings.sos_drill_day, hour=settings.sos_drill_hour, zone=settings.city_time_zone
    )
    return render_template(
        "drills/drills.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        drills=drills,
        next_at=next_at,
    )


def times(alert: AlertView, *, within: Collection[str]) -> DrillTimes:
    """within: whom the reader may see by name. A drill rings in the whole city, who answered it is not the whole city's."""
    is_elsewhere = alert.answered_by is not None and alert.answered_by not in within
    return DrillTimes(
        reference=alert.reference,
        raised_at=alert.raised_at,
        on_screen_s=_after_s(alert, alert.shown_at),
        answered_s=_after_s(alert, alert.answered_at),
        answered_by=None if is_elsewhere else alert.answered_by,
        is_elsewhere=is_elsewhere,
        escalation_level=alert.escalation_level,
        is_over=alert.is_ended,
    )


def _after_s(alert: AlertView, at: datetime | None) -> float | None:
    return (at - alert.raised_at).total_seconds() if at else None
