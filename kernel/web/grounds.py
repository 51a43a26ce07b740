"""Why a camera is linked, in words for who decides: how it looks at the place, what it can tell, what speaks against it. Pure."""

from collections.abc import Mapping
from typing import Any

from kernel.web.wording import TRUTHS, absence, plain

# EN 62676-4 class reached at the place -> what a person who looks at the picture can do
DORI = {
    "identify": "a stranger could be identified",
    "recognise": "a known face could be recognised",
    "observe": "clothes and things carried could be told",
    "detect": "only that somebody is there",
}

# From here on the phone's error is told beside each camera: it may have been another corner of the street.
TELLING_ACCURACY_M = 30.0
# In the middle of the picture, as far as an officer cares.
MIDDLE_DEG = 3.0
_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def sight(camera: Mapping[str, Any]) -> str:
    """How the lens looks at the place, in one line."""
    grounds = camera["grounds"]
    towards = f"towards {_COMPASS[int((grounds['bearing_deg'] + 22.5) // 45) % 8]}"
    if grounds["inside_sector"]:
        return ", ".join(("looks at it", towards, *_off_axis(grounds)))
    if grounds["near_pole"]:
        return f"stands near it, {towards}"
    return "could have seen it: nobody knows where it looks"


def quality_or_none(camera: Mapping[str, Any]) -> str | None:
    """What the picture is good for at the place; None where the place is not known to be in it."""
    grounds = camera["grounds"]
    if not grounds["inside_sector"]:
        return None
    tells = DORI.get(grounds.get("dori") or "", "too far to make anybody out")
    return f"by night, {tells}" if grounds.get("light") == "night" else tells


def doubts(camera: Mapping[str, Any]) -> list[str]:
    """What speaks against its having seen it, the heaviest first."""
    grounds = camera["grounds"]
    found = []
    if (why := truth_or_none(camera)) is not None:
        found.append(why)
    if grounds.get("obstructed"):
        found.append("a building stands between")
    if grounds.get("light") == "night" and not grounds["inside_sector"]:
        found.append("by night")
    if (grounds.get("accuracy_m") or 0) >= TELLING_ACCURACY_M:
        found.append(f"the phone may err by {round(grounds['accuracy_m'])} m")
    return found


def truth_or_none(camera: Mapping[str, Any]) -> str | None:
    """What was wrong with the camera at the moment, where upkeep had found something."""
    found = camera.get("truth")
    if not found or not found["rung"]:
        return None
    reason = found["reason"] or f"not {plain(found['rung'])}"
    return TRUTHS.get(reason) or absence(reason)


def _off_axis(grounds: Mapping[str, Any]) -> tuple[str, ...]:
    off_deg = grounds.get("off_axis_deg")
    if off_deg is None:
        return ()
    return ("in the middle",) if off_deg < MIDDLE_DEG else (f"{round(off_deg)}° off the middle",)
