"""What a row of the worklist and a tile of a task say, worked out of the wire's item. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.marks import N_
from kernel.web.languages import ltr

Item = Mapping[str, Any]

# What an officer may ask for on either side of a clip, as far as it is held.
MORE_S = (0, 60, 120, 300, 600)
# Less is the way of a picture through the network; corrected.ts puts right what is more.
CLOCK_OFF_MS = 500
# A joined report's clip that shows less than this more than one that is shown already is not shown beside it.
SAME_STRETCH = timedelta(seconds=2)
# A clip that is here, whole or in part.
PLAYS = frozenset({"have", "part"})

VIEWS = {
    "free": N_("Free to take"),
    "mine": N_("Yours"),
    "waiting": N_("Waiting for clips"),
    "footage": N_("Footage complete"),
    "disputes": N_("Disputes"),
}


def holder_of(item: Item) -> str | None:
    return item["claim"]["officer"] if item.get("claim") else None


def subject_of(item: Item) -> Mapping[str, Any]:
    """What the task is about: a report, or an SOS alert."""
    return item.get("report") or item.get("sos_alert") or item["incident"]


def cameras_by_rank(item: Item) -> list[Mapping[str, Any]]:
    return sorted(item["cameras"], key=lambda camera: camera["rank"])


def clip_boxes(item: Item) -> list[str]:
    """One of have, part, come, gone for every linked camera, best rank first."""
    return [box_of(clip_of(item, camera["id"]), camera) for camera in cameras_by_rank(item)]


def clip_of(item: Item, camera_id: str) -> Mapping[str, Any] | None:
    """The clip of a camera that was asked for last, or, until that is here, the last one that is."""
    clips = [clip for clip in item["clips"] if clip["camera_id"] == camera_id]
    here = [clip for clip in clips if clip["state"] in ("final", "partial")]
    return max(here or clips, key=lambda clip: str(clip["id"])) if clips else None


def box_of(clip: Mapping[str, Any] | None, camera: Mapping[str, Any]) -> str:
    if clip is None:
        return "gone" if camera["state"] == "not_recording" else "come"
    return {"final": "have", "partial": "part", "pending": "come", "unavailable": "gone"}[clip["state"]]


def sight(item: Item) -> dict[str, int]:
    """How many linked cameras look at the place, stand near it, or were not recording."""
    cameras: Sequence[Mapping[str, Any]] = item["cameras"]
    blind = [camera for camera in cameras if camera["state"] == "not_recording"]
    looking = [camera for camera in cameras if camera["grounds"]["inside_sector"] and camera not in blind]
    return {"looking": len(looking), "near": len(cameras) - len(looking) - len(blind), "blind": len(blind)}


def tiles(item: Item) -> list[dict[str, Any]]:
    """One tile a linked camera: {camera, clip, still, box, number}; what plays first, then by rank."""
    found = []
    for camera in cameras_by_rank(item):
        clip = clip_of(item, camera["id"])
        still = still_of(item, clip)
        found.append({"camera": camera, "clip": clip, "still": still, "box": box_of(clip, camera)})
    for report in item.get("joined", ()):
        for tile in (_joined_tile(item, report, clip) for clip in report["clips"]):
            if not any(_shows_as_much(each, tile) for each in found):
                found.append(tile)
    found.sort(key=lambda tile: tile["box"] not in PLAYS)
    return [{**tile, "number": number} for number, tile in enumerate(found, start=1)]


def _joined_tile(item: Item, report: Item, clip: Mapping[str, Any]) -> dict[str, Any]:
    """A camera once more, at the time that a joined report names."""
    camera = next(each for each in item["cameras"] if each["id"] == clip["camera_id"])
    return {
        "camera": camera,
        "clip": clip,
        "still": still_of(report, clip),
        "box": box_of(clip, camera),
        "again": True,
    }


def _shows_as_much(shown: Mapping[str, Any], tile: Mapping[str, Any]) -> bool:
    """The same camera over the same stretch, give or take some seconds: two who report one thing name two moments of it."""
    if shown["camera"]["id"] != tile["camera"]["id"] or shown["clip"] is None:
        return False
    if shown["box"] not in PLAYS and shown["box"] != tile["box"]:
        return False
    (from_at, to_at), (its_from_at, its_to_at) = _window(shown["clip"]), _window(tile["clip"])
    return from_at - its_from_at < SAME_STRETCH and its_to_at - to_at < SAME_STRETCH


def _window(clip: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(str(clip["from"])), datetime.fromisoformat(str(clip["to"]))


def still_of(item: Item, clip: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if clip is None:
        return None
    stills = [still for still in item["stills"] if still["clip_id"] == clip["id"]]
    return max(stills, key=lambda still: str(still["at"])) if stills else None


def parts_of(clip: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """All files of a clip in the order of time. One that was cut before they were counted is one file, by its window."""
    if clip["parts"] or not clip["url"]:
        parts: Sequence[Mapping[str, Any]] = clip["parts"]
        return parts
    return [{"url": clip["url"], "recorded_from": clip["from"], "recorded_to": clip["to"]}]


def labels_of(item: Item) -> dict[str, str]:
    """What people call the cameras of an item, best camera first."""
    return {camera["id"]: camera["label"] for camera in cameras_by_rank(item)}


def as_clip(extract: Mapping[str, Any]) -> dict[str, Any]:
    """A piece that was taken out, as the island plays a clip: one file."""
    part = {
        "number": 1,
        "recorded_from": extract["from"],
        "recorded_to": extract["to"],
        "url": extract["url"],
    }
    return {"from": extract["from"], "to": extract["to"], "url": extract["url"], "gaps": [], "parts": [part]}


def clock_off(clip: Mapping[str, Any] | None) -> str:
    """`1.2 s`, when the camera's clock is so far off that it must be said; the page puts it right."""
    offs = [abs(part.get("clock_offset_ms") or 0) for part in parts_of(clip)] if clip else []
    return ltr(f"{max(offs) / 1000:.1f} s") if offs and max(offs) >= CLOCK_OFF_MS else ""


