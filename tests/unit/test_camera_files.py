"""A camera file is taken whole or not at all, and every error of every row is told with its column."""

import json
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.register_import import files
from cctv_link.cameras.register_import.rows import COLUMNS, CameraFileRefused, CameraRow, Rules
from cctv_link.cameras.register_import.services import Progress, read_cameras
from kernel.geo import BoundingBox

RULES = Rules(
    BoundingBox(66.4, 24.6, 67.8, 25.7), Allowed((ip_network("10.0.0.0/8"),), {554}), lambda host: [host]
)
GOOD = {
    "pole": "P1",
    "pole_name": "Numaish",
    "site": "Numaish",
    "lat": "24.8722",
    "lon": "67.0355",
    "camera": "P1-1",
    "azimuth_deg": "0",
    "hfov_deg": "66",
    "range_m": "80",
    "height_m": "6",
    "stream_url": "rtsp://10.0.0.1/1",
    "username": "viewer",
    "password": "a secret",
    "simulated": "false",
}


def csv_file(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "cameras.csv"
    lines = [",".join(COLUMNS), *(",".join({**GOOD, **row}[column] for column in COLUMNS) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


def read(path: Path) -> list[CameraRow]:
    return read_cameras(path, rules=RULES, progress=Progress())


def refused(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(CameraFileRefused) as found:
        read(path)
    assert "secret" not in repr(found.value.errors)
    return [(error.row, error.column, error.code) for error in found.value.errors]


def test_a_good_row(tmp_path):
    (row,) = read(csv_file(tmp_path, {}))

    assert (row.pole, row.camera, row.azimuth_deg, row.range_m) == ("P1", "P1-1", 0.0, 80.0)
    assert row.stream is not None
    assert row.credential is not None
    assert row.credential.password == "a secret"
    assert "a secret" not in repr(row)


def test_a_camera_whose_view_nobody_knows(tmp_path):
    (row,) = read(csv_file(tmp_path, {"azimuth_deg": "", "hfov_deg": ""}))

    assert row.azimuth_deg is None


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        pytest.param({"azimuth_deg": "360"}, "azimuth_deg", "invalid", id="azimuth of 360"),
        pytest.param({"azimuth_deg": "-1"}, "azimuth_deg", "invalid", id="azimuth below 0"),
        pytest.param({"azimuth_deg": "north"}, "azimuth_deg", "invalid", id="azimuth in words"),
        pytest.param({"azimuth_deg": "nan"}, "azimuth_deg", "invalid", id="azimuth that is no number"),
        pytest.param({"azimuth_deg": ""}, "azimuth_deg", "required", id="field of view without azimuth"),
        pytest.param({"hfov_deg": "0"}, "hfov_deg", "invalid", id="no field of view"),
        pytest.param({"range_m": "5000"}, "range_m", "invalid", id="a lens that sees for miles"),
        pytest.param({"range_m": ""}, "range_m", "required", id="no range"),
        pytest.param({"lat": "67.0355", "lon": "24.8722"}, "lat", "outside-city", id="swapped"),
        pytest.param({"lat": "1e999"}, "lat", "invalid", id="infinite"),
        pytest.param({"pole": ""}, "pole", "required", id="no pole"),
        pytest.param({"camera": "P1-\u202e1"}, "camera", "invalid", id="a hidden character"),
        pytest.param({"stream_url": "rtsp://8.8.8.8/1"}, "stream_url", "camera-url-forbidden", id="outside"),
        pytest.param(
            {"stream_url": "rtsp://u:secret@10.0.0.1/1"}, "stream_url", "camera-url-forbidden", id="userinfo"
        ),
        pytest.param({"password": ""}, "password", "required", id="half a credential"),
        pytest.param({"stream_url": ""}, "stream_url", "required", id="a credential for nothing"),
        pytest.param({"simulated": "perhaps"}, "simulated", "invalid", id="neither true nor false"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(tmp_path, wrong, column, code):
    path = csv_file(tmp_path, {"camera": "P1-2"}, wrong)

    assert refused(path) == [(3, column, code)]


def test_all_errors_are_told_at_once(tmp_path):
    path = csv_file(tmp_path, {"azimuth_deg": "400", "range_m": "0"}, {"camera": "P1-2", "lat": "north"})

    assert refused(path) == [(2, "azimuth_deg", "invalid"), (2, "range_m", "invalid"), (3, "lat", "invalid")]


def test_a_tag_that_stands_twice(tmp_path):
    assert refused(csv_file(tmp_path, {}, {})) == [(3, "camera", "duplicate")]
    assert refused(csv_file(tmp_path, {}, {"camera": "P1-2", "lat": "24.9"})) == [(3, "pole", "duplicate")]
    assert refused(csv_file(tmp_path, {}, {"camera": "P1-2", "site": "Saddar"})) == [(3, "pole", "duplicate")]


def test_the_header_is_exact(tmp_path):
    path = csv_file(tmp_path, {})
    path.write_text(path.read_text().replace("azimuth_deg", "azimuth"))

    assert refused(path) == [(1, "azimuth", "header")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "header", id="nothing"),
        pytest.param(",".join(COLUMNS).encode(), "empty", id="only a header"),
        pytest.param(",".join(COLUMNS).encode() + b"\nP1,\xff", "not-utf-8", id="not UTF-8"),
        pytest.param(",".join(COLUMNS).encode() + b"\nP1,x\n", "width", id="too few cells"),
        pytest.param(",".join(COLUMNS).encode() + b"\n" + b"x" * 5000, "line-too-long", id="a long line"),
        pytest.param(",".join(COLUMNS).encode() + b'\n"P1"x,\n', "malformed-csv", id="a quote inside"),
        pytest.param(b"x" * (files.LARGEST_CSV_BYTES + 1), "too-large", id="too large"),
    ],
)
def test_what_is_no_camera_file(tmp_path, content, code):
    path = tmp_path / "cameras.csv"
    path.write_bytes(content)

    assert [found[2] for found in refused(path)] == [code]


def geojson(tmp_path: Path, document: object) -> Path:
    path = tmp_path / "cameras.geojson"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def feature(**changes: object) -> dict[str, object]:
    properties = {key: value for key, value in GOOD.items() if key not in ("lat", "lon")}
    properties |= {"azimuth_deg": 45, "simulated": False, "height_m": None}  # type: ignore[dict-item]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [67.0355, 24.8722]},
        "properties": properties,
        **changes,
    }


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_the_same_camera_as_geojson(tmp_path):
    (from_csv,) = read(csv_file(tmp_path, {"azimuth_deg": "45", "height_m": ""}))

    (from_geojson,) = read(geojson(tmp_path, collection(feature())))

    assert replace(from_geojson, row=from_csv.row) == from_csv


@pytest.mark.parametrize(
    ("document", "column", "code"),
    [
        pytest.param("{", "", "malformed-json", id="not JSON"),
        pytest.param("NaN", "", "malformed-json", id="NaN"),
        pytest.param([], "", "not-a-collection", id="a list"),
        pytest.param(
            {**collection(feature()), "crs": {"type": "name"}}, "crs", "not-wgs84", id="another grid"
        ),
        pytest.param(collection(), "", "empty", id="no feature"),
        pytest.param(collection(7), "type", "invalid", id="a number for a feature"),
        pytest.param(collection(feature(geometry=None)), "geometry.type", "invalid", id="no geometry"),
        pytest.param(
            collection(feature(geometry={"type": "Point", "coordinates": ["a", 1]})),
            "geometry.coordinates",
            "invalid",
            id="words for coordinates",
        ),
        pytest.param(
            collection(feature(geometry={"type": "LineString", "coordinates": []})),
            "geometry.type",
            "invalid",
            id="a line",
        ),
        pytest.param(
            collection(feature(properties={"colour": 1})), "properties.colour", "unknown", id="unknown"
        ),
        pytest.param("[" * 900 + "]" * 900, "", "not-a-collection", id="deep, and no collection"),
        pytest.param(
            {"type": "FeatureCollection", "features": [json.loads("[" * 60 + "]" * 60)]},
            "",
            "too-deep",
            id="deep",
        ),
    ],
)
def test_what_is_no_geojson_of_cameras(tmp_path, document, column, code):
    assert (column, code) in [found[1:] for found in refused(geojson(tmp_path, document))]


def placemark(*, name: str = "P1-1", where: str = "67.0355,24.8722,0", **data: str) -> str:
    told = {key: value for key, value in {**GOOD, **data}.items() if key not in ("lat", "lon", "camera")}
    cells = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in told.items())
    return (
        f"<Placemark><name>{name}</name><description>a <![CDATA[<b>{'long' * 900}</b>]]></description>"
        f"<ExtendedData>{cells}</ExtendedData><Point><coordinates> {where} </coordinates></Point></Placemark>"
    )


def kml(tmp_path: Path, inside: str, before: str = "") -> Path:
    path = tmp_path / "cameras.kml"
    namespace = 'xmlns="http://www.opengis.net/kml/2.2"'
    path.write_text(f'<?xml version="1.0"?>{before}<kml {namespace}><Document>{inside}</Document></kml>')
    return path


def test_the_same_camera_as_kml(tmp_path):
    (from_csv,) = read(csv_file(tmp_path, {}))

    (from_kml,) = read(kml(tmp_path, f"<Folder>{placemark()}</Folder>"))

    assert replace(from_kml, row=from_csv.row) == from_csv


def test_the_data_of_a_schema_count_too_and_name_the_camera(tmp_path):
    simple = (
        '<ExtendedData><SchemaData><SimpleData name="camera">P9-9</SimpleData></SchemaData></ExtendedData>'
    )

    (row,) = read(kml(tmp_path, placemark().replace("<Point>", f"{simple}<Point>")))

    assert row.camera == "P9-9"


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE kml [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("inside", "before", "row", "column", "code"),
    [
        pytest.param("&b;", BOMB, 0, "", "document-type", id="an entity bomb"),
        pytest.param("&passwords;", OUTSIDE, 0, "", "document-type", id="a file from outside"),
        pytest.param(placemark(), "<!DOCTYPE kml>", 0, "", "document-type", id="an empty document type"),
        pytest.param("&unknown;", "", 0, "", "malformed-xml", id="an entity that nobody declared"),
        pytest.param(placemark()[:-3], "", 1, "", "malformed-xml", id="torn"),
        pytest.param("", "", 0, "", "empty", id="nothing"),
        pytest.param("<Folder>" * 40 + "</Folder>" * 40, "", 0, "", "too-deep", id="deep"),
        pytest.param(placemark(name="x" * 3_000), "", 1, "", "too-long", id="a long name"),
        pytest.param(placemark(where="67.0355"), "", 1, "Point.coordinates", "invalid", id="half a place"),
        pytest.param(
            placemark().replace("Point>", "LineString>"), "", 1, "Point.coordinates", "invalid", id="a line"
        ),
        pytest.param(placemark(where="north,east"), "", 1, "lat", "invalid", id="words for a place"),
        pytest.param(placemark(azimuth_deg="400"), "", 1, "azimuth_deg", "invalid", id="400 degrees"),
        pytest.param(placemark(colour="red"), "", 1, "ExtendedData.colour", "unknown", id="unknown"),
    ],
)
def test_what_is_no_kml_of_cameras(tmp_path, inside, before, row, column, code):
    assert (row, column, code) in refused(kml(tmp_path, inside, before))


def test_another_xml_is_no_kml(tmp_path):
    path = tmp_path / "cameras.kml"
    path.write_text("<html><Placemark/></html>")

    assert refused(path) == [(0, "", "not-kml")]


def test_a_file_may_say_more_of_the_view(tmp_path):
    path = csv_file(tmp_path, {"range_m": ""})
    header, row = path.read_text().splitlines()
    path.write_text(f"{header},tilt_deg,width_px\n{row},12.5,1920\n")

    (found,) = read(path)

    assert (found.tilt_deg, found.width_px, found.near_m, found.said) == (
        12.5,
        1920,
        0.0,
        {"tilt_deg", "width_px"},
    )
    assert found.range_m == pytest.approx(59.1, abs=0.1)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("tilt_deg", "91", id="tilted over backwards"),
        pytest.param("width_px", "1920.5", id="half a pixel"),
        pytest.param("width_px", "0", id="no picture"),
        pytest.param("near_m", "80", id="begins where it ends"),
        pytest.param("night_range_m", "201", id="sees by night for miles"),
    ],
)
def test_what_more_is_said_is_checked_too(tmp_path, column, value):
    path = csv_file(tmp_path, {})
    header, row = path.read_text().splitlines()
    path.write_text(f"{header},{column}\n{row},{value}\n")

    assert refused(path) == [(2, column, "invalid")]


def test_the_further_columns_have_an_order_too(tmp_path):
    path = csv_file(tmp_path, {})
    header, row = path.read_text().splitlines()
    path.write_text(f"{header},width_px,tilt_deg\n{row},1920,12\n")

    assert [found[2] for found in refused(path)] == ["header"]
