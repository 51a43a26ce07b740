"""Whom a step of the ladder calls. Consoles ring by what the feed says; here stands who that is, by name."""

from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from citizen_api.public import Called, DueStep
from kernel.config import Settings
from kernel.identity import consoles, stations
from moderation.routing import queries as routing

CPO_ROLES = ("operator", "supervisor")
# Whose consoles a step calls, beside the first one, which rings since the beginning.
ROLES_OF = {
    citizen_api.SECOND_CONSOLE: ("operator",),
    citizen_api.SUPERVISOR: ("supervisor",),
}


def called(session: Session, due: DueStep, *, settings: Settings) -> list[Called]:
    """Everybody whom this step tells; empty when nobody is there, which is then what is recorded and shown."""
    if due.step.to == citizen_api.STATION:
        return _outside(session, due, settings)
    return _consoles(session, due, ROLES_OF.get(due.step.to, CPO_ROLES), settings)


def _consoles(session: Session, due: DueStep, roles: tuple[str, ...], settings: Settings) -> list[Called]:
    """Consoles that have rendered the alert, and armed ones that have not said so yet, of who sees it; never the first one."""
    showings = citizen_api.sos_showings(session, due.alert.id)
    first = due.alert.first_console or (showings[0][0] if showings else "")
    people = consoles.roles_of(session, {officer_id for _, officer_id in showings})
    shown = [
        people[officer_id][0]
        for console_id, officer_id in showings
        if console_id != first and people[officer_id][1] in roles
    ]
    at_first = {people[officer_id][0] for console_id, officer_id in showings if console_id == first}
    armed = [
        each.name
        for each in consoles.present(session, roles, idle_s=settings.session_idle_s)
        if each.is_armed
        and each.name not in at_first
        and each.name not in shown
        and routing.seen(session, each.officer_id, [due.alert.incident_id])
    ]
    return [Called(name, "console", "shown") for name in dict.fromkeys(shown)] + [
        Called(name, "console", "called") for name in armed
    ]


def _outside(session: Session, due: DueStep, settings: Settings) -> list[Called]:
    """The webhook, and an SMS to the station on duty and to every number of the setting."""
    on_duty = stations.on_duty_or_none(session, due.alert.position)
    name = on_duty.name if on_duty else "the station on duty"
    told = [Called(name, "webhook", "waiting")] if settings.station_webhook_url else []
    if settings.sms_gateway_url:
        numbers = [on_duty.phone] if on_duty and on_duty.phone else []
        told += [
            Called(name, "sms", "waiting", address=number)
            for number in dict.fromkeys([*numbers, *settings.sms_to_list])
        ]
    return told
