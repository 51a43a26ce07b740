"""One still of every recorded camera each minute: neither more often nor less, and not all in the same second."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.models import Camera
from cctv_link.live.models import CameraStill
from cctv_link.media.limited import NotDecodable
from cctv_link.recording.models import RecordingSegment
from cctv_link.upkeep_process import MinuteStills
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.poles import camera_row, keep, put_up

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
JPEG = b"\xff\xd8 a still"


class Minutes:
    """The loop of the process, a second a turn; the recorder goes on meanwhile. taken: (second, camera)."""

    def __init__(self, settings: Settings) -> None:
        self.second = 0
        self.taken: list[tuple[int, UUID]] = []
        self.cannot: set[UUID] = set()
        self.began_at = clock.now()
        self.stills = MinuteStills(settings, take=self._take, seconds=lambda: float(self.second))

    def pass_by(self, seconds: int) -> None:
        for _ in range(seconds):
            with unit_of_work() as uow:
                newest_at = self.began_at + timedelta(seconds=self.second)
                uow.session.execute(update(RecordingSegment).values(recorded_to=newest_at))
            self.stills.take_due(stopping=lambda: False)
            self.second += 1

    def seconds_of(self, camera_id: UUID) -> list[int]:
        return [second for second, taken in self.taken if taken == camera_id]

    def _take(self, segment: Path) -> bytes:
        camera_id = UUID(segment.parent.name)
        self.taken.append((self.second, camera_id))
        if camera_id in self.cannot:
            raise NotDecodable("not a picture")
        return JPEG


@pytest.fixture
def cameras(app: Flask, settings: Settings) -> list[UUID]:
    """Six recorded cameras, and one whose recording is not ours."""
    put_up(camera_row("SQ9-1"))
    found = put_up(*(camera_row(f"SQ1-{number}", stream=STREAM) for number in range(1, 7)))
    del found["SQ9-1"]
    for camera_id in found.values():
        path = Path(str(camera_id)) / "a.mp4"
        keep(
            settings, camera_id, path, from_at=clock.now() - timedelta(minutes=10), seconds=600, size_bytes=1
        )
    return list(found.values())


@pytest.fixture
def minutes(cameras: list[UUID], settings: Settings) -> Minutes:
    return Minutes(settings)


def kept() -> dict[UUID, CameraStill]:
    with reading() as session:
        return {still.camera_id: still for still in session.scalars(select(CameraStill))}


def test_each_camera_has_one_still_a_minute(minutes: Minutes, cameras: list[UUID]) -> None:
    minutes.pass_by(60)
    assert {len(minutes.seconds_of(camera_id)) for camera_id in cameras} == {1}, "the first within a minute"

    minutes.pass_by(180)

    for camera_id in cameras:
        taken = minutes.seconds_of(camera_id)
        assert len(taken) == 4
        assert [later - sooner for sooner, later in pairwise(taken)] == [60, 60, 60]
    assert {taken for _, taken in minutes.taken} == set(cameras), "and nobody else"


def test_what_is_kept_is_never_older_than_a_minute(minutes: Minutes, cameras: list[UUID]) -> None:
    minutes.pass_by(60)
    for _ in range(6):
        minutes.pass_by(20)
        now_at = minutes.began_at + timedelta(seconds=minutes.second)
        stills = kept()
        assert set(stills) == set(cameras)
        assert all(now_at - still.taken_at <= timedelta(seconds=61) for still in stills.values())
        assert {still.jpeg for still in stills.values()} == {JPEG}


def test_cameras_take_turns(minutes: Minutes, cameras: list[UUID]) -> None:
    """By their ids, so that it is the same after a restart; a city's stills in one second would keep looks waiting."""
    minutes.pass_by(60)

    for camera_id in cameras:
        (second,) = minutes.seconds_of(camera_id)
        assert second == pytest.approx(camera_id.int % 997 / 997 * 59, abs=1.0)


def test_a_camera_whose_picture_is_none_costs_the_others_nothing_and_has_its_turn_again(
    minutes: Minutes, cameras: list[UUID]
) -> None:
    bad, *good = cameras
    minutes.cannot.add(bad)

    minutes.pass_by(120)

    assert len(minutes.seconds_of(bad)) == 2, "once a minute, not each second"
    assert all(len(minutes.seconds_of(camera_id)) == 2 for camera_id in good)
    assert set(kept()) == set(good)


def test_nothing_new_is_no_new_still_and_who_is_retired_has_none(
    minutes: Minutes, cameras: list[UUID]
) -> None:
    stands, goes, *_ = cameras
    minutes.pass_by(60)
    with unit_of_work() as uow:
        uow.session.execute(update(Camera).where(Camera.id == goes).values(retired_at=clock.now()))
        uow.session.execute(
            update(RecordingSegment)
            .where(RecordingSegment.camera_id == stands)
            .values(evicted_at=clock.now())
        )

    minutes.pass_by(120)

    assert len(minutes.seconds_of(goes)) == 1
    assert len(minutes.seconds_of(stands)) == 1
    assert len(minutes.seconds_of(cameras[-1])) == 3


def test_who_is_told_to_stop_takes_no_further_still(minutes: Minutes, cameras: list[UUID]) -> None:
    minutes.stills.take_due(stopping=lambda: True)  # each has its turn; one in a thousand has it at once
    minutes.second = 60
    told = iter([False, False, True, True, True, True])

    minutes.stills.take_due(stopping=lambda: next(told))

    assert len(minutes.taken) == 2
