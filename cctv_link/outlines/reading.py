"""Outline files: GeoJSON features with a kind, a name and a geometry. Every error of every feature is told. Pure."""

from dataclasses import dataclass, field
from typing import Any

from cctv_link.outlines.kinds import KINDS
from kernel.files import FileFault, FileRefused
from kernel.geo import BoundingBox, Position
from kernel.geojson import NotGeoJson, features_in, names_or_fault, positions_fault_or_none

LARGEST_FILE_BYTES = 50_000_000
MOST_FEATURES = 50_000
LONGEST_NAME = 120


class OutlineFileRefused(FileRefused):
    """Nothing of the file was taken. Each error names its feature and member."""

    slug = "outline-file-refused"
    title = "The outline file has errors; nothing of it was taken"


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A feature that was found good. `geometry` is GeoJSON; names: by language."""

    kind: str
    name: str
    geometry: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)


def read_outlines(text: str, *, kind: str | None, city: BoundingBox) -> list[OutlineRow]:
    """The outlines of a file. Raises OutlineFileRefused.

    kind: of features that name none themselves, as files from elsewhere do.
    """
    try:
        features = features_in(text, most=MOST_FEATURES, deepest=10)
    except NotGeoJson as error:
        raise OutlineFileRefused([FileFault(error.row, error.column, error.code, error.detail)]) from error
    errors: list[FileFault] = []
    rows = [
        row
        for number, feature in enumerate(features, start=1)
        if (row := _row(number, feature, kind, city, errors)) is not None
    ]
    if not rows and not errors:
        errors.append(FileFault(0, "", "empty", "the file holds no outline"))
    if errors:
        raise OutlineFileRefused(errors)
    return rows


def _row(
    number: int, feature: object, kind: str | None, city: BoundingBox, errors: list[FileFault]
) -> OutlineRow | None:
    def refuse(column: str, code: str, detail: str) -> OutlineRow | None:
        errors.append(FileFault(number, column, code, detail))
        return None

    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return refuse("type", "invalid", "expected a Feature")
    properties, geometry = feature.get("properties"), feature.get("geometry")
    properties = {} if properties is None else properties
    if not isinstance(properties, dict):
        return refuse("properties", "invalid", "expected an object")
    named = properties.get("kind", kind)
    if not isinstance(named, str) or named not in KINDS:
        return refuse("properties.kind", "invalid", f"expected one of {', '.join(KINDS)}")
    name = properties.get("name") or ""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable():
        return refuse("properties.name", "invalid", f"at most {LONGEST_NAME} printable characters")
    names = names_or_fault(properties, "name", longest=LONGEST_NAME)
    if isinstance(names, str):
        return refuse(f"properties.{names}", "invalid", f"at most {LONGEST_NAME} printable characters")
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or shape not in KINDS[named]:
        return refuse("geometry.type", "invalid", f"a {named} is {' or '.join(sorted(KINDS[named]))}")
    points: list[Position] = []
    fault = positions_fault_or_none(geometry.get("coordinates"), shape, points)
    if fault is not None:
        return refuse("geometry.coordinates", "invalid", fault)
    if not any(city.contains(point) for point in points):
        detail = "lies outside the city's bounds; are lat and lon swapped?"
        return refuse("geometry.coordinates", "outside-city", detail)
    return OutlineRow(named, name, {"type": shape, "coordinates": geometry["coordinates"]}, names)
