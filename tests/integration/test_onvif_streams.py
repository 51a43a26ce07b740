"""The streams that a device offers are kept as it tells them; a technician chooses which one is recorded."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.models import Camera, CameraProfile
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from tests.house import OfficerClient
from tests.integration.test_read_onvif import device, in_force, read

__all__ = ["device", "read"]


@pytest.fixture
def technician(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal T.", role="technician")


def profiles() -> list[tuple[str, str, int, int, float | None, int | None, bool]]:
    with reading() as session:
        return [
            (
                row.token,
                row.codec,
                row.width_px,
                row.height_px,
                row.frame_rate_hz,
                row.bit_rate_kbit_s,
                row.chosen,
            )
            for row in session.scalars(select(CameraProfile).order_by(CameraProfile.token))
        ]


def test_every_stream_it_offers_is_kept_without_credentials_and_one_of_them_is_recorded(read, device):
    read("--commit")

    assert profiles() == [
        ("main", "H264", 1920, 1080, 25.0, 4096, True),
        ("sub", "H264", 640, 360, 10.0, 512, False),
    ]
    with reading() as session:
        urls = set(session.scalars(select(CameraProfile.stream_url)))
        camera = session.scalars(select(Camera).where(Camera.label == "SQ1-1")).one()
    assert urls == {"rtsp://127.0.0.1:8554/main", "rtsp://127.0.0.1:8554/sub"}
    assert (camera.onvif_ip, camera.onvif_port) == ("127.0.0.1", device.port)

    device.main_hz = 0
    again = read("--commit")

    assert "main H264 1920x1080 4096 kbit/s (recorded)" in again.output, "0 is no limit"
    assert profiles()[0][4] is None


def test_a_technician_chooses_the_stream_that_is_recorded_and_it_stays_chosen(read, device, technician):
    read("--commit")
    with reading() as session:
        camera_id = session.scalars(select(Camera.id).where(Camera.label == "SQ1-1")).one()
    address = f"/register/cameras/{camera_id}"
    page = technician.get(address).text
    assert "1920 × 1080" in page
    assert "25 pictures/s" in page
    assert "4.1 Mbit/s" in page
    assert page.count("Record this") == 1

    chosen = technician.post(f"{address}/profile", data={"token": "sub"})

    assert (chosen.status_code, chosen.headers["Location"]) == (303, address)
    assert [row[-1] for row in profiles()] == [False, True]
    with reading() as session:
        camera = session.scalars(select(Camera).where(Camera.label == "SQ1-1")).one()
        audited = session.scalars(
            select(AuditEntry.reason).where(AuditEntry.action == "camera.choose_profile")
        ).all()
    assert (camera.stream_url, camera.stream_ip) == ("rtsp://127.0.0.1:8554/sub", "127.0.0.1")
    assert audited == ["SQ1-1: sub, H264 640x360"]
    assert in_force().width_px == 640, "classes of detail are reckoned from what is recorded"
    assert technician.post(f"{address}/profile", data={"token": "sub"}).status_code == 303
    assert technician.post(f"{address}/profile", data={"token": "x"}).status_code == 404
    assert "There is nothing to take." in read("--commit").output, "a choice is not undone by reading again"


def test_a_stream_that_is_not_allowed_cannot_be_chosen(read, device, technician):
    read("--commit")
    with unit_of_work() as uow:
        uow.execute("UPDATE camera_profiles SET stream_url = 'rtsp://198.51.100.7:554/x' WHERE token = 'sub'")
    with reading() as session:
        camera_id = session.scalars(select(Camera.id).where(Camera.label == "SQ1-1")).one()

    answer = technician.post(f"/register/cameras/{camera_id}/profile", data={"token": "sub"})

    assert answer.status_code == 422
    assert "198.51.100.7 lies outside" in answer.text
    assert [row[-1] for row in profiles()] == [True, False]


def test_a_codec_that_is_not_recorded_is_never_the_one_that_is(read, device, technician):
    device.sub_codec, device.sub_width = "JPEG", 3840
    read("--commit")
    assert [(row[0], row[1], row[2], row[-1]) for row in profiles()] == [
        ("main", "H264", 1920, True),
        ("sub", "JPEG", 3840, False),
    ]
    with reading() as session:
        camera_id = session.scalars(select(Camera.id).where(Camera.label == "SQ1-1")).one()
    address = f"/register/cameras/{camera_id}"

    assert "not recordable" in technician.get(address).text
    assert technician.post(f"{address}/profile", data={"token": "sub"}).status_code == 422
    assert [row[-1] for row in profiles()] == [True, False]


def test_what_it_offers_is_exported_and_is_no_part_of_what_is_imported(read, app, tmp_path):
    read("--commit")
    file = tmp_path / "out.geojson"
    runner = app.test_cli_runner()

    runner.invoke(args=["cameras", "export", str(file)])

    first, second = (feature["properties"] for feature in json.loads(file.read_text())["features"])
    assert second["profiles"] == []
    main, sub = first["profiles"]
    assert sub == {
        "token": "sub",
        "name": "sub",
        "codec": "H264",
        "width_px": 640,
        "height_px": 360,
        "frame_rate_hz": 10.0,
        "bit_rate_kbit_s": 512,
        "stream_url": "rtsp://127.0.0.1:8554/sub",
        "recorded": False,
    }
    assert main["recorded"] is True
    assert "nothing to do" in runner.invoke(args=["cameras", "import", str(file), "--commit"]).output
