"""A console says every few seconds that it hears the feed. When it falls silent, the others are told who is blind.

The silence is a row of the timer's, moved on at each word: nothing is looked through, and a restart forgets nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from citizen_api import public as citizen_api
from citizen_api.public import AlertView
from kernel import clock, due_events
from kernel.audit.entries import Actor, system
from kernel.config import Settings
from kernel.events import ConsoleSilent, SosConsoleBlind
from kernel.identity import consoles
from kernel.identity.officers import SignedIn
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from moderation.presence import queries
from moderation.presence.models import ConsoleLine
from moderation.presence.queries import SILENT_AFTER
from moderation.routing import queries as routing
from moderation.sos_desk.services import CPO_ROLES

PRESENCE = system("presence")
# Longer than others are told of a console that hears nothing, which is a day.
REMEMBERED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BlindConsole:
    """What another console is told: whose it is, since when, and which SOS somebody else should look after."""

    officer: str
    since: datetime
    sos: list[AlertView]


def hear(*, officer: SignedIn, console_id: str) -> list[BlindConsole]:
    """The console hears the feed now; which others do not. One that was blind is so no longer."""
    assert officer.session_id is not None
    now = clock.now()
    with unit_of_work() as uow:
        line = queries.line_or_none(uow.session, console_id=console_id, officer_id=officer.officer_id)
        if line is None:
            line = uow.add(
                ConsoleLine(
                    console_id=console_id,
                    officer_id=officer.officer_id,
                    session_id=officer.session_id,
                    heard_at=now,
                )
            )
        if line.blind_since is not None:
            _record(
                uow, line, officer.actor, "console.back", f"blind for {(now - line.blind_since).seconds} s"
            )
        line.heard_at, line.left_at, line.blind_since = now, None, None
        line.session_id = officer.session_id
        uow.session.flush()
        due_events.keep_due(uow.session, line.id, ConsoleSilent(line_id=line.id), at=now + SILENT_AFTER)
    return _others(officer, console_id)


def leave(*, officer: SignedIn, console_id: str) -> None:
    """The console was shut, or another window covers it: by a hand, so nobody is told."""
    with unit_of_work() as uow:
        line = queries.line_or_none(uow.session, console_id=console_id, officer_id=officer.officer_id)
        if line is None or line.left_at is not None:
            return
        line.left_at, line.blind_since = clock.now(), None
        uow.session.flush()
        due_events.keep_due(uow.session, line.id, ConsoleSilent(line_id=line.id), at=None)


def tell(delivery: Delivery, *, settings: Settings) -> None:
    """Nothing was heard of a console. Others are told when it is armed or has an open SOS. Safe to run twice."""
    assert isinstance(delivery.event, ConsoleSilent)
    with unit_of_work(completes=delivery) as uow:
        line = queries.line_by_id_or_none(uow.session, delivery.event.line_id)
        if line is None or line.left_at is not None or line.blind_since is not None:
            return
        if line.heard_at + SILENT_AFTER > clock.now():
            return  # it has spoken since, and with that made a row of its own
        if queries.hears_elsewhere(uow.session, line):
            return
        held = citizen_api.sos_before_console(
            uow.session, console_id=line.console_id, officer_id=line.officer_id
        )
        is_armed = queries.is_armed(uow.session, line)
        if not held and not is_armed:
            return
        line.blind_since = line.heard_at
        uow.session.flush()
        for alert in held:
            citizen_api.ring_sos_everywhere(uow, alert.id, console_id=line.console_id)
            uow.publish(SosConsoleBlind(sos_alert_id=alert.id, incident_id=alert.incident_id))
        present = consoles.present(uow.session, CPO_ROLES, idle_s=settings.session_idle_s)
        others = [each.name for each in present if each.officer_id != line.officer_id]
        told = ", ".join(others) or "nobody else is signed in"
        named = "armed" if is_armed else "not armed"
        on_it = ", ".join(alert.reference for alert in held) or "no open SOS"
        _record(uow, line, PRESENCE, "console.blind", f"{named}, {on_it}; told: {told}")


def forget_old(uow: UnitOfWork) -> None:
    """The lines of consoles that nobody has sat before for a week: each page has a name of its own, and makes one."""
    uow.execute(
        "DELETE FROM console_lines WHERE heard_at < :before", {"before": clock.now() - REMEMBERED_FOR}
    )


def _others(officer: SignedIn, console_id: str) -> list[BlindConsole]:
    """Every other console that hears nothing, as far as the officer sees: of its SOS those within reach."""
    with reading() as session:
        others = [each for each in queries.blind(session) if each.console_id != console_id]
        if not others:
            return []
        within = consoles.within_reach(session, officer, [each.officer for each in others])
        found = []
        for each in others:
            held = citizen_api.sos_before_console(
                session, console_id=each.console_id, officer_id=each.officer_id
            )
            seen = routing.seen(session, officer.officer_id, [alert.incident_id for alert in held])
            sos = [alert for alert in held if alert.incident_id in seen]
            if sos or (each.is_armed and each.officer in within):
                found.append(BlindConsole(each.officer, each.since, sos))
        return found


def _record(uow: UnitOfWork, line: ConsoleLine, actor: Actor, action: str, reason: str) -> None:
    uow.record(actor=actor, action=action, subject=("console", line.id), reason=reason)
