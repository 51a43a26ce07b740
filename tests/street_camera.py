"""A simulated pole camera over real RTSP, recorded into the ring by the real recorder, in threads of the test."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Flask

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.queries import RecordableCamera
from cctv_link.recording import crew, recorder
from cctv_link.recording.postgres import PostgresIndex
from cctv_link.recording.ring import Ring
from cctv_link.simulation.camera import SimulatedCamera
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests.poles import camera_row, put_up
from tests.simulated_poles import Poles, poles


@contextmanager
def recorded(
    app: Flask, settings: Settings, *labels: str, width_px: int = 320, height_px: int = 180, fps: int = 15
) -> Iterator[tuple[Poles, dict[str, UUID]]]:
    """Cameras of these labels, streaming and being recorded; their server, and their ids by label."""
    simulated = [
        SimulatedCamera(
            name=label,
            label=label,
            seed=number,
            width_px=width_px,
            height_px=height_px,
            fps=fps,
            kbit_per_s=300 * width_px // 320,
        )
        for number, label in enumerate(labels)
    ]
    with poles(*simulated) as server:
        ids = put_up(
            *(camera_row(label, stream=StreamAddress(server.url(label), "127.0.0.1")) for label in labels)
        )
        with _recorder(app, settings):
            yield server, ids


@contextmanager
def in_thread(app: Flask, work: Callable[[threading.Event], None]) -> Iterator[None]:
    """`work` in a thread with the application's context, told to stop at the end."""
    stop = threading.Event()

    def run() -> None:
        with app.app_context():
            work(stop)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


@contextmanager
def _recorder(app: Flask, settings: Settings) -> Iterator[None]:
    def register() -> list[RecordableCamera]:
        with reading() as session:
            return cameras.recordable_cameras(session, secret_key=settings.secret_key)

    ring = Ring(settings.ring_path, max_age_s=3_600, max_bytes=10**12)

    def record(stop: threading.Event) -> None:
        recorder.run(
            ring,
            index=PostgresIndex(),
            cameras=register,
            stop=stop,
            open_crew=crew.named(settings.recorder_reader),
        )

    with in_thread(app, record):
        yield


def until(true: Callable[[], object], *, within_s: float) -> float:
    """Wait for it; how long that took."""
    began = time.monotonic()
    while not true():
        waited_s = time.monotonic() - began
        assert waited_s < within_s, f"it did not happen within {within_s:.0f} s"
        time.sleep(0.25)
    return time.monotonic() - began
