"""Station files: GeoJSON features with a name and an area. Every error of every feature is told. Pure.

properties: name, and if known district, phone (E.164), house ([lon, lat] of the building); name and district in
other languages as name:ur, district:sd and so on.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from kernel.files import FileFault, FileRefused
from kernel.geo import BoundingBox, Position
from kernel.geojson import NotGeoJson, features_in, names_or_fault, positions_fault_or_none

MOST_STATIONS = 2_000
LONGEST_NAME = 80
_PHONE = re.compile(r"\+[1-9]\d{6,14}")


class StationFileRefused(FileRefused):
    """Nothing of the file was taken. Each error names its feature and member."""

    slug = "station-file-refused"
    title = "The station file has errors; nothing of it was taken"


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station that was found good. `area` is GeoJSON; without `house` the middle of its area stands for it."""

    name: str
    district: str
    phone: str
    area: dict[str, Any]
    house: Position | None
    names: dict[str, str] = field(default_factory=dict)
    district_names: dict[str, str] = field(default_factory=dict)


def read_stations(text: str, *, city: BoundingBox) -> list[StationRow]:
    """The stations of a file. Raises StationFileRefused."""
    try:
        features = features_in(text, most=MOST_STATIONS, deepest=10)
    except NotGeoJson as error:
        raise StationFileRefused([FileFault(error.row, error.column, error.code, error.detail)]) from error
    errors: list[FileFault] = []
    rows: list[StationRow] = []
    for number, feature in enumerate(features, start=1):
        found = _station(feature, city)
        if isinstance(found, StationRow):
            rows.append(found)
        else:
            errors.append(FileFault(number, *found))
    errors += _twins(rows)
    if not rows and not errors:
        errors.append(FileFault(0, "", "empty", "the file holds no station"))
    if errors:
        raise StationFileRefused(errors)
    return rows


def _station(feature: object, city: BoundingBox) -> StationRow | tuple[str, str, str]:
    """The station, or (member, code, detail) of what is wrong with it first."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return "type", "invalid", "expected a Feature"
    properties, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, dict):
        return "properties", "invalid", "expected an object"
    said = {key: properties.get(key) or "" for key in ("name", "district", "phone")}
    for key, value in said.items():
        if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
            return f"properties.{key}", "invalid", f"at most {LONGEST_NAME} printable characters"
    called: dict[str, dict[str, str]] = {}
    for key in ("name", "district"):
        names = names_or_fault(properties, key, longest=LONGEST_NAME)
        if isinstance(names, str):
            return f"properties.{names}", "invalid", f"at most {LONGEST_NAME} printable characters"
        called[key] = names
    if not said["name"].strip():
        return "properties.name", "required", "a station has a name"
    if said["phone"] and not _PHONE.fullmatch(said["phone"]):
        return "properties.phone", "invalid", "expected E.164, such as +922199212345"
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or shape not in ("Polygon", "MultiPolygon"):
        return "geometry.type", "invalid", "an area is a Polygon or MultiPolygon"
    points: list[Position] = []
    fault = positions_fault_or_none(geometry.get("coordinates"), shape, points)
    if fault is not None:
        return "geometry.coordinates", "invalid", fault
    if not any(city.contains(point) for point in points):
        return (
            "geometry.coordinates",
            "outside-city",
            "lies outside the city's bounds; are lat and lon swapped?",
        )
    houses: list[Position] = []
    house = properties.get("house")
    if house is not None and (fault := positions_fault_or_none(house, "Point", houses)) is not None:
        return "properties.house", "invalid", fault
    return StationRow(
        name=said["name"].strip(),
        district=said["district"].strip(),
        phone=said["phone"],
        area={"type": shape, "coordinates": geometry["coordinates"]},
        house=houses[0] if houses else None,
        names=called["name"],
        district_names=called["district"],
    )


def _twins(rows: list[StationRow]) -> list[FileFault]:
    seen: set[str] = set()
    errors = []
    for row in rows:
        if row.name in seen:
            errors.append(FileFault(0, "properties.name", "twice", f"{row.name!r} stands in it twice"))
        seen.add(row.name)
    return errors


def geojson_of(row: StationRow) -> str:
    """The area as PostGIS reads it."""
    return json.dumps(row.area)
