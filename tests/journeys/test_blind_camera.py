"""Over real RTSP: what is done to five lenses is noticed within a minute, called what it is, and over after."""

import threading
import time
from uuid import UUID

import pytest
from flask import Flask

from cctv_link import upkeep_process
from cctv_link.live import queries as live
from cctv_link.upkeep import queries, references
from cctv_link.upkeep.daylight import light_at
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.street_camera import in_thread, recorded, until
from tests.watched import EYES, faults

pytestmark = [pytest.mark.alone, pytest.mark.timeout(400)]
# What is promised, plus what a busy machine needs to decode.
WITHIN_S = 60.0


def learn_references(settings: Settings, camera_ids: list[UUID]) -> None:
    """What they show in some seconds; by itself upkeep would take its nine samples for that."""
    pictures: dict[UUID, list[bytes]] = {camera_id: [] for camera_id in camera_ids}
    places = {}
    for _ in range(5):
        with reading() as session:
            cameras = queries.watched_cameras(session, camera_ids)
        for camera in cameras:
            assert camera.segment is not None
            sighting = EYES.look_at(settings.ring_path / camera.segment, reference=None)
            pictures[camera.id].append(sighting.picture)
            places[camera.id] = camera.place
        time.sleep(1)
    now = clock.now()
    for camera_id in camera_ids:
        reference, light = EYES.reference_of(pictures[camera_id]), light_at(places[camera_id], now)
        with unit_of_work() as uow:
            references.learn(uow, camera_id, reference, light=light, at=now)


# What is done to the lens, and what upkeep calls it.
DONE = {"black": "dark", "freeze": "frozen", "cover": "covered", "blur": "blurred", "turn": "moved"}


def test_whatever_is_done_to_a_lens_is_noticed_within_a_minute(app: Flask, settings: Settings) -> None:
    def watching(stop: threading.Event) -> None:
        upkeep_process.watch(settings, stop)

    labels = [f"P1-{number}" for number in range(1, 6)]
    # The camera's own writing is a small part of a picture of this size, as it is on poles.
    size = {"width_px": 960, "height_px": 540, "fps": 5}
    with recorded(app, settings, *labels, **size) as (poles, ids), in_thread(app, watching):

        def usable(label: str) -> bool:
            with reading() as session:
                truth = queries.truth_at(session, [ids[label]], clock.now())[ids[label]]
            return truth.is_known and not truth.fails_at

        until(lambda: all(usable(label) for label in labels), within_s=120)
        assert faults() == []
        learn_references(settings, [*ids.values()])

        for label, done in zip(labels, DONE, strict=True):
            poles.fault(label, done)
        noticed_s: dict[str, float] = {}
        began = time.monotonic()
        while len(noticed_s) < len(DONE) and time.monotonic() - began < WITHIN_S:
            for kind, _ in faults():
                noticed_s.setdefault(kind, round(time.monotonic() - began, 1))
            time.sleep(0.25)
        print(f"noticed after {noticed_s} s")
        assert set(noticed_s) == set(DONE.values())

        for label in labels:
            poles.fault(label, "resume")
        until(lambda: sorted(faults()) == sorted((kind, False) for kind in DONE.values()), within_s=120)
        with reading() as session:
            still = live.still_or_none(session, ids["P1-1"])
        assert still is not None
        assert still.jpeg.startswith(b"\xff\xd8")
        assert (clock.now() - still.taken_at).total_seconds() < 120
