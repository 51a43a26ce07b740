"""Camera files as rows of text: CSV with an exact header, GeoJSON or KML points. Bounded before anything is believed."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cctv_link.cameras.register_import import kml
from cctv_link.cameras.register_import.rows import COLUMNS, OPTIONAL, CameraFileRefused
from kernel.files import FileFault
from kernel.geojson import NotGeoJson, features_in, is_number

LARGEST_CSV_BYTES = 5_000_000
LARGEST_GEOJSON_BYTES = 10_000_000
MOST_ROWS = 20_000
NAMES = frozenset({*COLUMNS, *OPTIONAL} - {"lat", "lon"})
LONGEST_LINE_BYTES = 4_096
# What cameras told of themselves is exported, and is theirs to say: no file changes it.
ONLY_EXPORTED = frozenset({"profiles"})

Numbered = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class FileRows:
    """(row, cells by column) of every camera, and what was wrong with the others.

    A row of a CSV is its line, the header being line 1; of GeoJSON the feature's place, from 1.
    """

    rows: list[Numbered]
    errors: list[FileFault]


def read_file(path: Path) -> FileRows:
    """What the file holds. Raises CameraFileRefused when it cannot be read as such a file at all."""
    kind = path.suffix.lower()
    rows_of = {".geojson": geojson_rows, ".json": geojson_rows, ".kml": kml_rows}.get(kind, csv_rows)
    limit_bytes = LARGEST_CSV_BYTES if rows_of is csv_rows else LARGEST_GEOJSON_BYTES
    try:
        with path.open("rb") as file:
            content = file.read(limit_bytes + 1)
    except OSError as error:
        raise _refused(0, "", "unreadable", f"the file cannot be read: {error.strerror}") from error
    if len(content) > limit_bytes:
        raise _refused(0, "", "too-large", f"at most {limit_bytes:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(line, "", "not-utf-8", "the file is not UTF-8") from error
    return rows_of(text)


def csv_rows(text: str) -> FileRows:
    """The rows of a CSV. Raises CameraFileRefused: header, length, number of rows, quotes."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line.encode()) > LONGEST_LINE_BYTES:
            raise _refused(number, "", "line-too-long", f"at most {LONGEST_LINE_BYTES:,} bytes a line")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    errors: list[FileFault] = []
    rows: list[Numbered] = []
    try:
        header = tuple(next(reader, ()))
        if header[: len(COLUMNS)] != COLUMNS or not _in_order(header[len(COLUMNS) :]):
            raise CameraFileRefused([_header_error(header)])
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                detail = f"{len(cells)} cells where {len(header)} belong"
                errors.append(FileFault(reader.line_num, "", "width", detail))
                continue
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            if len(rows) > MOST_ROWS:
                raise _refused(reader.line_num, "", "too-many-rows", f"at most {MOST_ROWS:,} rows")
    except csv.Error as error:
        raise _refused(reader.line_num, "", "malformed-csv", str(error)) from error
    return _some(rows, errors)


def geojson_rows(text: str) -> FileRows:
    """The points of a FeatureCollection; properties are named like the columns. Raises CameraFileRefused."""
    try:
        features = features_in(text, most=MOST_ROWS)
    except NotGeoJson as error:
        raise _refused(error.row, error.column, error.code, error.detail) from error
    errors: list[FileFault] = []
    rows = []
    for number, feature in enumerate(features, start=1):
        before = len(errors)
        cells = dict(_feature_cells(number, feature, errors))
        if len(errors) == before:
            rows.append((number, cells))
    return _some(rows, errors)


def kml_rows(text: str) -> FileRows:
    """The points of a KML file; its data are named like the columns. Raises CameraFileRefused."""
    try:
        placemarks = kml.placemarks(text, most=MOST_ROWS)
    except kml.NotKml as error:
        raise _refused(error.row, "", error.code, error.detail) from error
    errors: list[FileFault] = []
    rows = []
    for number, placemark in enumerate(placemarks, start=1):
        if placemark.lon_lat is None:
            errors.append(FileFault(number, "Point.coordinates", "invalid", "expected lon,lat"))
        for name in sorted(placemark.data.keys() - NAMES):
            errors.append(FileFault(number, f"ExtendedData.{name[:40]}", "unknown", "no such column"))
        if placemark.lon_lat is not None and placemark.data.keys() <= NAMES:
            lon, lat = placemark.lon_lat
            # What a drawing program calls the placemark is the camera, unless the data say otherwise.
            rows.append((number, {"camera": placemark.name, **placemark.data, "lon": lon, "lat": lat}))
    return _some(rows, errors)


def _feature_cells(number: int, feature: object, errors: list[FileFault]) -> Iterator[tuple[str, str]]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        errors.append(FileFault(number, "type", "invalid", "expected a Feature"))
        return
    geometry, properties = feature.get("geometry"), feature.get("properties")
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        errors.append(FileFault(number, "geometry.type", "invalid", "expected a Point"))
    elif not (isinstance(point, list) and len(point) in (2, 3) and all(is_number(part) for part in point)):
        errors.append(FileFault(number, "geometry.coordinates", "invalid", "expected [lon, lat]"))
    else:
        yield "lon", repr(point[0])
        yield "lat", repr(point[1])
    if not isinstance(properties, dict):
        errors.append(FileFault(number, "properties", "invalid", "expected an object"))
        return
    for name, value in properties.items():
        if name in ONLY_EXPORTED:
            continue
        if name not in NAMES:
            errors.append(FileFault(number, f"properties.{name[:40]}", "unknown", "no such column"))
        elif value is None:
            yield name, ""
        elif isinstance(value, bool):
            yield name, "true" if value else "false"
        elif isinstance(value, str) or is_number(value):
            yield name, str(value)
        else:
            errors.append(
                FileFault(number, f"properties.{name}", "invalid", "expected text, a number or a truth")
            )


def _some(rows: list[Numbered], errors: list[FileFault]) -> FileRows:
    if not rows and not errors:
        raise _refused(0, "", "empty", "the file holds no camera")
    return FileRows(rows, errors)


def _in_order(names: tuple[str, ...]) -> bool:
    return [name for name in OPTIONAL if name in names] == list(names)


def _header_error(header: tuple[str, ...]) -> FileFault:
    wrong = next((found or "" for found, wanted in zip(header, COLUMNS, strict=False) if found != wanted), "")
    detail = f"expected exactly {','.join(COLUMNS)}, then any of {','.join(OPTIONAL)} in this order"
    return FileFault(1, wrong[:40], "header", detail)


def _refused(row: int, column: str, code: str, detail: str) -> CameraFileRefused:
    return CameraFileRefused([FileFault(row, column, code, detail)])
