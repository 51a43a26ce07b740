"""The demonstration city is one file of synthetic poles, and an incident at Numaish finds footage and a camera without."""

import csv
from ipaddress import ip_network

import pytest

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.coverage import ViewSector, may_see
from cctv_link.cameras.register_import.rows import CameraRow, Rules
from cctv_link.cameras.register_import.services import Progress, read_cameras
from cctv_link.demo.seed import POLES_FILE, STREAMED
from kernel.geo import BoundingBox, Position

RULES = Rules(
    BoundingBox(66.4, 24.6, 67.8, 25.7), Allowed((ip_network("127.0.0.0/8"),), {554}), lambda host: [host]
)


@pytest.fixture(scope="module")
def rows() -> list[CameraRow]:
    return read_cameras(POLES_FILE, rules=RULES, progress=Progress())


def test_43_poles_with_up_to_5_cameras_all_marked_synthetic(rows):
    assert sorted({row.pole for row in rows}) == [f"P{number:02}" for number in range(1, 44)]
    assert all(row.simulated for row in rows)
    assert all(row.camera.startswith(row.pole + "-") for row in rows)
    assert len(rows) == 215
    assert "Numaish Chowrangi" in next(row.pole_name for row in rows if row.pole == "P17")


def test_streamed_cameras_stand_in_the_register(rows):
    assert set(STREAMED) <= {row.camera for row in rows}
    assert STREAMED[:6] == ("P17-1", "P17-2", "P17-3", "P18-1", "P16-2", "P22-1")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(Position(24.8722, 67.0355, 12), id="on the crossing"),
        pytest.param(Position(24.8719, 67.0346, 12), id="at the bus stop"),
        pytest.param(Position(24.87205, 67.0356, 10), id="across the road"),
    ],
)
def test_an_incident_at_numaish_is_seen_by_three_recorded_cameras_and_one_that_is_not(rows, place):
    linked = {
        row.camera
        for row in rows
        if may_see(ViewSector(row.position, row.range_m, 0.0, row.azimuth_deg, row.hfov_deg), place)
    }

    assert len(linked & set(STREAMED[:6])) >= 3
    assert linked - set(STREAMED[:6])
    assert len(linked) <= 12


def test_the_file_names_no_address_and_no_credential():
    with POLES_FILE.open() as file:
        assert all(
            not (row["stream_url"] or row["username"] or row["password"]) for row in csv.DictReader(file)
        )
