"""Every device asked for its events every ten seconds, by a few threads that touch nothing but the network.

A slow one costs a thread six seconds and is then asked less and less often; those that failed last time, or were never
asked, share half of the threads, so that a hundred dead cameras leave the other half to those that answer. The lenses of
one device share a subscription: a device has few of them to give.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import structlog

from cctv_link.upkeep.claims.pullpoint import CameraUnheard, HeardDevice
from cctv_link.upkeep.claims.standing import Claims
from cctv_link.upkeep.claims.topics import Notice

EVERY_S = 10.0
FIRST_WAIT_S, LONGEST_WAIT_S = 20.0, 600.0
WORKERS = 8
ENDING_S = 3.0

log = structlog.get_logger()


class Point(Protocol):
    """A subscription: pullpoint.PullPoint."""

    def pull(self) -> list[Notice]: ...
    def end(self) -> None: ...


Subscribe = Callable[[HeardDevice], Point]


@dataclass(slots=True)
class _Line:
    """What is known of the way to one device. claims: by camera."""

    device: HeardDevice
    due_s: float
    point: Point | None = None
    has_answered: bool = False
    wait_s: float = FIRST_WAIT_S
    is_busy: bool = False
    claims: dict[UUID, Claims] = field(default_factory=dict)

    def hear(self, notices: Sequence[Notice], *, is_new: bool, now_s: float) -> None:
        """is_new: under a new subscription, which begins with all that stands."""
        for lens in self.device.lenses:
            claims = self.claims.setdefault(lens.camera_id, Claims())
            if is_new:
                claims.forget()
            claims.hear((each for each in notices if each.is_of(lens.tokens)), now_s=now_s)


@dataclass(frozen=True, slots=True)
class _Answer:
    """notices: None when it could not be heard. is_new: under a subscription that was made just now."""

    line: _Line
    notices: list[Notice] | None
    is_new: bool = False
    point: Point | None = None


class Listener:
    """`turn` about once a second, in one thread; the claims are that thread's alone."""

    def __init__(
        self, subscribe: Subscribe, *, workers: int = WORKERS, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._subscribe, self._workers, self._seconds = subscribe, workers, seconds
        self._lines: dict[HeardDevice, _Line] = {}
        self._of_camera: dict[UUID, _Line] = {}
        self._asked: queue.SimpleQueue[_Line | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def follow(self, devices: Sequence[HeardDevice]) -> None:
        """These are to be heard; one whose address, credential or lenses changed is begun anew."""
        for device in [known for known in self._lines if known not in devices]:
            del self._lines[device]
        for device in devices:
            if device not in self._lines:
                stagger_s = device.lenses[0].camera_id.int % 997 / 997 * EVERY_S
                self._lines[device] = _Line(device, self._seconds() + stagger_s)
        self._of_camera = {
            lens.camera_id: line for line in self._lines.values() for lens in line.device.lenses
        }

    def turn(self) -> dict[UUID, dict[str, str]]:
        """The claims that stand, by camera, of those that were heard since the last turn: topics by kind."""
        heard = [line for line in self._take_answers() if self._lines.get(line.device) is line]
        self._hand_out()
        now_s = self._seconds()
        return {
            camera_id: claims.standing(now_s=now_s)
            for line in heard
            for camera_id, claims in line.claims.items()
        }

    def standing(self, camera_id: UUID) -> dict[str, str]:
        """What the camera claims now; nothing when it could not be heard the last time."""
        line = self._of_camera.get(camera_id)
        if line is None or not line.has_answered:
            return {}
        return line.claims[camera_id].standing(now_s=self._seconds())

    def close(self) -> None:
        """Unsubscribe where that can be done in ENDING_S; what hangs is left to its own time limit."""
        points = [line.point for line in self._lines.values() if line.point is not None and not line.is_busy]
        enders = [
            threading.Thread(target=_end, args=(points[n :: self._workers],), daemon=True)
            for n in range(self._workers)
        ]
        for _ in self._threads:
            self._asked.put(None)
        for ender in enders:
            ender.start()
        until_s = time.monotonic() + ENDING_S
        for thread in enders:
            thread.join(max(0.0, until_s - time.monotonic()))

    def _hand_out(self) -> None:
        """As many as there are idle threads: nobody waits in a queue behind a camera that hangs."""
        busy = [line for line in self._lines.values() if line.is_busy]
        strange = sum(not line.has_answered for line in busy)
        now_s = self._seconds()
        due = [line for line in self._lines.values() if not line.is_busy and line.due_s <= now_s]
        free = self._workers - len(busy)
        for line in sorted(due, key=lambda each: (not each.has_answered, each.due_s)):
            if free <= 0:
                break
            if not line.has_answered:
                if strange >= max(1, self._workers // 2):
                    break
                strange += 1
            free -= 1
            line.is_busy = True
            self._asked.put(line)
            self._begin_thread()

    def _begin_thread(self) -> None:
        if len(self._threads) < self._workers:
            thread = threading.Thread(target=self._work, name=f"hear-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _take_answers(self) -> list[_Line]:
        heard = []
        now_s = self._seconds()
        while not self._answers.empty():
            answer = self._answers.get()
            line = answer.line
            line.is_busy, line.point = False, answer.point
            line.has_answered = answer.notices is not None
            if answer.notices is None:
                line.due_s = now_s + line.wait_s
                line.wait_s = min(line.wait_s * 2, LONGEST_WAIT_S)
                continue
            line.due_s, line.wait_s = now_s + EVERY_S, FIRST_WAIT_S
            line.hear(answer.notices, is_new=answer.is_new, now_s=now_s)
            heard.append(line)
        return heard

    def _work(self) -> None:
        while (line := self._asked.get()) is not None:
            self._answers.put(self._ask(line))

    def _ask(self, line: _Line) -> _Answer:
        is_new = line.point is None
        try:
            point = line.point or self._subscribe(line.device)
            return _Answer(line, point.pull(), is_new, point)
        except CameraUnheard as error:
            log.info("camera_unheard", **_named(line), detail=str(error))
        except Exception as error:
            # A mistake of ours that this camera brings to light. Not the text: it may hold what the camera sent.
            log.error("camera_hearing_broke", **_named(line), error=type(error).__name__)
        return _Answer(line, None)


def _named(line: _Line) -> dict[str, object]:
    """For the log: one camera as ever, or the cameras of a device that has several."""
    ids = [str(lens.camera_id) for lens in line.device.lenses]
    return {"camera_id": ids[0]} if len(ids) == 1 else {"camera_ids": ids}


def _end(points: Sequence[Point]) -> None:
    for point in points:
        point.end()
