"""Looks at one picture of every recorded camera each 12 s, and lets faults follow. One process of the house.

Three steps a camera: read and close; look, in the limited child; write. The last five readings live in memory:
after a restart it takes three samples to know again, and open faults stay open meanwhile.
"""

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

import structlog

from cctv_link.media.limited import NotDecodable
from cctv_link.upkeep import faults, queries, references
from cctv_link.upkeep.daylight import light_at
from cctv_link.upkeep.deciding import (
    READINGS,
    SAMPLE_EVERY_S,
    SUSPECTED_EVERY_S,
    SUSPECTED_FOR_S,
    Finding,
    decided_or_none,
)
from cctv_link.upkeep.faults import Pictures
from cctv_link.upkeep.judging import Look, Seen, best_look, picture_word, references_to_try, seen_again
from cctv_link.upkeep.queries import References, WatchedCamera
from cctv_link.upkeep.references import Usual
from cctv_link.upkeep.stillness import Repeats
from cctv_link.upkeep.truth import NO_SIGNAL, USABLE, Rung, truth_of
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work

log = structlog.get_logger()

# A camera rests so many times as long as its look took: pictures made to keep a decoder busy cost the other cameras a
# tenth of the time at most. A usual look takes a twentieth of a second.
_RESTS = 9

ClaimsOf = Callable[[UUID], Collection[str]]


class Sighting(Protocol):
    """A look and the picture it was taken of, see media.looking."""

    @property
    def look(self) -> Look: ...
    @property
    def picture(self) -> bytes: ...


class Eyes(Protocol):
    """How pictures are looked at: in the limited child. All raise NotDecodable."""

    def look_at(self, segment: Path, *, reference: bytes | None) -> Sighting: ...
    def newest_still(self, segment: Path) -> bytes: ...
    def reference_of(self, pictures: Sequence[bytes]) -> bytes: ...


@dataclass(slots=True)
class _Memory:
    """What is remembered of one camera between samples."""

    due_at: datetime
    suspected_until: datetime | None = None
    readings: deque[Finding] = field(default_factory=lambda: deque(maxlen=READINGS))
    decided: Finding | None = None
    seen: Seen | None = None
    usual: Usual = field(default_factory=Usual)
    repeats: Repeats = field(default_factory=Repeats)


