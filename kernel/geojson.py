"""GeoJSON files, bounded before anything is believed (RFC 7946). Pure: who reads a file of places begins here."""

import json
from math import isfinite

from kernel.geo import Position
from kernel.places import LANGUAGES

DEEPEST = 8
# How many lists stand around one position.
DEPTHS = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
FEWEST_OF_A_LINE, FEWEST_OF_A_RING = 2, 4
MOST_POINTS = 20_000  # of one geometry


class NotGeoJson(Exception):
    """The text is no collection we could read. row 0 speaks of the file as a whole."""

    def __init__(self, row: int, column: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.row, self.column, self.code, self.detail = row, column, code, detail


def features_in(text: str, *, most: int, deepest: int = DEEPEST) -> list[object]:
    """The features of a FeatureCollection, as they stand. Raises NotGeoJson."""
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise NotGeoJson(0, "", "malformed-json", str(error)[:200]) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise NotGeoJson(0, "", "not-a-collection", "expected a FeatureCollection")
    if document.get("crs") is not None:
        raise NotGeoJson(0, "crs", "not-wgs84", "coordinates are WGS 84, without a crs member (RFC 7946)")
    features = document.get("features")
    if not isinstance(features, list):
        raise NotGeoJson(0, "features", "invalid", "expected a list")
    if len(features) > most:
        raise NotGeoJson(most + 1, "", "too-many-rows", f"at most {most:,} features")
    if _is_deeper_than(deepest, document):
        raise NotGeoJson(0, "", "too-deep", f"nested deeper than {deepest}")
    return features


def names_or_fault(properties: dict[str, object], key: str, *, longest: int) -> dict[str, str] | str:
    """What a place is called in the languages that its file has it in (`name:ur`, as OpenStreetMap writes it), or the member at fault."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        member = f"{key}:{language}"
        value = properties.get(member) or ""
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            return member
        if value.strip():
            names[language] = value.strip()
    return names


def is_number(value: object) -> bool:
    """Whether it is a JSON number; true is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def positions_fault_or_none(coordinates: object, shape: str, points: list[Position]) -> str | None:
    """What is wrong with the coordinates of a geometry; the positions that are good are appended to `points`."""
    return _fault_or_none(coordinates, DEPTHS[shape], shape, points)


def _fault_or_none(value: object, depth: int, shape: str, points: list[Position]) -> str | None:
    if depth == 0:
        return _position_fault_or_none(value, points)
    if not isinstance(value, list) or not value:
        return "expected a list of positions, not empty"
    for each in value:
        fault = _fault_or_none(each, depth - 1, shape, points)
        if fault is not None:
            return fault
    if len(points) > MOST_POINTS:
        return f"at most {MOST_POINTS:,} points an outline"
    is_area = "Polygon" in shape
    if depth == 1 and len(value) < (FEWEST_OF_A_RING if is_area else FEWEST_OF_A_LINE):
        return f"fewer than {FEWEST_OF_A_RING if is_area else FEWEST_OF_A_LINE} positions"
    if depth == 1 and is_area and value[0] != value[-1]:
        return "a ring ends where it began"
    return None


def _position_fault_or_none(value: object, points: list[Position]) -> str | None:
    if not isinstance(value, list) or len(value) not in (2, 3) or not all(is_number(part) for part in value):
        return "expected [lon, lat]"
    lon, lat = float(value[0]), float(value[1])
    if not (isfinite(lon) and isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        return "a position lies on the globe"
    points.append(Position(lat, lon))
    return None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _is_deeper_than(limit: int, document: object) -> bool:
    level = [document]
    for _ in range(limit):
        inner = [
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, dict | list)
        ]
        level = [value for values in inner for value in values]
    return any(isinstance(each, dict | list) for each in level)
