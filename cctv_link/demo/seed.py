"""Seeding the demonstration city: the register from its one file, and which of its cameras are simulated streams."""

from dataclasses import replace
from pathlib import Path
from zlib import crc32

from cctv_link.cameras import addresses
from cctv_link.cameras.addresses import Allowed, resolve_host
from cctv_link.cameras.register_import import services
from cctv_link.cameras.register_import.changes import summary
from cctv_link.cameras.register_import.rows import CameraRow, Rules
from cctv_link.simulation.camera import SimulatedCamera
from kernel.audit.entries import system
from kernel.config import Settings

POLES_FILE = Path(__file__).parent / "poles.csv"

# In the order in which they get a stream, SIMCAM_CAMERAS of them: the snatching at Numaish first, then the way
# that the SOS of the second story takes. The others stand in the register and are not recorded.
STREAMED = (
    "P17-1",
    "P17-2",
    "P17-3",
    "P18-1",
    "P16-2",
    "P22-1",
    "P21-1",
    "P23-1",
    "P22-3",
    "P24-1",
    "P18-2",
    "P19-1",
    "P20-1",
    "P15-1",
    "P14-1",
    "P27-1",
)


def seed(settings: Settings) -> dict[str, int]:
    """Take the demonstration city into the register; return what changed. A second time changes nothing."""
    streamed = {camera.label for camera in simulated_cameras(settings)}
    rules = Rules(settings.city_box, Allowed.by(settings), resolve_host)
    rows = services.read_cameras(POLES_FILE, rules=rules, progress=services.Progress())
    connected = [_with_stream(row, rules, settings) if row.camera in streamed else row for row in rows]
    changes = services.take_cameras(
        connected, secret_key=settings.secret_key, actor=system("demo seed"), source=POLES_FILE.name
    )
    return summary(changes)


def simulated_cameras(settings: Settings) -> list[SimulatedCamera]:
    """The cameras that the simulator serves; the same label is always the same street."""
    return [
        SimulatedCamera(name=label, label=label, seed=crc32(label.encode()))
        for label in STREAMED[: settings.simcam_cameras]
    ]


def _with_stream(row: CameraRow, rules: Rules, settings: Settings) -> CameraRow:
    url = f"rtsp://127.0.0.1:{settings.simcam_port}/{row.camera}"
    return replace(row, stream=addresses.check(url, allowed=rules.allowed, resolve=rules.resolve))
