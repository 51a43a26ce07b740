"""Reads of the outlines: the whole map, the roads around a place, what may stand between a lens and a place."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Double, String, bindparam, func, select
from sqlalchemy.orm import Session

from cctv_link.outlines.kinds import ROADS
from cctv_link.outlines.models import Outline
from cctv_link.outlines.obstruction import Obstruction
from kernel.geo import Position

# More walls than these around one place would be a city of walls; it bounds a query gone wrong.
MOST_OBSTRUCTIONS = 500
MOST_ROADS = 20_000

_PLACE = func.ST_GeogFromText(bindparam("place", type_=String))
_WITHIN = func.ST_DWithin(Outline.geometry, _PLACE, bindparam("within_m", type_=Double), False)
_GEOMETRY = func.ST_AsGeoJSON(Outline.geometry, 7)
# Built once, as the search for cameras is: putting it together costs more than running it.
_OBSTRUCTIONS = (
    select(_GEOMETRY)
    .where(Outline.kind == "obstruction", _WITHIN)
    .order_by(Outline.id)
    .limit(MOST_OBSTRUCTIONS)
)
_ROADS = (
    select(Outline.name, _GEOMETRY)
    .where(Outline.kind.in_(ROADS), _WITHIN)
    .order_by(Outline.id)
    .limit(MOST_ROADS)
)


def obstructions_around(session: Session, position: Position, *, within_m: float) -> list[Obstruction]:
    """What stands within reach of a place and may hide it from a lens."""
    found = session.scalars(_OBSTRUCTIONS, {"place": position.ewkt, "within_m": within_m})
    return [each for geometry in found for each in _obstructions(json.loads(geometry))]


def roads_around(session: Session, position: Position, *, within_m: float) -> list[list[Position]]:
    """Every line of every road that comes within reach of a place."""
    rows = session.execute(_ROADS, {"place": position.ewkt, "within_m": within_m})
    return [line for _, geometry in rows for line in _lines(json.loads(geometry))]


def features(session: Session) -> list[dict[str, Any]]:
    """All outlines as GeoJSON features, by kind and name."""
    query = select(Outline.kind, Outline.name, _GEOMETRY.label("geometry")).order_by(
        Outline.kind, Outline.name, Outline.id
    )
    return [
        {
            "type": "Feature",
            "properties": {"kind": row.kind, "name": row.name},
            "geometry": json.loads(row.geometry),
        }
        for row in session.execute(query)
    ]


def counts(session: Session) -> dict[str, int]:
    """How many outlines there are of each kind."""
    rows = session.execute(select(Outline.kind, func.count()).group_by(Outline.kind))
    return {str(kind): int(count) for kind, count in rows}


def _obstructions(geometry: dict[str, Any]) -> Iterator[Obstruction]:
    """Inner courts hide nothing more than the walls around them: only outer rings count."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind in ("LineString", "MultiLineString"):
        for line in _lines(geometry):
            yield Obstruction(tuple(line), is_closed=False)
    for rings in [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []:
        yield Obstruction(tuple(_positions(rings[0][:-1])), is_closed=True)


def _lines(geometry: dict[str, Any]) -> list[list[Position]]:
    is_one = geometry["type"] == "LineString"
    return [_positions(line) for line in ([geometry["coordinates"]] if is_one else geometry["coordinates"])]


def _positions(coordinates: list[list[float]]) -> list[Position]:
    return [Position(lat, lon) for lon, lat, *_ in coordinates]
