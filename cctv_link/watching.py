"""What the system operator is told of the cameras: figures for /metrics, findings for doctor."""

from collections import Counter

from prometheus_client import CollectorRegistry, Gauge

from cctv_link.cameras import queries as cameras
from kernel.config import Settings
from kernel.health.doctor import Finding
from kernel.unit_of_work import reading


def measure(registry: CollectorRegistry) -> None:
    """How many cameras are recording, are not, or are unknown."""
    gauge = Gauge("gawah_cameras", "Cameras by state", ["state"], registry=registry)
    for state, count in _states().items():
        gauge.labels(state).set(count)


def look(settings: Settings) -> list[Finding]:
    """Whether the recorder records what has a stream address."""
    with reading() as session:
        connected = len(cameras.recordable_cameras(session, secret_key=settings.secret_key))
    recording = _states()["recording"]
    if connected == 0:
        to_do = "import cameras with a stream_url: `flask --app app cameras import FILE --commit`"
        return [Finding("recorder", False, "no camera has a stream address", to_do)]
    says = f"{recording} of {connected} cameras with a stream are recorded"
    to_do = "see that the part `recorder` runs; GET /v1/cameras says why each is not"
    return [Finding("recorder", recording == connected, says, to_do)]


def _states() -> Counter[str]:
    with reading() as session:
        return Counter(camera.state for camera in cameras.cameras_now(session))
