"""What the system operator is told of the cameras: figures for /metrics, findings for doctor."""

from collections import Counter
from dataclasses import dataclass
from typing import get_args

from prometheus_client import CollectorRegistry, Gauge

from cctv_link.cameras import queries as cameras
from cctv_link.recording import queries as recordings
from kernel import clock
from kernel.config import Settings
from kernel.health.doctor import Finding
from kernel.unit_of_work import reading


def measure(registry: CollectorRegistry) -> None:
    """How many cameras are recording, are not, or are unknown; and whether a recorder still speaks of them."""
    gauge = Gauge("gawah_cameras", "Cameras by state", ["state"], registry=registry)
    states = _states()
    for state in get_args(
        recordings.State
    ):  # also those of no camera: an alarm on a figure that is away does not ring
        gauge.labels(state).set(states[state])
    heard = _heard()
    unheard = "Cameras with a stream that no recorder has spoken of lately: it has died, or does not run"
    Gauge("gawah_cameras_unheard", unheard, registry=registry).set(heard.unheard)
    if heard.oldest_s is not None:
        oldest = "Since a recorder spoke of the camera that it has been silent about for longest"
        Gauge("gawah_recorder_heartbeat_age_seconds", oldest, registry=registry).set(heard.oldest_s)


def look(settings: Settings) -> list[Finding]:
    """Whether the recorder is alive, and records what has a stream address."""
    heard = _heard()
    if heard.connected == 0:
        to_do = "import cameras with a stream_url: `flask --app app cameras import FILE --commit`"
        return [Finding("recorder", False, "no camera has a stream address", to_do)]
    if heard.unheard:
        whose = f"{heard.unheard} of {heard.connected} cameras with a stream"
        says = f"no recorder has spoken of {whose} for {recordings.HEARTBEAT_VALID_S:.0f} s or longer"
        return [Finding("recorder", False, says, "start the part `recorder`, and read its log")]
    recording = _states()["recording"]
    says = f"{recording} of {heard.connected} cameras with a stream are recorded"
    to_do = "GET /v1/cameras says why each is not"
    return [Finding("recorder", recording == heard.connected, says, to_do)]


@dataclass(frozen=True, slots=True)
class _Heard:
    """Of the cameras to be recorded. oldest_s: None where no recorder has spoken of any."""

    connected: int
    unheard: int
    oldest_s: float | None


def _heard() -> _Heard:
    """A camera is unheard when its last heartbeat is too old to be believed, or there is none: nobody asks what its row says."""
    now = clock.now()
    with reading() as session:
        wanted = cameras.to_be_recorded(session)
        last = recordings.last_heard(session, wanted)
    ages_s = [(now - at).total_seconds() for at in last.values()]
    silent = sum(age_s > recordings.HEARTBEAT_VALID_S for age_s in ages_s)
    return _Heard(len(wanted), len(wanted) - len(last) + silent, max(ages_s, default=None))


def _states() -> Counter[str]:
    with reading() as session:
        return Counter(camera.state for camera in cameras.cameras_now(session))
