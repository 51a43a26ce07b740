"""The simulated poles as a process: GStreamer's RTSP server, one mount per camera, faults on command."""

import heapq
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import cv2

from cctv_link.simulation import control
from cctv_link.simulation.camera import SimulatedCamera
from cctv_link.simulation.doors import CameraDoor, grant
from cctv_link.simulation.gstreamer import GLib, GstRtspServer
from cctv_link.simulation.lens import PICTURE_FAULTS, Fault, LensFactory, LiveCamera

# DESCRIBE waits for the first key frame; with the default single thread, cameras opened together time out.
_SERVER_THREADS = 8
_REAP_EVERY_S = 5


def serve(
    cameras: list[SimulatedCamera],
    port: int,
    control_port: int | None = None,
    *,
    address: str = "127.0.0.1",
    on_ready: Callable[[int, int | None], None] = lambda port, control_port: None,
) -> None:
    """Serve `cameras` at rtsp://address:port/<name> until SIGTERM or SIGINT. Call it in the main thread.

    port, control_port: 0 takes a free one; control_port None opens no remote control.
    on_ready: called once with the ports in use, as soon as cameras can be opened.
    Raises OSError when a port is taken.
    """
    cv2.setNumThreads(1)
    street = SimulatedStreet(cameras, address=address, port=port)
    loop = GLib.MainLoop()
    door = None
    if control_port is not None:
        door = control.listen(port=control_port, apply=street.apply, describe=street.describe)
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, _quit, loop)
    stop = threading.Event()
    pump = threading.Thread(target=street.pump, args=(stop,), name="simcam-pump", daemon=True)
    pump.start()
    on_ready(street.port, door.server_port if door else None)
    try:
        loop.run()
    finally:
        stop.set()
        pump.join(timeout=2)
        if door:
            door.shutdown()


class SimulatedStreet:
    """All cameras of one server."""

    def __init__(self, cameras: list[SimulatedCamera], *, address: str, port: int) -> None:
        self._live = {camera.name: LiveCamera(camera) for camera in cameras}
        if len(self._live) != len(cameras):
            raise ValueError("two simulated cameras have the same name")
        self._server = GstRtspServer.RTSPServer()
        self._server.set_address(address)
        self._server.set_service(str(port))
        self._server.get_thread_pool().set_max_threads(_SERVER_THREADS)
        self._server.set_auth(CameraDoor(cameras))
        for live in self._live.values():
            self._mount(live)
        if self._server.attach(None) == 0:
            raise OSError(f"port {port} of {address} is taken: no camera can be served there")
        GLib.timeout_add_seconds(_REAP_EVERY_S, self._reap)
        self.port: int = self._server.get_bound_port()

    def describe(self) -> dict[str, Any]:
        return {
            name: {
                "fault": live.fault.value if live.fault else None,
                "mounted": live.is_mounted,
                "watched": live.watched,
            }
            for name, live in self._live.items()
        }

    def apply(self, name: str, fault: Fault) -> None:
        """Let the main loop do it, where the server's objects live. Raises KeyError for an unknown camera."""
        live = self._live[name]
        done = threading.Event()

        def act() -> bool:
            self._act(live, fault)
            done.set()
            return False

        GLib.idle_add(act)
        done.wait(timeout=2)

    def pump(self, stop: threading.Event) -> None:
        """Push every camera's frames at its own pace, spread over the frame so that they do not pile up."""
        began = time.monotonic()
        due = [
            (began + number / len(self._live) / live.camera.fps, number, live)
            for number, live in enumerate(self._live.values())
        ]
        heapq.heapify(due)
        while due and not stop.is_set():
            at, number, live = due[0]
            wait_s = at - time.monotonic()
            if wait_s > 0:
                time.sleep(wait_s)
            live.push(time.time_ns() // 1_000_000)
            # Whoever is late leaves pictures out, as a camera does. To catch up at once would stamp several with one
            # moment, and what has one moment is one picture in RTP.
            frame_s = 1 / live.camera.fps
            heapq.heapreplace(due, (max(at + frame_s, time.monotonic() + frame_s / 2), number, live))

    def _act(self, live: LiveCamera, fault: Fault) -> None:
        if fault in PICTURE_FAULTS:
            live.show(fault)
        elif fault is Fault.RESUME:
            live.show(None)
        elif fault is Fault.KICK:
            self._kick(live)
        elif fault is Fault.OFFLINE:
            self._server.get_mount_points().remove_factory(f"/{live.camera.name}")
            live.is_mounted = False
            self._kick(live)
        elif not live.is_mounted:
            self._mount(live)

    def _mount(self, live: LiveCamera) -> None:
        factory = LensFactory(live)
        grant(factory, live.camera)
        self._server.get_mount_points().add_factory(f"/{live.camera.name}", factory)
        live.is_mounted = True

    def _kick(self, live: LiveCamera) -> None:
        """Close the connection of everybody who watches this camera."""
        path = f"/{live.camera.name}"
        keep = GstRtspServer.RTSPFilterResult.KEEP

        def watches(client: Any) -> bool:
            found: list[bool] = []

            def look_at(_session: Any, media: Any) -> Any:
                found.append(media.matches(path)[0])
                return keep

            def look_into(_client: Any, session: Any) -> Any:
                session.filter(look_at)
                return keep

            client.session_filter(look_into)
            return any(found)

        def close(_server: Any, client: Any) -> Any:
            if watches(client):
                client.close()
            return keep

        self._server.client_filter(close)

    def _reap(self) -> bool:
        """Forget sessions whose client is gone without saying so."""
        self._server.get_session_pool().cleanup()
        return True


def _quit(loop: Any) -> bool:
    loop.quit()
    return False
