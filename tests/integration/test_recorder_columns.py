"""A camera file may say which recorder keeps a camera: taken whole with its row, refused by column, exported again."""

import csv
import json
from pathlib import Path

import pytest
from flask import Flask

from cctv_link.cameras.register_import.rows import COLUMNS, OF_THE_RECORDER
from cctv_link.recorders import register
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.integration.test_camera_import import ROW

WITH_RECORDER = (*COLUMNS, *OF_THE_RECORDER)
KEPT = {"recorder": "NVR Saddar", "recording_token": "gate-3/%Y-%m-%d/%H-%M-%S.mp4"}


@pytest.fixture
def nvr(app: Flask, tmp_path: Path, with_settings) -> None:
    """A folder of files with times in their names."""
    words = ["recorders", "add", "NVR Saddar", "--kind", "folder", "--address", str(tmp_path)]
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output


@pytest.fixture
def take(app: Flask, tmp_path: Path):
    def run(*rows: dict[str, str], columns: tuple[str, ...] = WITH_RECORDER):
        path = tmp_path / "cameras.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({**ROW, **row} for row in rows)
        return app.test_cli_runner().invoke(args=["cameras", "import", str(path), "--commit"])

    return run


def kept() -> list[tuple[str, str]]:
    with reading() as session:
        return sorted((each.recorder, each.recording_token) for each in register.keeping(session).values())


def test_a_row_names_its_recorder_and_a_second_time_changes_nothing(nvr, take):
    first, second = take(KEPT, {"camera": "P1-2"}), take(KEPT, {"camera": "P1-2"})

    assert first.exit_code == 0, first.output
    assert "2 unchanged" in second.output
    assert kept() == [tuple(KEPT.values())]


def test_a_known_camera_comes_to_a_recorder_and_leaves_it_again(nvr, take):
    take({}, columns=COLUMNS)

    come, stayed, gone = take(KEPT), take({}, columns=COLUMNS), None
    assert "1 recorder changed" in come.output
    assert "1 unchanged" in stayed.output
    assert kept() == [tuple(KEPT.values())]
    gone = take({})

    assert "1 recorder changed" in gone.output
    assert kept() == []
    with reading() as session:
        reasons = {entry.reason for entry in session.query(AuditEntry) if entry.action == "cameras.import"}
    assert "cameras.csv: 1 recorder changed" in reasons


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        pytest.param({"recorder": "NVR Clifton"}, "recorder", "unknown", id="nobody knows it"),
        pytest.param({"recording_token": "gate-3"}, "recorder", "required", id="a token of nothing"),
        pytest.param({"recorder": "NVR Saddar"}, "recording_token", "invalid", id="no token"),
        pytest.param(
            {**KEPT, "recording_token": "../%Y/%m/%d/%H-%M-%S.mp4"},
            "recording_token",
            "invalid",
            id="out of the folder",
        ),
    ],
)
def test_a_wrong_recorder_is_named_with_row_and_column_and_nothing_is_taken(nvr, take, cells, column, code):
    result = take({}, {"camera": "P1-2", **cells})

    assert result.exit_code == 1
    assert f"row 3, column {column}: {code}: " in result.output
    assert kept() == []


def test_what_is_exported_names_the_recorder_and_is_taken_again(app: Flask, nvr, take, tmp_path: Path):
    take(KEPT, {"camera": "P1-2"})
    path = tmp_path / "out.geojson"

    app.test_cli_runner().invoke(args=["cameras", "export", str(path)])
    again = app.test_cli_runner().invoke(args=["cameras", "import", str(path), "--commit"])

    first, second = (each["properties"] for each in json.loads(path.read_text())["features"])
    assert {name: first[name] for name in OF_THE_RECORDER} == KEPT
    assert {name: second[name] for name in OF_THE_RECORDER} == dict.fromkeys(OF_THE_RECORDER)
    assert "2 unchanged" in again.output


def test_a_kml_placemark_may_name_it_too(app: Flask, nvr, tmp_path: Path):
    cells = {key: value for key, value in {**ROW, **KEPT}.items() if key not in ("lat", "lon", "camera")}
    data = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in cells.items())
    point = f"<Point><coordinates>{ROW['lon']},{ROW['lat']}</coordinates></Point>"
    path = tmp_path / "cameras.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>P1-1</name>'
        f"<ExtendedData>{data}</ExtendedData>{point}</Placemark></Document></kml>"
    )

    result = app.test_cli_runner().invoke(args=["cameras", "import", str(path), "--commit"])

    assert result.exit_code == 0, result.output
    assert kept() == [tuple(KEPT.values())]
