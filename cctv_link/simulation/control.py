"""Faults on command: a small HTTP door on loopback, for tests and for showing what a fault looks like.

`POST /<camera>/<fault>` answers 202; `GET /` tells what every camera is doing. Loopback only, no credentials:
it belongs to the simulation and to nothing that a real installation starts.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cctv_link.simulation.lens import Fault


def listen(
    *, port: int, apply: Callable[[str, Fault], None], describe: Callable[[], dict[str, Any]]
) -> ThreadingHTTPServer:
    """Serve in a thread of its own; port 0 takes a free one. apply raises KeyError for an unknown camera."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, describe())

        def do_POST(self) -> None:
            _, _, path = self.path.partition("/")
            camera, _, fault = path.partition("/")
            try:
                apply(camera, Fault(fault))
            except (KeyError, ValueError):
                self._answer(404, {"detail": f"no camera {camera!r} or no fault {fault!r}"})
                return
            self._answer(202, {"camera": camera, "fault": fault})

        def log_message(self, format: str, *args: object) -> None:
            """Silent: a test that reads the log wants the cameras, not their remote control."""

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            payload = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

    door = ThreadingHTTPServer(("127.0.0.1", port), Door)
    threading.Thread(target=door.serve_forever, name="simcam-control", daemon=True).start()
    return door
