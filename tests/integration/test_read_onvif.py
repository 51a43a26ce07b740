"""A camera is asked itself: dry by default, only inside the camera networks, and whatever it says is checked."""

import time

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras import queries
from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.device_readout import onvif_device
from cctv_link.cameras.device_readout.differences import Turning
from cctv_link.cameras.models import CameraPreset, CameraView
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes.onvif_device import FakeOnvifDevice
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up

pytestmark = pytest.mark.long

STREAM = StreamAddress("rtsp://127.0.0.1:8554/old", "127.0.0.1")
CREDENTIAL = Credential("viewer", "not for eyes")


@pytest.fixture
def device():
    with FakeOnvifDevice().running() as running:
        yield running


@pytest.fixture
def read(app: Flask, settings: Settings, device: FakeOnvifDevice):
    put_up(
        camera_row("SQ1-1", stream=STREAM, credential=CREDENTIAL, looking=0.0),
        camera_row("SQ2-1", looking=None, at=north_of(TOWN_SQUARE, 300)),
        secret_key=settings.secret_key,
    )

    def run(*words: str, label: str = "SQ1-1", stdin: str | None = None):
        arguments = ["cameras", "read-onvif", label, "--port", str(device.port), *words]
        return app.test_cli_runner().invoke(args=arguments, input=stdin)

    return run


def in_force() -> CameraView:
    with reading() as session:
        (view,) = [
            view
            for view in session.scalars(select(CameraView).where(CameraView.valid_to.is_(None)))
            if view.height_m == 6.0 and view.azimuth_deg is not None
        ]
        return view


def test_dry_by_default_it_tells_what_differs(read, device):
    result = read()

    assert result.exit_code == 0, result.output
    assert "Gawah Works Pole Eye 4, firmware 1.2.3" in result.output
    assert "main: H264 1920x1080 25 Hz rtsp://127.0.0.1:8554/main" in result.output
    assert "stream_url: rtsp://127.0.0.1:8554/old -> rtsp://127.0.0.1:8554/main" in result.output
    assert "width_px: unknown -> 1920" in result.output
    assert "azimuth_deg: 0 -> 270" in result.output
    assert "presets: none -> 1 Bus stop, 2 Crossing" in result.output
    told = "main H264 1920x1080 25 Hz 4096 kbit/s (recorded), sub H264 640x360 10 Hz 512 kbit/s"
    assert f"profiles: none -> {told}" in result.output
    assert f"onvif: not known -> 127.0.0.1 port {device.port}" in result.output
    assert "Nothing was written" in result.output
    assert "not for eyes" not in result.output
    assert "sound" not in result.output
    assert in_force().azimuth_deg == 0.0
    assert {"GetGeoLocation", "GetPresets", "GetStreamUri"} <= set(device.asked)


def test_committed_it_fills_address_width_place_orientation_and_presets(read, device, settings):
    result = read("--commit")

    assert result.exit_code == 0, result.output
    view = in_force()
    assert (view.azimuth_deg, view.hfov_deg, view.width_px, view.source) == (270.0, 66.0, 1920, "onvif")
    with reading() as session:
        camera, _ = queries.cameras_now(session)
        (recordable,) = queries.recordable_cameras(session, secret_key=settings.secret_key)
        presets = session.scalars(select(CameraPreset).order_by(CameraPreset.token)).all()
        audited = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.action == "camera.read_device")
        ).all()
    assert (camera.position.lat, camera.position.lon) == (24.8723, 67.0356)
    assert recordable.stream_url == "rtsp://127.0.0.1:8554/main"
    assert [(preset.token, preset.name) for preset in presets] == [("1", "Bus stop"), ("2", "Crossing")]
    assert audited == ["SQ1-1: stream_url, width_px, location, azimuth_deg, presets, profiles, onvif"]

    again = read("--commit")

    assert "There is nothing to take." in again.output


def test_a_preset_that_was_surveyed_keeps_its_pose(read, device):
    read("--commit")
    with unit_of_work() as uow:
        uow.execute("UPDATE camera_presets SET azimuth_deg = 45, hfov_deg = 30 WHERE token = '1'")
    device.presets = {"1": "Bus stop, new", "3": "Gate"}

    read("--commit")

    with reading() as session:
        presets = session.scalars(select(CameraPreset).order_by(CameraPreset.token)).all()
    assert [(each.token, each.name, each.azimuth_deg) for each in presets] == [
        ("1", "Bus stop, new", 45.0),
        ("3", "Gate", None),
    ]


def test_another_stream_another_credential_and_another_way_to_count(read, device):
    device.username, device.password = "root", "another"

    wrong = read()
    right = read(
        *(
            "--profile",
            "sub",
            "--username",
            "root",
            "--password-stdin",
            "--yaw-anticlockwise",
            "--yaw-zero",
            "10",
        ),
        stdin="another\n",
    )

    assert wrong.exit_code == 1
    assert "it refuses: The sender is not authorised" in wrong.output
    assert "width_px: unknown -> 640" in right.output
    assert "azimuth_deg: 0 -> 100" in right.output
    assert (
        "no profile x"
        in read("--profile", "x", "--username", "root", "--password-stdin", stdin="another\n").output
    )


