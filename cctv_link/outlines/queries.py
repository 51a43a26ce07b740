"""Reads of the outlines: the whole map, the roads around a place, what may stand between a lens and a place."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Double, String, bindparam, exists, func, select, text
from sqlalchemy.orm import Session

from cctv_link.outlines.kinds import ROADS, SCHEMATIC
from cctv_link.outlines.models import Outline
from cctv_link.outlines.obstruction import Obstruction
from kernel.geo import Position, bearing_deg, destination

# More walls than these along the lines to one place would be a city of walls; it bounds a query gone wrong.
MOST_OBSTRUCTIONS = 2_000
MOST_ROADS = 50_000

_PLACE = func.ST_GeogFromText(bindparam("place", type_=String))
_WITHIN = func.ST_DWithin(Outline.geometry, _PLACE, bindparam("within_m", type_=Double), False)
_GEOMETRY = func.ST_AsGeoJSON(Outline.geometry, 7)
# Built once, as the search for cameras is: putting it together costs more than running it.
_KNOWS_OBSTRUCTIONS = select(exists().where(Outline.kind == "obstruction", _WITHIN))
# Of the boxes around each pole, the place and both sides of it: a narrow look-up of the index for each pole.
_BETWEEN = text(f"""
    SELECT lines.number, ST_AsGeoJSON(outlines.geometry, 7)
    FROM unnest(CAST(:poles AS text[]), CAST(:ones AS text[]), CAST(:others AS text[]))
        WITH ORDINALITY AS lines(pole, one, other, number)
    JOIN outlines ON outlines.kind = 'obstruction' AND outlines.geometry && CAST(ST_Collect(ARRAY[
        ST_GeomFromEWKT(lines.pole), ST_GeomFromEWKT(lines.one), ST_GeomFromEWKT(lines.other)]) AS geography)
    ORDER BY lines.number, outlines.id
    LIMIT {MOST_OBSTRUCTIONS}
""")
_ROADS = (
    select(Outline.source, _GEOMETRY)
    .where(Outline.kind.in_(ROADS), _WITHIN)
    .order_by(Outline.id)
    .limit(MOST_ROADS)
)


@dataclass(frozen=True, slots=True)
class Roads:
    """Lines of roads; are_schematic: they are the schematic's, and nobody has surveyed them."""

    lines: list[list[Position]]
    are_schematic: bool


def knows_obstructions(session: Session, position: Position, *, within_m: float) -> bool:
    """Whether anybody has drawn anything around a place that may hide it from a lens."""
    return bool(session.scalar(_KNOWS_OBSTRUCTIONS, {"place": position.ewkt, "within_m": within_m}))


def obstructions_between(
    session: Session, place: Position, poles: Sequence[Position], *, error_m: float
) -> dict[Position, list[Obstruction]]:
    """What may stand between each pole and a place, wherever in its circle of error that lies; a few too many."""
    found: dict[Position, list[Obstruction]] = {pole: [] for pole in poles}
    sides = [_sides(pole, place, error_m) for pole in poles]
    lines = {
        "poles": [pole.ewkt for pole in poles],
        "ones": [one.ewkt for one, _ in sides],
        "others": [other.ewkt for _, other in sides],
    }
    for number, geometry in session.execute(_BETWEEN, lines):
        found[poles[number - 1]].extend(_obstructions(json.loads(geometry)))
    return found


def roads_around(session: Session, position: Position, *, within_m: float) -> Roads:
    """Every line of every road that comes within reach of a place."""
    rows = session.execute(_ROADS, {"place": position.ewkt, "within_m": within_m}).all()
    lines = [line for _, geometry in rows for line in _lines(json.loads(geometry))]
    return Roads(lines, are_schematic=any(source == SCHEMATIC for source, _ in rows))


def features(session: Session) -> list[dict[str, Any]]:
    """All that was imported as GeoJSON features, by kind and name; without what the map has as its schematic anyway."""
    query = (
        select(Outline.kind, Outline.name, Outline.names, _GEOMETRY.label("geometry"))
        .where(Outline.source != SCHEMATIC)
        .order_by(Outline.kind, Outline.name, Outline.id)
    )
    return [
        {
            "type": "Feature",
            "properties": {
                "kind": row.kind,
                "name": row.name,
                **{f"name:{language}": name for language, name in row.names.items()},
            },
            "geometry": json.loads(row.geometry),
        }
        for row in session.execute(query)
    ]


def counts(session: Session, *, source: str | None = None) -> dict[str, int]:
    """How many outlines there are of each kind; of one source alone, if it is named."""
    query = select(Outline.kind, func.count()).group_by(Outline.kind)
    rows = session.execute(query if source is None else query.where(Outline.source == source))
    return {str(kind): int(count) for kind, count in rows}


def _sides(pole: Position, place: Position, error_m: float) -> tuple[Position, Position]:
    """The two ends of the circle of error as seen from the pole."""
    ahead = bearing_deg(pole, place)
    one = destination(place, bearing_deg=ahead - 90, distance_m=error_m)
    other = destination(place, bearing_deg=ahead + 90, distance_m=error_m)
    return one, other


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
