"""A recorder at work in a thread, on cameras that no database knows."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from cctv_link.recording import crew, recorder
from cctv_link.recording.ring import Ring
from kernel import ids
from tests.fakes.memory_index import MemoryIndex
from tests.rtp_film import RtpFilm
from tests.rtsp_camera import Camera, camera


@dataclass(frozen=True)
class Registered:
    """A camera as the register tells the recorder of it."""

    label: str
    stream_url: str
    username: str | None = None
    password: str | None = None
    id: UUID = field(default_factory=ids.new_id)


@contextmanager
def recording(
    ring: Ring, index: MemoryIndex, cameras: Callable[[], list[Registered]], reader: str
) -> Iterator[Callable[[], None]]:
    """Record until the block ends; yields what ends it sooner."""
    stop = threading.Event()
    thread = threading.Thread(
        target=recorder.run,
        args=(ring,),
        kwargs={"index": index, "cameras": cameras, "stop": stop, "open_crew": crew.named(reader)},
    )
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=15)
        assert not thread.is_alive()

    try:
        yield end
    finally:
        end()


def until(true: Callable[[], object], within_s: float = 15.0) -> None:
    """Wait for something that happens in another thread or process."""
    deadline_s = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline_s, "it did not happen in time"
        time.sleep(0.05)


def frames_of(index: MemoryIndex, camera: Registered) -> int:
    return sum(row.frames for row in index.of(camera.id))


def states(index: MemoryIndex, camera_id: UUID) -> list[tuple[str, str | None]]:
    """The camera's spells, in order."""
    spells = [spell for spell in index.spells.values() if spell.camera_id == camera_id]
    ordered = sorted(spells, key=lambda spell: (spell.from_at, spell.id))
    return [(spell.state, spell.reason) for spell in ordered]


@contextmanager
def recorded(
    ring: Ring,
    index: MemoryIndex,
    reader: str,
    sent: RtpFilm,
    *,
    known_as: tuple[str, str] | tuple[()] = (),
    beside: tuple[Registered, ...] = (),
    **behaviour: object,
) -> Iterator[tuple[Camera, Registered]]:
    """A camera that behaves so, and a recorder that records it; known_as: name and password in the register."""
    with camera(sent, **behaviour) as pole:
        registered = Registered("P17-1", pole.url, *known_as)
        with recording(ring, index, lambda: [registered, *beside], reader):
            yield pole, registered
