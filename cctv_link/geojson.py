"""GeoJSON files, bounded before anything is believed (RFC 7946). Pure: who reads cameras or outlines begins here."""

import json

DEEPEST = 8


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


def is_number(value: object) -> bool:
    """Whether it is a JSON number; true is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


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
