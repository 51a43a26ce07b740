"""Whoever asks for an export before anything has been cut is told that it is to come, and who asks in vain that there is nothing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask

from cctv_link.cameras.addresses import StreamAddress
from kernel import clock
from tests.exporting import export, reference, supervisors
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

__all__ = ["export", "reference", "supervisors"]

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


@pytest.fixture
def secured(app: Flask, resident: ResidentClient, house: House) -> dict[str, UUID]:
    """A report of this minute, whose clips fall due when their window has closed."""
    for camera_id in put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2")).values():
        is_recorded(camera_id)
    resident.report(position=wire(north_of(TOWN_SQUARE, 50)), occurred_at=clock.wire(clock.now()))
    house.settle()
    return {}


def test_what_is_still_to_come_is_not_said_to_be_missing(
    export: Callable[..., Result], tmp_path: Path
) -> None:
    refused = export(tmp_path / "case.zip")

    assert refused.exit_code == 1
    assert "none of its clips is cut yet, 1 of 2 are to come" in refused.output
    assert "no footage" not in refused.output
    assert list(tmp_path.iterdir()) == []


def test_when_nothing_comes_any_more_that_is_said(
    export: Callable[..., Result], house: House, tmp_path: Path
) -> None:
    # A recorder that has not caught up is asked again for a while.
    for hours in range(1, 9):
        house.pass_time(hours=hours)
        with clock.frozen_at(clock.now() + timedelta(hours=hours)):
            house.settle()

    refused = export(tmp_path / "case.zip")

    assert refused.exit_code == 1
    assert "there is no footage of this incident" in refused.output
