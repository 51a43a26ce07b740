"""Raising the weekly drill and ending it, by the timer."""

from datetime import timedelta

from citizen_api import public as citizen_api
from kernel import clock, config, due_events
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import SosDrillDue, SosDrillOver
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from moderation.drills import calendar

DRILL = system("drill")
# A clock that was set, or a setting that was changed within the hour, makes no second one of the same day.
APART = timedelta(hours=20)


def schedule(uow: UnitOfWork) -> None:
    """See that the next drill waits as a row, at the time that the settings say; or that none does."""
    settings = config.installed()
    at = calendar.next_drill_at(
        clock.now(),
        day=settings.sos_drill_day,
        hour=settings.sos_drill_hour,
        zone=settings.city_time_zone,
    )
    due_events.keep_one_due(uow.session, SosDrillDue(), at=at)


def raise_weekly(delivery: Delivery, *, settings: Settings) -> None:
    """Raise this week's drill. Safe to run twice."""
    assert isinstance(delivery.event, SosDrillDue)
    if settings.sos_drill_day == 0:
        return
    with reading() as session:
        before = citizen_api.sos_drills(session, limit=1)
    if before and before[0].raised_at > clock.now() - APART:
        return
    with unit_of_work(completes=delivery) as uow:
        citizen_api.raise_drill(
            uow,
            plan=citizen_api.sos_plan(
                after_s=(settings.sos_second_console_s, settings.sos_supervisor_s, settings.sos_station_s),
                has_station_contact=settings.has_station_contact
                and settings.sos_drill_tells_station == "yes",
            ),
            actor=DRILL,
        )


def end(delivery: Delivery) -> None:
    """The drill has stood long enough."""
    assert isinstance(delivery.event, SosDrillOver)
    with unit_of_work(completes=delivery) as uow:
        citizen_api.end_drill(uow, delivery.event.sos_alert_id, actor=DRILL)
