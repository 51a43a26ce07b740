"""The page of drills: when they were, and how long each step took."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, g, render_template

from citizen_api import public as citizen_api
from citizen_api.public import AlertView
from kernel import clock
from kernel.identity import guards
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
    escalation_level: int
    is_over: bool


@blueprint.get("")
def list_drills() -> str:
    """The last sixty, the newest first; and when the next one falls due."""
    settings = current_app.extensions["settings"]
    with reading() as session:
        drills = [times(alert) for alert in citizen_api.sos_drills(session, limit=SHOWN)]
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


def times(alert: AlertView) -> DrillTimes:
    return DrillTimes(
        reference=alert.reference,
        raised_at=alert.raised_at,
        on_screen_s=_after_s(alert, alert.shown_at),
        answered_s=_after_s(alert, alert.answered_at),
        answered_by=alert.answered_by,
        escalation_level=alert.escalation_level,
        is_over=alert.is_ended,
    )


def _after_s(alert: AlertView, at: datetime | None) -> float | None:
    return (at - alert.raised_at).total_seconds() if at else None
