"""`cameras import` is dry by default, takes a file whole, and a second time changes nothing."""

import csv
import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from cctv_link.cameras import queries
from cctv_link.cameras.models import Camera, CameraCredential, CameraView, Pole
from cctv_link.cameras.register_import import services
from cctv_link.cameras.register_import.rows import COLUMNS, CameraFileRefused
from cctv_link.demo.seed import STREAMED, seed
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests.poles import rules

ROW = {
    "pole": "P1",
    "pole_name": "Numaish",
    "site": "Numaish",
    "lat": "24.8722",
    "lon": "67.0355",
    "camera": "P1-1",
    "azimuth_deg": "10",
    "hfov_deg": "66",
    "range_m": "80",
    "stream_url": "rtsp://127.0.0.1:554/1",
    "username": "viewer",
    "password": "not for eyes",
    "simulated": "true",
}


@pytest.fixture
def take(app: Flask, tmp_path: Path):
    def run(
        *rows: dict[str, str], words: tuple[str, ...] = ("--commit",), columns: tuple[str, ...] = COLUMNS
    ):
        path = tmp_path / "cameras.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({**ROW, **row} for row in rows)
        return app.test_cli_runner().invoke(args=["cameras", "import", str(path), *words])

    return run


def count(table: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_dry_by_default(take):
    result = take({}, words=())

    assert result.exit_code == 0, result.output
    assert "1 new pole" in result.output
    assert "Nothing was written" in result.output
    assert count(Pole) == 0


def test_committed_once_and_a_second_time_nothing(take):
    first = take({}, {"camera": "P1-2"})
    second = take({}, {"camera": "P1-2"})

    assert first.exit_code == 0, first.output
    assert "2 unchanged" in second.output
    assert (count(Pole), count(Camera), count(CameraView), count(CameraCredential)) == (1, 2, 2, 2)
    with reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "cameras.import")).all()
        assert "2 new camera" in entry.reason


def test_one_wrong_row_and_nothing_is_taken(take):
    result = take({}, {"camera": "P1-2", "azimuth_deg": "360"})

    assert result.exit_code == 1
    assert "row 3, column azimuth_deg" in result.output
    assert count(Pole) == 0


def test_a_pose_that_changes_closes_one_view_and_opens_the_next(take):
    take({})
    take({"azimuth_deg": "200"})

    with reading() as session:
        views = session.scalars(select(CameraView).order_by(CameraView.valid_to)).all()
        assert [(view.azimuth_deg, view.valid_to is None) for view in views] == [(10.0, False), (200.0, True)]
        assert views[0].valid_to == views[1].valid_from


def test_a_pole_that_moves_moves(take):
    take({})
    take({"lat": "24.8733", "pole_name": "Numaish, north side"})

    with reading() as session:
        (camera,) = queries.cameras_now(session)
        assert camera.position.lat == 24.8733


def test_credentials_are_sealed_never_shown_and_reach_the_recorder(take, settings: Settings):
    result = take({})

    with reading() as session:
        sealed = session.scalars(select(CameraCredential.sealed)).one()
        (camera,) = queries.recordable_cameras(session, secret_key=settings.secret_key)
        (without,) = queries.recordable_cameras(session, secret_key="another key, of 32 characters or more")
    assert b"not for eyes" not in sealed
    assert "not for eyes" not in result.output
    assert (camera.username, camera.password) == ("viewer", "not for eyes")
    assert "not for eyes" not in repr(camera)
    assert without.password is None


def test_the_demonstration_city_is_seeded_once(app: Flask, settings: Settings):
    first, second = seed(settings), seed(settings)

    assert first["new pole"] == 43
    assert first["new camera"] == 215
    assert second == {"unchanged": 215}
    with reading() as session:
        recorded = queries.recordable_cameras(session, secret_key=settings.secret_key)
    assert {camera.label for camera in recorded} == set(STREAMED[: settings.simcam_cameras])
    assert all(camera.stream_url.startswith("rtsp://127.0.0.1:8554/P") for camera in recorded)


def test_what_a_file_does_not_speak_of_stays_as_it_was(take):
    take({"tilt_deg": "12", "width_px": "1920"}, columns=(*COLUMNS, "tilt_deg", "width_px"))

    same = take({})
    turned = take({"azimuth_deg": "200"})

    assert "1 unchanged" in same.output
    assert "1 view changed" in turned.output
    with reading() as session:
        view = session.scalars(select(CameraView).where(CameraView.valid_to.is_(None))).one()
    assert (view.azimuth_deg, view.tilt_deg, view.width_px) == (200.0, 12.0, 1920)


def test_what_is_exported_and_taken_again_changes_nothing(app: Flask, take, tmp_path: Path):
    take(
        {},
        {
            "camera": "P1-2",
            "azimuth_deg": "",
            "hfov_deg": "",
            "stream_url": "",
            "username": "",
            "password": "",
        },
    )
    path = tmp_path / "out.geojson"

    written = app.test_cli_runner().invoke(args=["cameras", "export", str(path)])
    shown = app.test_cli_runner().invoke(args=["cameras", "export"])
    again = app.test_cli_runner().invoke(args=["cameras", "import", str(path), "--commit"])

    assert written.exit_code == 0, written.output
    assert "not for eyes" not in path.read_text()
    assert "viewer" not in path.read_text()
    assert json.loads(shown.output) == json.loads(path.read_text())
    (first, _) = json.loads(path.read_text())["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [67.0355, 24.8722]}
    assert first["properties"]["azimuth_deg"] == 10
    assert "2 unchanged" in again.output


class Counted(services.Progress):
    """A bar that is counted instead of drawn."""

    def __init__(self) -> None:
        self.steps: list[int] = []

    def begin(self, total: int) -> None:
        self.steps.append(total)

    def advance(self) -> None:
        self.steps[0] -= 1


@pytest.mark.parametrize(
    ("wrong", "outcome"),
    [
        pytest.param({}, nullcontext(), id="of good rows"),
        pytest.param({"azimuth_deg": "400"}, pytest.raises(CameraFileRefused), id="of wrong ones, too"),
    ],
)
def test_how_far_a_file_has_been_read_is_shown_to_its_last_row(
    wrong: dict[str, str], outcome: AbstractContextManager[object], settings: Settings, tmp_path: Path
) -> None:
    path, bar = tmp_path / "cameras.csv", Counted()
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({**ROW, "camera": f"P1-{number}", **wrong} for number in range(1, 5))

    with outcome:
        services.read_cameras(path, rules=rules(settings), progress=bar)

    assert bar.steps == [0]
