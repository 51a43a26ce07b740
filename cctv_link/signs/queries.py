"""Reading where which number stands, and what the places around are called."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Pole
from kernel import places
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class Sign:
    """A pole as somebody in the street sees it. No camera, no state: these are the officers'."""

    tag: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    name: str
    lat: float
    lon: float


def signs(session: Session, *, locale: str) -> list[Sign]:
    """Every pole, by its number. Its own name is English; in another language it is called after its neighbourhood."""
    ground = func.geometry(Pole.location)
    query = select(Pole.asset_tag, Pole.name, func.ST_Y(ground), func.ST_X(ground)).order_by(Pole.asset_tag)
    return [
        Sign(tag, _called(name, Position(lat, lon), locale), lat, lon)
        for tag, name, lat, lon in session.execute(query)
    ]


def neighbourhoods(*, locale: str) -> list[Neighbourhood]:
    language = places.language_of(locale)
    return [
        Neighbourhood(place.names[language], place.position.lat, place.position.lon)
        for place in places.known_places()
    ]


def _called(name: str, at: Position, locale: str) -> str:
    return name if places.language_of(locale) == "en" else places.name_of(at, locale)
