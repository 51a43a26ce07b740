"""The SOS ladder, pure: which state follows which. The whole enumeration stands here; later rungs come with dispatch."""

from collections.abc import Mapping

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


def may_become(state: str, following: str) -> bool:
    """Whether `following` is a rung that `state` leads to."""
    return following in NEXT[state]
