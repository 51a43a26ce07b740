"""The register's form as the survey's fields: empty is nobody knows, a number is a number, words stay to be refused."""

from collections.abc import Mapping
from typing import Any

from kernel.marks import N_

# (name, label, unit, step)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("azimuth_deg", N_("Azimuth"), "°", "0.5"),
    ("hfov_deg", N_("Field of view"), "°", "0.5"),
    ("range_m", N_("Range"), "m", "1"),
    ("near_m", N_("Near edge"), "m", "0.5"),
    ("tilt_deg", N_("Tilt down"), "°", "0.5"),
    ("height_m", N_("Height"), "m", "0.1"),
    ("width_px", N_("Picture width"), "px", "1"),
    ("night_range_m", N_("Night range"), "m", "1"),
)
# These are always known: an emptied field says nothing of them.
ALWAYS_KNOWN = ("range_m", "near_m")


def survey_fields(form: Mapping[str, str]) -> dict[str, Any]:
    """What NewViewSchema takes."""
    fields: dict[str, Any] = {}
    for name, *_ in FIELDS:
        if name not in form:
            continue
        text = form[name].strip()
        if text:
            fields[name] = _number(text)
        elif name not in ALWAYS_KNOWN:
            fields[name] = None
    return fields


def shown(value: float | int | None) -> str:
    """As a form shows it: no trailing zeros, empty when nobody knows."""
    return "" if value is None else f"{value:.10g}"


def _number(text: str) -> float | int | str:
    """Words stay words: the schema refuses them by name."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
