"""A camera whose pictures take long to look at is looked at less often, so that the others are looked at in time."""

import time
from pathlib import Path

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.media.limited import NotDecodable
from cctv_link.upkeep.watcher import Watcher
from kernel import clock
from tests.poles import camera_row, put_up
from tests.street_pictures import street
from tests.watched import EYES, SAMPLE, Watched

SLOW_S = 1.4
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


class SlowEyes:
    """Those of the house, but for one camera whose decoder hangs until it is ended."""

    def __init__(self, slow: str) -> None:
        self.slow = slow
        self.looked: list[str] = []

    def look_at(self, segment: Path, *, reference: bytes | None):
        self.looked.append(segment.parent.name)
        if segment.parent.name == self.slow:
            time.sleep(SLOW_S)
            raise NotDecodable("look was ended by SIGALRM")
        return EYES.look_at(segment, reference=reference)

    newest_still = EYES.newest_still
    reference_of = EYES.reference_of


def test_a_picture_that_hangs_costs_the_other_cameras_a_tenth_of_the_time(app, settings):
    ids = put_up(*(camera_row(label, stream=STREAM) for label in ("SQ1-1", "SQ1-2")))
    slow, good = (Watched(settings, camera_id, clock.now()) for camera_id in ids.values())
    eyes = SlowEyes(str(slow.camera_id))
    watcher = Watcher(settings.ring_path, eyes)
    scene = street(seed=6)
    for _ in range(6):
        for camera in (slow, good):
            camera.records(scene)
        with good.now():
            watcher.look_at_due()
        for camera in (slow, good):
            camera.at += SAMPLE

    # Each has its first turn within the first twelve seconds, by its id.
    assert eyes.looked.count(str(good.camera_id)) in (5, 6)
    # After 1.4 s a rest of 12.6: of its turns every second is left out.
    assert eyes.looked.count(str(slow.camera_id)) == 3