def extendable(item: Item) -> list[dict[str, Any]]:
    """Clips an officer may have more of: {camera, clip}, best camera first; what is asked for already is waited for."""
    found = []
    for camera in cameras_by_rank(item):
        clip = clip_of(item, camera["id"])
        waits = any(
            each["camera_id"] == camera["id"] and each["state"] == "pending" for each in item["clips"]
        )
        if clip is not None and clip["state"] == "final" and has_more(clip) and not waits:
            found.append({"camera": camera, "clip": clip})
    return found


def has_more(clip: Mapping[str, Any]) -> bool:
    """Whether more of its camera is held than the clip shows. Instants on the wire sort as text."""
    held = clip["held"]
    return held is not None and (held["from"] < clip["from"] or held["to"] > clip["to"])


def stretched(
    clips: Sequence[Any], *, clip_id: UUID, earlier_s: int, later_s: int, **_: object
) -> tuple[datetime, datetime]:
    """The window asked for: the clip's, longer on either side, as far as it is held. Raises NotFound."""
    clip = next((each for each in clips if each.id == clip_id), None)
    if clip is None:
        raise NotFound("the task has no such clip")
    from_at, to_at = clip.from_at - timedelta(seconds=earlier_s), clip.to_at + timedelta(seconds=later_s)
    if clip.held is None:
        return from_at, to_at
    return max(from_at, min(clip.held.from_at, clip.from_at)), min(to_at, max(clip.held.to_at, clip.to_at))


def map_of(item: Item) -> dict[str, Any]:
    """What the island draws: the place and the cameras, nothing that a resident wrote."""
    return {"incident": item["incident"], "cameras": cameras_by_rank(item)}


def part_of(item: Item, code: str) -> Mapping[str, Any]:
    """One part of why it stands where it stands."""
    parts: Sequence[Mapping[str, Any]] = item["urgency"]["parts"]
    return next(part for part in parts if part["code"] == code)


def waited(item: Item) -> dict[str, Any]:
    """Its age against its service time: minutes of each, whether late, and the share that has gone, 0 to 1."""
    waited_s, service_s = item["urgency"]["waited_s"], item["urgency"]["service_s"]
    return {
        "min": int(waited_s // 60),
        "of_min": service_s // 60,
        "is_late": waited_s >= service_s,
        "share": min(1.0, max(0.0, waited_s / service_s)),
    }


def points(value: float) -> str:
    """`+4.2`, `−0.5`, `0`."""
    if abs(value) < 0.05:
        return "0"
    return f"{'+' if value > 0 else '−'}{abs(value):.1f}"


def age_words(waited: Mapping[str, Any]) -> str:
    """How old, `6 min`; of what is late, how late: `1 min`, `3 h`, `2 d`."""
    if not waited["is_late"]:
        return f"{waited['min']} min"
    late_min = waited["min"] - waited["of_min"]
    if late_min < 120:
        return f"{late_min} min"
    return f"{late_min // 60} h" if late_min < 48 * 60 else f"{late_min // 1440} d"
