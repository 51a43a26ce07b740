"""One simulated camera at work: the encoder pipeline of its mount, its frames and its present fault."""

import threading
import time
from enum import Enum
from typing import Any

from cctv_link.simulation.camera import SimulatedCamera
from cctv_link.simulation.film import Film
from cctv_link.simulation.gstreamer import GLib, Gst, GstRtspServer


class Fault(Enum):
    """What a pole camera does wrong. `kick`, `offline` and `online` concern the mount, not the picture."""

    STALL = "stall"
    RESUME = "resume"
    KICK = "kick"
    OFFLINE = "offline"
    ONLINE = "online"
    FREEZE = "freeze"
    BLACK = "black"
    COVER = "cover"
    BLUR = "blur"
    TURN = "turn"


PICTURE_FAULTS = {Fault.STALL, Fault.FREEZE, Fault.BLACK, Fault.COVER, Fault.BLUR, Fault.TURN}


class LiveCamera:
    """Draws and pushes frames while somebody watches; draws nothing while nobody does."""

    def __init__(self, camera: SimulatedCamera) -> None:
        self.camera = camera
        self.fault: Fault | None = None
        self.is_mounted = False
        self._film = Film(camera)
        self._sources: list[Any] = []
        self._last: bytes | None = None
        self._guard = threading.Lock()

    @property
    def watched(self) -> bool:
        return bool(self._sources)

    def show(self, fault: Fault | None) -> None:
        """Change what the lens shows from the next frame on; None is a healthy picture."""
        self.fault = fault

    def attach(self, source: Any) -> None:
        with self._guard:
            self._sources.append(source)

    def detach(self, source: Any) -> None:
        with self._guard:
            if source in self._sources:
                self._sources.remove(source)

    def push(self, at_ms: int) -> None:
        """Send the frame of `at_ms` to everybody watching."""
        if self.fault is Fault.STALL or not self.watched:
            return
        frame = self._frame(at_ms)
        with self._guard:
            sources = list(self._sources)
        for source in sources:
            buffer = Gst.Buffer.new_wrapped_bytes(GLib.Bytes.new(frame))
            clock = source.get_clock()
            if clock is not None:
                # The moment it shows, as a camera stamps its exposure: drawing takes milliseconds.
                drawn_for_ns = time.time_ns() - at_ms * 1_000_000
                running_ns = clock.get_time() - source.get_base_time()
                buffer.pts = buffer.dts = max(0, running_ns - drawn_for_ns)
            source.emit("push-buffer", buffer)

    def _frame(self, at_ms: int) -> bytes:
        if self.fault is Fault.FREEZE and self._last is not None:
            return self._last
        film = self._film
        draw = {
            Fault.BLACK: film.black_frame,
            Fault.COVER: film.covered_frame,
            Fault.BLUR: film.blurred_frame,
            Fault.TURN: film.turned_frame,
        }
        self._last = draw.get(self.fault, film.frame)(at_ms) if self.fault else film.frame(at_ms)
        return self._last


class LensFactory(GstRtspServer.RTSPMediaFactory):
    """Builds one shared encoder per camera, whoever and however many watch."""

    def __init__(self, live: LiveCamera) -> None:
        super().__init__()
        self._live = live
        self.set_shared(True)
        self.set_latency(0)
        self.set_launch(_pipeline(live.camera))

    def do_configure(self, media: Any) -> None:
        source = media.get_element().get_by_name("lens")
        self._live.attach(source)
        media.connect("unprepared", lambda _media: self._live.detach(source))


def _pipeline(camera: SimulatedCamera) -> str:
    # x264's zerolatency turns on sliced threads, which tore the picture and split a key frame over two
    # packets; hence one thread, no slices. Every new encoder starts with a key frame, so that DESCRIBE,
    # which waits for one, answers at once.
    key_int = max(1, round(camera.fps * camera.key_frame_every_s))
    return (
        "( appsrc name=lens is-live=true format=time do-timestamp=true block=false max-bytes=4000000 "
        f"caps=video/x-raw,format=I420,width={camera.width_px},height={camera.height_px},framerate={camera.fps}/1 "
        "! x264enc tune=zerolatency speed-preset=ultrafast sliced-threads=false threads=1 bframes=0 "
        f"bitrate={camera.kbit_per_s} vbv-buf-capacity=1000 key-int-max={key_int} option-string=scenecut=0 "
        "! video/x-h264,profile=main ! h264parse config-interval=-1 "
        "! rtph264pay name=pay0 pt=96 config-interval=-1 aggregate-mode=zero-latency )"
    )
