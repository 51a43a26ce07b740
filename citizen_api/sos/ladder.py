"""The SOS ladder, pure: which state follows which. The whole enumeration stands here; later rungs come with dispatch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kernel.errors import DomainError, Kind
from kernel.marks import N_

STATES = (
    "arming",
    "received",
    "on_screen",
    "answered",
    "unit_en_route",
    "unit_on_scene",
    "closed",
    "stood_down",
)
ENDED = frozenset({"closed", "stood_down"})

# Nobody has answered: only then are there further steps.
UNANSWERED = frozenset({"received", "on_screen"})

# An operator has it.
HELD = frozenset({"answered", "unit_en_route", "unit_on_scene"})

# Whom a step calls, by level; without anybody outside, the third calls every console once more.
SECOND_CONSOLE, SUPERVISOR, STATION, ALL_CONSOLES = "second_console", "supervisor", "station", "all_consoles"
CALLED = (SECOND_CONSOLE, SUPERVISOR, STATION, ALL_CONSOLES)

HOWS = ("console", "webhook", "sms")
# called: it rings there. shown: it has rendered the alert. waiting: not reached yet. not_needed: somebody answered first.
CONTACT_STATES = ("called", "shown", "waiting", "told", "refused", "not_needed")

# How an SOS ended, beside the operator's words.
OUTCOMES = (
    "help_arrived",
    "resident_safe",
    "raised_by_mistake",
    "handed_to_15",
    "false_call",
    "no_contact",
    "other",
)

# What one officer does not say alone: that nobody was in need.
NEEDS_TWO = frozenset({"false_call"})

NEXT: Mapping[str, frozenset[str]] = {
    "arming": frozenset({"received", "stood_down"}),
    "received": frozenset({"on_screen", "answered", "stood_down"}),
    "on_screen": frozenset({"answered", "stood_down"}),
    "answered": frozenset({"unit_en_route", "closed", "stood_down"}),
    "unit_en_route": frozenset({"unit_on_scene", "closed", "stood_down"}),
    "unit_on_scene": frozenset({"closed", "stood_down"}),
    "closed": frozenset(),
    "stood_down": frozenset(),
}


class SosStateRefused(DomainError):
    kind = Kind.CONFLICT
    slug = "sos-state"
    title = N_("The SOS alert is not at a state where that can be done")


class SosClosed(DomainError):
    kind = Kind.CONFLICT
    slug = "sos-closed"
    title = N_("The SOS alert has ended; raise a new one if you need help")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alert's ladder: whom it calls, and when, unless somebody answers first."""

    level: int
    to: str
    at: datetime


def plan(*, after_s: Sequence[int], has_station_contact: bool) -> list[dict[str, Any]]:
    """The steps of an alert that is raised now. Kept with it: what was announced is what happens.

    after_s: seconds after it was raised, of the second console, the supervisor and the station.
    """
    called = (SECOND_CONSOLE, SUPERVISOR, STATION if has_station_contact else ALL_CONSOLES)
    return [
        {"level": level, "to": to, "after_s": seconds}
        for level, (to, seconds) in enumerate(zip(called, after_s, strict=True), start=1)
    ]


def steps(planned: Sequence[Mapping[str, Any]], *, raised_at: datetime) -> list[Step]:
    """A stored plan as instants of our clock."""
    return [
        Step(each["level"], each["to"], raised_at + timedelta(seconds=each["after_s"])) for each in planned
    ]


def next_step_or_none(planned: Sequence[Step], *, level: int, state: str) -> Step | None:
    """What happens next if nobody answers; None when somebody has, or nothing is left."""
    if state not in UNANSWERED:
        return None
    return next((step for step in planned if step.level > level), None)


def may_become(state: str, following: str) -> bool:
    """Whether `following` is a rung that `state` leads to."""
    return following in NEXT[state]