def test_a_camera_without_address_is_asked_where_somebody_says_and_without_field_of_view_is_not_turned(read):
    without = read(label="SQ2-1")
    with_host = read(
        *("--host", "127.0.0.1", "--username", "viewer", "--password-stdin", "--commit"),
        label="SQ2-1",
        stdin="not for eyes\n",
    )

    assert "say --host" in without.output
    assert "azimuth_deg: unknown -> 270  NOT TAKEN: its field of view is not known" in with_host.output
    with reading() as session:
        second = queries.cameras_now(session)[1]
    assert second.azimuth_deg is None
    assert "0 cameras are called P9" in read(label="P9").output


@pytest.mark.parametrize("host", ["8.8.8.8", "169.254.169.254", "::ffff:8.8.8.8"])
def test_nobody_outside_the_camera_networks_is_asked(read, device, host):
    result = read("--host", host)

    assert result.exit_code == 1
    assert "lies outside CAMERA_NETWORKS" in result.output
    assert device.asked == []


def test_a_device_that_names_services_elsewhere_is_asked_only_where_it_was_checked(read, device):
    device.services_at = "http://198.51.100.7:80"

    result = read()

    assert result.exit_code == 0, result.output
    assert "GetStreamUri" in device.asked


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("rtsp://198.51.100.7:554/main", "lies outside CAMERA_NETWORKS", id="elsewhere"),
        pytest.param("http://127.0.0.1/main", "must begin with rtsp", id="no stream"),
        pytest.param("rtsp://127.0.0.1:22/main", "port 22", id="another port"),
        pytest.param("rtsp://[bad/main", "cannot be read as an address", id="no address"),
    ],
)
def test_a_stream_that_is_not_allowed_is_told_and_not_taken(read, device, url, why, settings):
    device.stream_url = url

    result = read("--commit")

    assert result.exit_code == 0, result.output
    assert why in result.output
    with reading() as session:
        (recordable,) = queries.recordable_cameras(session, secret_key=settings.secret_key)
    assert recordable.stream_url == "rtsp://127.0.0.1:8554/old"


def test_a_place_outside_the_city_is_told_and_not_taken(read, device):
    device.location = '<tt:GeoLocation lon="24.87" lat="67.03"/>'

    result = read("--commit")

    assert "lies outside the city" in result.output
    with reading() as session:
        assert queries.cameras_now(session)[0].position.lat == TOWN_SQUARE.lat


@pytest.mark.parametrize("yaw", ["400", "-1e9", "NaN", "INF"])
def test_an_angle_that_is_none_is_told_and_not_taken(read, device, yaw):
    device.orientation = f'<tt:GeoOrientation roll="0" pitch="-12" yaw="{yaw}"/>'

    result = read("--commit")

    assert result.exit_code == 0, result.output
    assert "is no angle" in result.output
    assert in_force().azimuth_deg == 0.0
    assert in_force().width_px == 1920


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"has_location": False}, id="it does not know the question"),
        pytest.param({"location": "", "orientation": ""}, id="it knows nothing"),
        pytest.param(
            {"location": '<tt:GeoLocation lon="500" lat="24"/>', "orientation": ""}, id="off the globe"
        ),
    ],
)
def test_a_device_that_cannot_tell_its_place_is_read_all_the_same(read, device, changes):
    for name, value in changes.items():
        setattr(device, name, value)

    result = read()

    assert result.exit_code == 0, result.output
    assert "location" not in result.output
    assert "width_px: unknown -> 1920" in result.output


@pytest.mark.parametrize("fault", ["refuse", "garbage", "bomb", "redirect"])
def test_a_device_that_misbehaves_is_told_and_changes_nothing(read, device, fault):
    device.fault = fault

    result = read("--commit")

    assert result.exit_code == 1
    assert "does not answer as an ONVIF device" in result.output
    assert "aaaaaaaaaa" not in result.output
    assert in_force().azimuth_deg == 0.0


def test_an_answer_without_end_is_cut_off(read, device):
    device.fault = "endless"

    result = read("--commit")

    assert "an answer of more than 2000000 bytes" in result.output
    # What had been sent and not yet read when we hung up.
    assert device.poured_bytes < onvif_device.LARGEST_ANSWER_BYTES + 12_000_000


def test_a_device_that_hangs_is_given_up(read, device, monkeypatch):
    monkeypatch.setattr(onvif_device, "WHOLE_READING_S", 1.0)
    device.fault = "hang"
    began = time.monotonic()

    result = read()

    assert "no whole answer within" in result.output
    assert time.monotonic() - began < 4.9


@pytest.mark.parametrize(
    ("turning", "yaw", "azimuth"),
    [
        pytest.param(Turning(), 0, 0, id="north"),
        pytest.param(Turning(), -90, 270, id="west, as -90"),
        pytest.param(Turning(), 180, 180, id="south"),
        pytest.param(Turning(), -0.001, 0, id="just short of north is north, never 360"),
        pytest.param(Turning(90.0), 30, 120, id="counted from the east"),
        pytest.param(Turning(90.0, True), 30, 60, id="counted from the east, the other way"),
    ],
)
def test_how_a_maker_counts(turning, yaw, azimuth):
    assert turning.azimuth_deg(yaw) == azimuth
