"""Looking at footage as a browser and an auditor do: what was linked, a range of bytes, then all of them and their hash."""

import hashlib
import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from stories.calling import Caller, must
from stories.feed import Entry
from stories.streets import Camera, Place
from stories.timeline import Timeline

# What script/demo was told; a player started by hand waits as for the default, as far as anybody likes to wait.
CLIP_BEFORE_S = min(int(os.environ.get("CLIP_BEFORE_S") or 60), 30)
CAMERAS_WITHIN_S = 90
SHOWN_CAMERAS = 6


def register(program: Caller) -> list[Camera]:
    """All cameras there are."""
    cameras: list[Camera] = []
    query: dict[str, str] = {}
    while True:
        page = program.get("/v1/cameras", params=query).json()
        cameras += [Camera.read(item) for item in page["items"]]
        if page["next"] is None:
            return cameras
        query = {"after": page["next"]}


def recorded_city(program: Caller, timeline: Timeline) -> list[Camera]:
    """The register, once the cameras that have a stream have recorded what a clip needs from before the moment."""
    told: set[int] = set()

    def recording() -> list[Camera] | None:
        cameras = register(program)
        connected = [camera for camera in cameras if camera.is_connected]
        count = sum(camera.is_recording for camera in connected)
        if count not in told:
            told.add(count)
            timeline.tell("cameras", f"{count} of the {len(connected)} that have a stream are being recorded")
        return cameras if connected and count == len(connected) else None

    began_at = time.monotonic()
    timeline.wait_for("the cameras to be recorded", recording, within_s=CAMERAS_WITHIN_S)
    until = time.monotonic() + CLIP_BEFORE_S
    timeline.tell(
        "cameras",
        f"recording; {CLIP_BEFORE_S} s of it come first, the clip's time before the moment",
        took_s=time.monotonic() - began_at,
    )
    while (left_s := until - time.monotonic()) > 0:
        time.sleep(min(left_s, 5))
        if until - time.monotonic() > 0:
            timeline.tell("", f"{until - time.monotonic():.0f} s more")
    return register(program)


def tell_cameras(timeline: Timeline, entry: Entry) -> list[dict[str, Any]]:
    """The linked cameras of an entry with their grounds; answers them."""
    cameras: list[dict[str, Any]] = entry["cameras"]
    for camera in cameras[:SHOWN_CAMERAS]:
        timeline.detail(
            f"{camera['rank']:>2}. {camera['label']:<7}{_grounds(camera['grounds'])}  {_state(camera)}"
        )
    if len(cameras) > SHOWN_CAMERAS:
        rest = cameras[SHOWN_CAMERAS:]
        blind = sum(camera["state"] != "recording" for camera in rest)
        timeline.detail(f"    and {len(rest)} more, {blind} of them not recording")
    return cameras


def _grounds(grounds: dict[str, Any]) -> str:
    why = (
        "in its view"
        if grounds["inside_sector"]
        else "near its pole"
        if grounds["near_pole"]
        else "within the phone's error"
    )
    return f"{grounds['distance_m']:4.0f} m, bearing {grounds['bearing_deg']:3.0f}°, {why}"


def _state(camera: dict[str, Any]) -> str:
    return str(camera["state"]) + (f": {camera['reason']}" if camera["reason"] else "")


def clips_told(clips: Sequence[dict[str, Any]], *, labels: dict[str, str]) -> str:
    """The clips in a few words, such as `P17-1 final, P18-1 pending, P18-2 unavailable (not-connected)`."""
    words = []
    for clip in clips:
        reason = f" ({clip['reason']})" if clip["reason"] else ""
        words.append(f"{labels[clip['camera_id']]} {clip['state']}{reason}")
    return ", ".join(words)


def look_at(viewer: Caller, item: dict[str, Any], *, timeline: Timeline, what: str) -> None:
    """Ask for the middle by range, as a player that seeks does, then for everything, and check the hash."""
    part = viewer.get(item["url"], headers={"Range": "bytes=1000-1999"}, expect=206)
    took_s = viewer.took_s
    must(len(part.content) == 1000, f"the range has {len(part.content)} bytes, not 1000")
    whole = viewer.get(item["url"])
    must(whole.content[1000:2000] == part.content, "the range is not what the whole holds there")
    sha256 = hashlib.sha256(whole.content).hexdigest()
    must(sha256 == item["sha256"], f"the bytes have SHA-256 {sha256}, announced was {item['sha256']}")
    timeline.tell(
        viewer.name,
        f"opens {what}: 206 for a range; {len(whole.content):,} bytes, SHA-256 as announced",
        took_s=took_s,
    )


def look_in_vain(viewer: Caller, item: dict[str, Any], *, timeline: Timeline, why: str) -> None:
    viewer.refused("GET", item["url"], status=403, slug="purpose-required")
    timeline.tell(viewer.name, f"asks for the same bytes {why}: 403, a purpose is required")


def is_from_before(clip: dict[str, Any], moment: datetime) -> bool:
    return datetime.fromisoformat(clip["from"]) < moment


def around(place: Place) -> dict[str, float]:
    """A place for a watch area: chosen on a map, so without an error."""
    return {"lat": round(place.lat, 4), "lon": round(place.lon, 4)}
