"""What a conversation needs of the house around it. The composition root and the settings give it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from kernel.geo import BoundingBox, Position

# Who reads the number painted on a pole stands within sight of it.
AT_POLE_M = 30.0


class Named(Protocol):
    """A pole, as the cameras' side knows it."""

    @property
    def tag(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


# The register belongs to the cameras' side, which we do not know: app.py passes the question.
PoleNamed = Callable[[Session, str], Named | None]


@dataclass(frozen=True, slots=True)
class House:
    pole_named: PoleNamed
    city: BoundingBox
    plan: list[dict[str, Any]]
    secret_key: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where they say they are. pole: its number as painted, when they said one. unknown: one that nobody knows."""

    position: Position | None = None
    pole: str = ""
    unknown: str = ""


def place_of(session: Session, house: House, *, poles: tuple[str, ...], position: Position | None) -> Place:
    """Where they say that they are: a place that was sent or written, unless it is elsewhere and a pole is known."""
    if position is not None and house.city.contains(position):
        return Place(position)
    for each in poles:
        if (found := house.pole_named(session, each)) is not None:
            return Place(Position(found.lat, found.lon, AT_POLE_M), pole=found.tag)
    return Place(position, unknown=poles[0] if poles and position is None else "")
