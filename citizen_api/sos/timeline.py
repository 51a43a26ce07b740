"""An SOS in words, as its resident reads it: only what happened, and what happens next. Made when it is read.

No officer, camera or station is named here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_api.sos.ladder import ALL_CONSOLES, SECOND_CONSOLE, STATION, SUPERVISOR
from citizen_api.sos.queries import AlertView, EscalationView
from citizen_api.sos.telling import as_told
from kernel import places
from kernel.spoken import spoken

WORDS: dict[str, Mapping[str, str]] = {
    "arming": spoken("The police have it. It is raised when the time is up, whatever happens to this phone."),
    "received": spoken("The police have your call. Nobody has seen it yet."),
    "on_screen": spoken("It is on an operator's screen. Not answered yet."),
    "second_console": spoken("A second console was called."),
    "second_console_none": spoken("A second console was to be called; none is signed in."),
    "supervisor": spoken("The supervisor was called."),
    "supervisor_none": spoken("The supervisor was to be called; none is signed in."),
    "station": spoken("The police station is being told."),
    "station_told": spoken("The police station has been told."),
    "station_refused": spoken("The police station could not be told. Call 15 if you can."),
    "all_consoles": spoken("Every console was called once more. Call 15 if you can."),
    "nearby_asked": spoken("People nearby were asked to help."),
    "answered": spoken("An operator has answered."),
    "closed": spoken("The police have closed it."),
    "stood_down": spoken("You have stood it down."),
}
NEXT: dict[str, Mapping[str, str]] = {
    SECOND_CONSOLE: spoken("If nobody answers, a second console is called next."),
    SUPERVISOR: spoken("If nobody answers, the supervisor is called next."),
    STATION: spoken("If nobody answers, the police station is told next."),
    ALL_CONSOLES: spoken("If nobody answers, every console is called once more."),
}


@dataclass(frozen=True, slots=True)
class StepInWords:
    """One line of what happened."""

    at: datetime
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class NextInWords:
    """What happens next if nobody answers."""

    level: int
    to: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An alert as its resident follows it."""

    id: UUID
    reference: str
    state: str
    escalation_level: int
    raised_at: datetime
    raises_at: datetime | None
    flags: list[str]
    next_step: NextInWords | None
    timeline: list[StepInWords]


def followed(alert: AlertView, *, locale: str) -> Followed:
    """The alert with its story as its phone is told, in the language of `locale`, English when we do not have it."""
    alert = as_told(alert)
    language = places.language_of(locale)
    coming = alert.next_step
    return Followed(
        id=alert.id,
        reference=alert.reference,
        state=alert.state,
        escalation_level=alert.escalation_level,
        raised_at=alert.raised_at,
        raises_at=alert.raises_at,
        flags=alert.flags,
        next_step=NextInWords(coming.level, coming.to, coming.at, NEXT[coming.to][language])
        if coming
        else None,
        timeline=[StepInWords(at, code, WORDS[code][language]) for at, code in _story(alert)],
    )


def _story(alert: AlertView) -> list[tuple[datetime, str]]:
    """(at, code) of what happened, in the order of time. Handing over changes nothing for the resident."""
    begun = "arming" if alert.raises_at is not None else "received"
    told = [(alert.raised_at, begun), (alert.shown_at, "on_screen"), (alert.answered_at, "answered")]
    told += [(alert.help_asked_at, "nearby_asked")]
    told += [(alert.ended_at, alert.state)] if alert.is_ended else []
    for escalation in alert.escalations:
        told += _taken(escalation)
    until = alert.stood_down_at
    return sorted(
        ((at, code) for at, code in told if at is not None and (until is None or at <= until)),
        key=lambda line: line[0],
    )


def _taken(escalation: EscalationView) -> list[tuple[datetime | None, str]]:
    """A step, and what came of it."""
    if escalation.to in (SECOND_CONSOLE, SUPERVISOR):
        return [(escalation.taken_at, escalation.to if escalation.told else f"{escalation.to}_none")]
    if escalation.to == ALL_CONSOLES:
        return [(escalation.taken_at, escalation.to)]
    reached = [each.at for each in escalation.told if each.state == "told"]
    refused = [each.at for each in escalation.told if each.state == "refused"]
    told: list[tuple[datetime | None, str]] = [(escalation.taken_at, escalation.to)]
    if reached:
        told.append((min(reached), "station_told"))
    elif refused and len(refused) == len(escalation.told):
        told.append((max(refused), "station_refused"))
    return told
