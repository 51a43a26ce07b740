"""A recorder that died is seen by the age of its last word, though the rows of its cameras still say that it records."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.recording.reasons import Reason
from kernel import clock
from kernel.config import Settings
from kernel.health import doctor
from tests.house import OfficerClient
from tests.poles import camera_row, is_recorded, put_up

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
UNHEARD = "gawah_cameras_unheard"
AGE = "gawah_recorder_heartbeat_age_seconds"


@pytest.fixture
def square(app: Flask) -> Mapping[str, UUID]:
    return put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2", stream=STREAM), camera_row("SQ1-3"))


def ago(seconds: float) -> datetime:
    return clock.now() - timedelta(seconds=seconds)


def figures(client: FlaskClient) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[:1] != "#")}


def the_recorder(app: Flask, settings: Settings) -> doctor.Finding:
    findings = doctor.examine(settings, looks=app.extensions["doctor_looks"])
    return next(each for each in findings if each.name == "recorder")


def test_a_recorder_that_speaks_is_well(
    square: Mapping[str, UUID], client: FlaskClient, app: Flask, settings: Settings
) -> None:
    for label in ("SQ1-1", "SQ1-2"):
        is_recorded(square[label])

    found = figures(client)

    assert found[UNHEARD] == 0
    assert 0 <= found[AGE] < 10
    assert the_recorder(app, settings).is_well


def test_a_recorder_that_died_is_seen_though_its_rows_say_recording(
    square: Mapping[str, UUID], client: FlaskClient, app: Flask, settings: Settings, operator: OfficerClient
) -> None:
    for label in ("SQ1-1", "SQ1-2"):
        is_recorded(square[label], heartbeat_at=ago(40))

    found = figures(client)

    assert found[UNHEARD] == 2
    assert 40 <= found[AGE] < 60
    assert found['gawah_cameras{state="recording"}'] == 0
    recorder = the_recorder(app, settings)
    assert not recorder.is_well
    assert recorder.says == "no recorder has spoken of 2 of 2 cameras with a stream for 15 s or longer"
    assert "start the part `recorder`" in recorder.to_do
    register: dict[str, Any] = operator.get("/v1/cameras").json or {}
    assert {each["state"] for each in register["items"]} == {"not_recording"}
    assert client.get("/health/ready").status_code == 200, "requests are served without a recorder"


def test_one_of_two_recorders_that_died_is_seen_beside_the_other(
    square: Mapping[str, UUID], client: FlaskClient, app: Flask, settings: Settings
) -> None:
    is_recorded(square["SQ1-1"])
    is_recorded(square["SQ1-2"], heartbeat_at=ago(40))

    assert figures(client)[UNHEARD] == 1
    assert "1 of 2" in the_recorder(app, settings).says


def test_a_recorder_that_never_ran_is_unheard(
    square: Mapping[str, UUID], client: FlaskClient, app: Flask, settings: Settings
) -> None:
    found = figures(client)

    assert found[UNHEARD] == 2
    assert AGE not in found
    assert not the_recorder(app, settings).is_well


def test_a_camera_that_does_not_answer_is_no_dead_recorder(
    square: Mapping[str, UUID], client: FlaskClient, app: Flask, settings: Settings
) -> None:
    is_recorded(square["SQ1-1"])
    is_recorded(square["SQ1-2"], state="not_recording", reason=Reason.UNREACHABLE)

    assert figures(client)[UNHEARD] == 0
    recorder = the_recorder(app, settings)
    assert (recorder.is_well, recorder.says) == (False, "1 of 2 cameras with a stream are recorded")
