"""Over real RTSP: a lens goes black, another picture stands still; both are noticed within a minute, and over after."""

import threading
import time
from uuid import UUID

import pytest
from flask import Flask

from cctv_link import upkeep_process
from cctv_link.live import queries as live
from cctv_link.media import looking
from cctv_link.upkeep import queries, references
from cctv_link.upkeep.daylight import light_at
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.street_camera import in_thread, recorded, until
from tests.watched import faults

pytestmark = [pytest.mark.alone, pytest.mark.timeout(400)]
# What is promised, plus what a busy machine needs to decode.
WITHIN_S = 60.0


def learn_reference(settings: Settings, camera_id: UUID) -> None:
    """What it shows in some seconds; by itself it would take its nine samples for that."""
    pictures = []
    for _ in range(5):
        with reading() as session:
            (camera,) = queries.watched_cameras(session, [camera_id])
        assert camera.segment is not None
        pictures.append(looking.look_at(settings.ring_path / camera.segment, reference=None).picture)
        time.sleep(1)
    reference, now = looking.reference_of(pictures), clock.now()
    with unit_of_work() as uow:
        references.learn(uow, camera_id, reference, light=light_at(camera.place, now), at=now)


def test_a_black_lens_and_a_frozen_picture_are_noticed_within_a_minute(
    app: Flask, settings: Settings
) -> None:
    def watching(stop: threading.Event) -> None:
        upkeep_process.watch(settings, stop)

    with recorded(app, settings, "P1-1", "P1-2") as (poles, ids), in_thread(app, watching):

        def usable(label: str) -> bool:
            with reading() as session:
                return queries.truth_at(session, [ids[label]], clock.now())[ids[label]].is_usable

        until(lambda: usable("P1-1") and usable("P1-2"), within_s=120)
        assert faults() == []
        for label in ids:
            learn_reference(settings, ids[label])

        poles.fault("P1-1", "black")
        poles.fault("P1-2", "freeze")
        noticed_s: dict[str, float] = {}
        began = time.monotonic()
        while len(noticed_s) < 2 and time.monotonic() - began < WITHIN_S:
            for kind, _ in faults():
                noticed_s.setdefault(kind, round(time.monotonic() - began, 1))
            time.sleep(0.25)
        print(f"noticed after {noticed_s} s")
        assert set(noticed_s) == {"dark", "frozen"}

        for label in ids:
            poles.fault(label, "resume")
        until(lambda: sorted(faults()) == [("dark", False), ("frozen", False)], within_s=120)
        with reading() as session:
            still = live.still_or_none(session, ids["P1-1"])
        assert still is not None
        assert still.jpeg.startswith(b"\xff\xd8")
        assert (clock.now() - still.taken_at).total_seconds() < 120
