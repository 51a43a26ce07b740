"""Simulated pole cameras as a process of their own, on free ports, for tests that record real streams."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path

from cctv_link.simulation.camera import SimulatedCamera

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Poles:
    """Running cameras: where they stream and how to break them."""

    port: int
    control_port: int
    pid: int

    def url(self, name: str) -> str:
        return f"rtsp://127.0.0.1:{self.port}/{name}"

    def fault(self, name: str, fault: str) -> None:
        """Apply a fault (`stall`, `resume`, `kick`, `offline`, `online`, `freeze`, `black`) and wait until it holds."""
        status, body = self._ask("POST", f"/{name}/{fault}")
        assert status == 202, body

    def state(self) -> dict[str, dict[str, object]]:
        return self._ask("GET", "/")[1]

    def _ask(self, method: str, path: str) -> tuple[int, dict[str, dict[str, object]]]:
        connection = HTTPConnection("127.0.0.1", self.control_port, timeout=5)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


@contextmanager
def poles(*cameras: SimulatedCamera) -> Iterator[Poles]:
    """Start a server for `cameras`; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.simulated_poles"],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([asdict(camera) for camera in cameras], default=str))
        process.stdin.close()
        ready = json.loads(process.stdout.readline())
        yield Poles(ready["port"], ready["control_port"], process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def _main() -> None:
    from cctv_link.simulation.server import serve

    cameras = [
        SimulatedCamera(**{**fields, "replay": _path(fields["replay"])}) for fields in json.load(sys.stdin)
    ]
    serve(cameras, 0, 0, on_ready=_announce)


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _announce(port: int, control_port: int | None) -> None:
    print(json.dumps({"port": port, "control_port": control_port}), flush=True)


if __name__ == "__main__":
    _main()
