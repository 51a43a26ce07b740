"""Reading where which number stands, and what the places around are called."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Pole
from kernel import places
from kernel.geo import Position

MOST_LETTERS = 20


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


def sign_or_none(session: Session, number: str, *, locale: str = "en") -> Sign | None:
    """The pole that somebody means who says `number`: in any case and spacing, "P07" for P7; None when there is none."""
    letters = _letters(number)
    if not letters or not number.isprintable():
        return None
    ground = func.geometry(Pole.location)
    painted = func.regexp_replace(
        func.regexp_replace(func.upper(Pole.asset_tag), "[^A-Z0-9]", "", "g"), "([A-Z])0+([0-9])", r"\1\2"
    )
    found = session.execute(
        select(Pole.asset_tag, Pole.name, func.ST_Y(ground), func.ST_X(ground))
        .where((Pole.asset_tag == number) | (painted == letters))
        # Painted just so goes before what is only like it.
        .order_by((Pole.asset_tag == number).desc(), Pole.asset_tag)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    tag, name, lat, lon = found
    return Sign(tag, _called(name, Position(lat, lon), locale), lat, lon)


def _letters(number: str) -> str:
    """As it may be compared: capitals and figures, without noughts before a number."""
    plain = "".join(c for c in number[:MOST_LETTERS].upper() if c.isascii() and c.isalnum())
    return re.sub(r"([A-Z])0+([0-9])", r"\1\2", plain)
