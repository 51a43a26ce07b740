"""Why a camera is linked, in words for who decides: how it looks at the place, what it can tell, what speaks against it. Pure but for the language."""

from collections.abc import Mapping
from typing import Any

from kernel.marks import N_
from kernel.web.languages import gettext as _
from kernel.web.languages import ltr, translated
from kernel.web.wording import TRUTHS, absence, plain

# EN 62676-4 class reached at the place -> what a person who looks at the picture can do
DORI = {
    "identify": N_("a stranger could be identified"),
    "recognise": N_("a known face could be recognised"),
    "observe": N_("clothes and things carried could be told"),
    "detect": N_("only that somebody is there"),
}

# From here on the phone's error is told beside each camera: it may have been another corner of the street.
TELLING_ACCURACY_M = 30.0
# In the middle of the picture, as far as an officer cares.
MIDDLE_DEG = 3.0
_COMPASS = (N_("N"), N_("NE"), N_("E"), N_("SE"), N_("S"), N_("SW"), N_("W"), N_("NW"))


def sight(camera: Mapping[str, Any]) -> str:
    """How the lens looks at the place, in one line."""
    grounds = camera["grounds"]
    point = translated(_COMPASS[int((grounds["bearing_deg"] + 22.5) // 45) % 8])
    towards = _("towards %(point)s", point=point)
    if grounds["inside_sector"]:
        return _(", ").join((_("looks at it"), towards, *_off_axis(grounds)))
    if grounds["near_pole"]:
        return _("stands near it, %(towards)s", towards=towards)
    return _("could have seen it: nobody knows where it looks")


def quality_or_none(camera: Mapping[str, Any]) -> str | None:
    """What the picture is good for at the place; None where the place is not known to be in it."""
    grounds = camera["grounds"]
    if not grounds["inside_sector"]:
        return None
    tells = translated(DORI.get(grounds.get("dori") or "", N_("too far to make anybody out")))
    return _("by night, %(tells)s", tells=tells) if grounds.get("light") == "night" else tells


def doubts(camera: Mapping[str, Any]) -> list[str]:
    """What speaks against its having seen it, the heaviest first."""
    grounds = camera["grounds"]
    found = []
    if (why := truth_or_none(camera)) is not None:
        found.append(why)
    if grounds.get("obstructed"):
        found.append(_("a building stands between"))
    if grounds.get("light") == "night" and not grounds["inside_sector"]:
        found.append(_("by night"))
    if (grounds.get("accuracy_m") or 0) >= TELLING_ACCURACY_M:
        error = ltr(f"{round(grounds['accuracy_m'])} m")
        found.append(_("the phone may err by %(error)s", error=error))
    return found


def truth_or_none(camera: Mapping[str, Any]) -> str | None:
    """What was wrong with the camera at the moment, where upkeep had found something."""
    found = camera.get("truth")
    if not found or not found["rung"]:
        return None
    reason = found["reason"] or f"not {plain(found['rung'])}"
    return translated(TRUTHS[reason]) if reason in TRUTHS else absence(reason)


def _off_axis(grounds: Mapping[str, Any]) -> tuple[str, ...]:
    off_deg = grounds.get("off_axis_deg")
    if off_deg is None:
        return ()
    if off_deg < MIDDLE_DEG:
        return (_("in the middle"),)
    return (_("%(degrees)s off the middle", degrees=ltr(f"{round(off_deg)}°")),)
