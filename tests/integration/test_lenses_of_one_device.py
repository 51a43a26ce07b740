"""Lenses of one housing, channels of one encoder: each camera hears of itself alone, by the source of its stream."""

import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.models import Camera, CameraProfile
from cctv_link.upkeep.models import CameraClaim
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes.onvif_device import FakeOnvifDevice
from tests.listening import Ear, claims
from tests.poles import camera_row, put_up

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
CREDENTIAL = Credential("viewer", "not for eyes")
DARK = "tns1:VideoSource/ImageTooDark/ImagingService"
LOSS = "tns1:VideoSource/SignalLoss"
TAMPER = "tns1:RuleEngine/TamperDetector/Tamper"


@pytest.fixture
def device() -> Iterator[FakeOnvifDevice]:
    with FakeOnvifDevice(lenses=2).running() as running:
        yield running


@pytest.fixture
def cameras(app: Flask, settings: Settings, device: FakeOnvifDevice) -> dict[str, UUID]:
    """One behind each lens, read out as a technician does."""
    found = put_up(
        camera_row("SQ1-1", stream=STREAM, credential=CREDENTIAL),
        camera_row("SQ1-2", stream=STREAM, credential=CREDENTIAL),
        secret_key=settings.secret_key,
    )
    for number, label in enumerate(found, start=1):
        words = ("--port", str(device.port), "--profile", f"lens{number}", "--commit")
        read = app.test_cli_runner().invoke(args=["cameras", "read-onvif", label, *words])
        assert read.exit_code == 0, read.output
        assert "lens1 H264 1280x720 15 Hz 2048 kbit/s of vs1" in read.output
    return found


@pytest.fixture
def ear(settings: Settings, cameras: dict[str, UUID]) -> Iterator[Ear]:
    ear = Ear(settings)
    yield ear
    ear.hearing.close()


def test_the_source_of_each_stream_is_kept_when_a_device_is_read_out(cameras) -> None:
    with reading() as session:
        rows = session.scalars(
            select(CameraProfile).where(CameraProfile.camera_id == cameras["SQ1-2"]).order_by("token")
        ).all()

    assert [(row.token, row.source_token, row.source_configuration_token, row.chosen) for row in rows] == [
        ("lens1", "vs1", "vsc1", False),
        ("lens2", "vs2", "vsc2", True),
    ]


@pytest.mark.parametrize(
    "named", ["VideoSourceConfigurationToken=vsc2", "Source=vs2", "VideoSourceToken=vs2"]
)
def test_of_two_lenses_of_one_device_neither_is_blamed_for_the_other(
    ear: Ear, device: FakeOnvifDevice, cameras, named: str
) -> None:
    device.events.becomes(LOSS, True, of=named)

    suspects = ear.until(lambda: bool(claims()), passing_s=11)

    assert (suspects, claims()) == ({cameras["SQ1-2"]}, [("no-signal", True)])
    assert ear.hearing.standing(cameras["SQ1-1"]) == {}
    assert device.events.made == 1, "one subscription for both: a device has few to give"
    device.events.becomes(DARK, True, of="Source=vs1")
    device.events.becomes(LOSS, False, of=named)
    ear.until(lambda: ("no-signal", False) in claims() and ("dark", True) in claims(), passing_s=11)
    assert set(ear.hearing.standing(cameras["SQ1-1"])) == {"dark"}
    assert ear.hearing.standing(cameras["SQ1-2"]) == {}


def test_what_names_no_lens_of_theirs_is_nobodys(ear: Ear, device: FakeOnvifDevice, cameras) -> None:
    device.events.becomes(TAMPER, True, item="IsTamper", of="")
    device.events.becomes(DARK, True, of="Source=vs3")
    device.events.becomes(LOSS, True, of="Source=vs1")

    ear.until(lambda: bool(claims()), passing_s=11)

    assert claims() == [("no-signal", True)]
    with reading() as session:
        assert session.scalars(select(CameraClaim.camera_id)).all() == [cameras["SQ1-1"]]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("source_token = NULL, source_configuration_token = NULL", id="read out long ago"),
        pytest.param("chosen = false", id="none of its streams is recorded"),
    ],
)
def test_a_camera_whose_lens_is_not_known_is_not_heard(
    settings: Settings, device: FakeOnvifDevice, cameras, change: str
) -> None:
    with unit_of_work() as uow:
        uow.execute(f"UPDATE camera_profiles SET {change}")
    ear = Ear(settings)
    device.events.becomes(LOSS, True)

    for _ in range(5):
        ear.now_s += 10
        ear.hearing.turn()
        time.sleep(0.2)

    ear.hearing.close()
    assert claims() == []
    assert device.events.made == 0


def test_a_lens_that_is_alone_again_hears_all_of_its_device(
    settings: Settings, device: FakeOnvifDevice, cameras
) -> None:
    with unit_of_work() as uow:
        camera = uow.session.get_one(Camera, cameras["SQ1-2"])
        camera.retired_at = camera.registered_at
    ear = Ear(settings)
    device.events.becomes(TAMPER, True, item="IsTamper", of="")

    assert ear.until(lambda: bool(claims()), passing_s=11) == {cameras["SQ1-1"]}
    ear.hearing.close()