class Watcher:
    """Remembers the last readings of every camera."""

    def __init__(self, ring_dir: Path, eyes: Eyes, *, claims: ClaimsOf = lambda camera_id: ()) -> None:
        """claims: what a camera says itself is wrong with it, see upkeep.claims."""
        self._ring_dir, self._eyes, self._claims = ring_dir, eyes, claims
        self._memory: dict[UUID, _Memory] = {}

    def suspect(self, camera_id: UUID) -> None:
        """A camera has begun to claim that something is wrong: look at once, and more often for a while."""
        memory = self._memory.get(camera_id)
        if memory is not None:
            now = clock.now()
            memory.due_at = min(memory.due_at, now)
            memory.suspected_until = now + timedelta(seconds=SUSPECTED_FOR_S)

    def look_at_due(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Sample the cameras whose turn it is, unless told to stop meanwhile; return how many."""
        with reading() as session:
            cameras = queries.watched_cameras(session)
        now = clock.now()
        self._memory = {camera.id: self._remembered(camera.id, now) for camera in cameras}
        due = [camera for camera in cameras if self._memory[camera.id].due_at <= now]
        looked = 0
        for camera in due:
            if stopping():  # a city's cameras take longer than a part has to stop
                break
            began_s = time.monotonic()
            self.look_at(camera)
            looked += 1
            rests = timedelta(seconds=_RESTS * (time.monotonic() - began_s))
            memory = self._memory[camera.id]
            memory.due_at = max(memory.due_at, now + rests)
        return looked

    def look_at(self, camera: WatchedCamera) -> None:
        """Take one sample of a camera, and decide."""
        now = clock.now()
        memory = self._remembered(camera.id, now)
        is_suspected = memory.suspected_until is not None and now < memory.suspected_until
        memory.due_at = now + timedelta(seconds=SUSPECTED_EVERY_S if is_suspected else SAMPLE_EVERY_S)
        claims = self._claims(camera.id)
        with reading() as session:
            known = queries.references_of(session, camera.id)
        sighting, picture = self._picture(camera, known, memory, now)
        if picture is not None and NO_SIGNAL in claims:
            picture = NO_SIGNAL
        truth = truth_of(camera.facts(picture=picture))
        if not truth.is_known:
            return
        memory.readings.append(Finding(truth.fails_at or "", truth.reason))
        memory.decided = decided_or_none(list(memory.readings), memory.decided)
        if memory.decided is None:
            return
        pictures = self._evidence(camera, memory.decided, known, now)
        reference = self._reference_or_none(
            camera, known, memory, sighting if picture == USABLE and not claims else None, now
        )
        with unit_of_work() as uow:
            faults.settle(uow, camera, memory.decided, seen_at=now, pictures=pictures)
            if reference is not None:
                references.learn(uow, camera.id, reference, light=light_at(camera.place, now), at=now)

    def _remembered(self, camera_id: UUID, now: datetime) -> _Memory:
        """A camera's memory; a new one's first turn depends on its id, so that not all come at once."""
        if camera_id not in self._memory:
            stagger_s = camera_id.int % 1_000 / 1_000 * SAMPLE_EVERY_S
            self._memory[camera_id] = _Memory(now + timedelta(seconds=stagger_s))
        return self._memory[camera_id]

    def _picture(
        self, camera: WatchedCamera, known: References, memory: _Memory, now: datetime
    ) -> tuple[Sighting | None, str | None]:
        """What the newest picture says; nothing when there is none, or none that can be decoded."""
        if camera.recording != "recording" or camera.segment is None:
            memory.seen = None
            memory.repeats.forget()
            return None, None
        segment = self._ring_dir / camera.segment
        tries: Sequence[bytes | None] = references_to_try(light_at(camera.place, now), known.pictures)
        first, *others = tries or [None]
        try:
            sighting = self._eyes.look_at(segment, reference=first)
            again = (self._eyes.look_at(segment, reference=reference).look for reference in others)
            look = best_look(sighting.look, again)
        except NotDecodable as refusal:
            log.info("picture_not_judged", camera_id=str(camera.id), detail=refusal.detail)
            return None, None
        memory.seen = seen_again(sighting.look, memory.seen, now)
        repeats = memory.repeats.are_new_ones_old(segment)
        return sighting, picture_word(look, memory.seen, now, repeats=repeats)

    def _reference_or_none(
        self,
        camera: WatchedCamera,
        known: References,
        memory: _Memory,
        usable: Sighting | None,
        now: datetime,
    ) -> bytes | None:
        """A new reference, when one is due and enough usable pictures have been seen in this light."""
        light = light_at(camera.place, now)
        if usable is None or memory.decided is None or not memory.decided.is_good:
            memory.usual.forget()
            return None
        if not references.is_due(known, light, now) or not memory.usual.add(usable.picture, light):
            return None
        pictures = memory.usual.take()
        try:
            return self._eyes.reference_of(pictures)
        except NotDecodable as refusal:
            log.warning("reference_not_made", camera_id=str(camera.id), detail=refusal.detail)
            return None

    def _evidence(
        self, camera: WatchedCamera, finding: Finding, known: References, now: datetime
    ) -> Pictures:
        """What the camera shows, beside what it should show, when a fault of the picture is about to be opened."""
        if finding.fails_at != Rung.PICTURE_USABLE or camera.segment is None:
            return Pictures()
        with reading() as session:
            is_new = faults.is_news(queries.open_faults(session, camera_id=camera.id), finding)
        if not is_new:
            return Pictures()
        tries = references_to_try(light_at(camera.place, now), known.pictures)
        try:
            still = self._eyes.newest_still(self._ring_dir / camera.segment)
        except NotDecodable:
            still = None
        return Pictures(good=tries[0] if tries else None, now=still)
