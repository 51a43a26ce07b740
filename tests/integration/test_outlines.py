"""Imported outlines become the map, hide places from lenses, and are taken whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.outlines import queries
from cctv_link.outlines.models import Outline
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading

ROAD = {"type": "LineString", "coordinates": [[67.03, 24.87], [67.04, 24.87]]}
RING = [[67.03, 24.87], [67.04, 24.87], [67.04, 24.88], [67.03, 24.87]]
AREA = {"type": "Polygon", "coordinates": [RING]}


def feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kind": "road", **properties}, "geometry": geometry}


@pytest.fixture
def take(app: Flask, tmp_path: Path):
    def run(*features: object, words: tuple[str, ...] = ("--commit",), text: str | None = None):
        path = tmp_path / "city.geojson"
        path.write_text(text or json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return app.test_cli_runner().invoke(args=["outlines", "import", str(path), *words])

    return run


def outlines() -> list[tuple[str, str]]:
    with reading() as session:
        return [(row.kind, row.name) for row in session.scalars(select(Outline).order_by(Outline.name))]


def test_dry_by_default(take):
    result = take(feature(ROAD), words=())

    assert result.exit_code == 0, result.output
    assert "road: 1 in place of 0" in result.output
    assert outlines() == []


def test_a_file_replaces_the_kinds_it_holds_and_no_others(take):
    take(feature(ROAD, name="Nishtar Road"), feature(AREA, kind="district", name="South"))
    result = take(feature(ROAD, name="M.A. Jinnah Road"))

    assert result.exit_code == 0, result.output
    assert outlines() == [("road", "M.A. Jinnah Road"), ("district", "South")]
    with reading() as session:
        entries = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.action == "outlines.import")
        ).all()
    assert sorted(entries) == ["city.geojson: 1 of road", "city.geojson: 2 of district, road"]


def test_features_from_elsewhere_are_given_a_kind(take):
    result = take(
        {"type": "Feature", "properties": None, "geometry": ROAD}, words=("--kind", "street", "--commit")
    )

    assert result.exit_code == 0, result.output
    assert outlines() == [("street", "")]


@pytest.mark.parametrize(
    ("given", "member", "code"),
    [
        pytest.param(7, "type", "invalid", id="a number"),
        pytest.param(
            {"type": "Feature", "properties": []}, "properties", "invalid", id="a list of properties"
        ),
        pytest.param(feature(ROAD, kind="canal"), "properties.kind", "invalid", id="an unknown kind"),
        pytest.param(feature(ROAD, name="a\u202eb"), "properties.name", "invalid", id="a hidden character"),
        pytest.param(feature(AREA), "geometry.type", "invalid", id="a road that is an area"),
        pytest.param(feature(None), "geometry.type", "invalid", id="no geometry"),
        pytest.param(
            feature({"type": "LineString", "coordinates": [[67.03, 24.87]]}),
            "geometry.coordinates",
            "invalid",
            id="a line of one point",
        ),
        pytest.param(
            feature({"type": "LineString", "coordinates": []}),
            "geometry.coordinates",
            "invalid",
            id="no point",
        ),
        pytest.param(
            feature({"type": "LineString", "coordinates": [[67.03, 24.87], [67.03, "north"]]}),
            "geometry.coordinates",
            "invalid",
            id="words for coordinates",
        ),
        pytest.param(
            feature({"type": "LineString", "coordinates": [[67.03, 24.87], [67.03, 124.87]]}),
            "geometry.coordinates",
            "invalid",
            id="off the globe",
        ),
        pytest.param(
            feature({"type": "LineString", "coordinates": [[24.87, 67.03], [24.88, 67.03]]}),
            "geometry.coordinates",
            "outside-city",
            id="swapped",
        ),
        pytest.param(
            feature({"type": "Polygon", "coordinates": [[*RING[:-1], [67.05, 24.9]]]}, kind="district"),
            "geometry.coordinates",
            "invalid",
            id="a ring that stays open",
        ),
        pytest.param(
            feature({"type": "Polygon", "coordinates": [RING[:3]]}, kind="district"),
            "geometry.coordinates",
            "invalid",
            id="a ring of three positions",
        ),
    ],
)
def test_a_wrong_feature_is_named_and_nothing_is_taken(take, given, member, code):
    result = take(feature(ROAD), given)

    assert result.exit_code == 1
    assert f"feature 2, {member}: {code}" in result.output
    assert outlines() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("{", "malformed-json", id="not JSON"),
        pytest.param("[]", "not-a-collection", id="a list"),
        pytest.param('{"type": "FeatureCollection", "features": []}', "empty", id="nothing"),
    ],
)
def test_what_is_no_outline_file(take, text, code):
    result = take(text=text)

    assert result.exit_code == 1
    assert code in result.output


def test_a_file_that_is_not_text_or_too_large_is_refused(app, tmp_path, monkeypatch):
    from cctv_link.outlines import services

    path = tmp_path / "city.geojson"
    path.write_bytes(b"\xff\xfe")
    binary = app.test_cli_runner().invoke(args=["outlines", "import", str(path)])
    monkeypatch.setattr(services, "LARGEST_FILE_BYTES", 1)
    large = app.test_cli_runner().invoke(args=["outlines", "import", str(path)])

    assert "not-utf-8" in binary.output
    assert "too-large" in large.output


def test_the_map_reads_them_as_geojson_and_asks_again_for_nothing(take, operator, resident):
    take(
        feature(ROAD, name="Nishtar Road"),
        feature({"type": "Point", "coordinates": [67.0355, 24.8722, 7]}, kind="station", name="Preedy"),
        feature({"type": "MultiPolygon", "coordinates": [[RING]]}, kind="obstruction"),
    )

    answer = operator.get("/v1/outlines")

    assert answer.status_code == 200, answer.text
    assert [each["properties"] for each in answer.json["features"]] == [
        {"kind": "obstruction", "name": ""},
        {"kind": "road", "name": "Nishtar Road"},
        {"kind": "station", "name": "Preedy"},
    ]
    assert answer.json["features"][1]["geometry"] == ROAD
    assert answer.json["features"][2]["geometry"]["coordinates"] == [67.0355, 24.8722]
    again = operator.get("/v1/outlines", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert resident.get("/v1/outlines").status_code in (401, 403)


def test_a_place_is_called_by_its_name_in_each_language_that_the_file_has_it_in(take):
    result = take(feature(AREA, kind="district", name="South", **{"name:ur": "جنوبی", "name:sd": " ڏکڻ "}))

    assert result.exit_code == 0, result.output
    with reading() as session:
        (found,) = queries.features(session)
    assert found["properties"] == {"kind": "district", "name": "South", "name:ur": "جنوبی", "name:sd": "ڏکڻ"}


def test_a_name_in_another_language_that_is_none_is_refused(take):
    result = take(feature(ROAD, **{"name:ur": 7}))

    assert result.exit_code != 0
    assert "name:ur" in result.output
