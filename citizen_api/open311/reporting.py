"""A request as Open311 sends it, read strictly and made a report."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from citizen_api.open311.services_offered import BY_CODE
from citizen_api.reports.services import PhoneTimes, Reporter, submit_report
from kernel import clock, idempotency
from kernel import text as words
from kernel.errors import InvalidField
from kernel.geo import BoundingBox, Position
from kernel.identity.residents import Device

LONGEST_DESCRIPTION = 4_000
# What GeoReport lets a client send. Names, numbers and addresses of people are taken by nobody and kept by nobody.
KNOWN = (
    *("api_key", "jurisdiction_id", "service_code", "lat", "long", "description", "device_id", "account_id"),
    *("address_string", "address_id", "email", "first_name", "last_name", "phone", "media_url"),
)
# A program places a pin; nobody knows how well.
ACCURACY_M = 50.0


@dataclass(frozen=True, slots=True)
class Request:
    category: str
    description: str
    position: Position


def read(form: Mapping[str, str]) -> Request:
    """Raises InvalidField naming each field that is missing or wrong."""
    faults = [(name, "unknown", "not of GeoReport v2") for name in sorted(set(form) - set(KNOWN))]
    code = form.get("service_code", "")
    if code not in BY_CODE:
        faults.append(("service_code", "invalid" if code else "required", f"one of {', '.join(BY_CODE)}"))
    lat = _degrees_or_none(form.get("lat", ""), most=90)
    lon = _degrees_or_none(form.get("long", ""), most=180)
    if lat is None or lon is None:
        faults.append(("lat", "required", "lat and long in degrees; an address alone is not enough"))
    description = words.normal(form.get("description", "").strip())
    if words.forbidden_character_or_none(description) or len(description) > LONGEST_DESCRIPTION:
        faults.append(
            ("description", "invalid", f"at most {LONGEST_DESCRIPTION} characters, none of them hidden")
        )
    if faults or lat is None or lon is None:
        raise InvalidField(*faults)
    return Request(code, description, Position(lat, lon, ACCURACY_M))


def submit(request: Request, *, device: Device, city: BoundingBox, secret: bytes) -> UUID:
    """The report's id. The same words of the same device are the same report: GeoReport has no key for a second try."""
    said: dict[str, object] = {
        "service_code": request.category,
        "description": request.description,
        "lat": request.position.lat,
        "long": request.position.lon,
    }
    key = uuid5(device.id, repr(sorted(said.items())))
    receipt = submit_report(
        reporter=Reporter(device),
        key=idempotency.request_key(str(key), said, scope=f"open311:{device.id}", secret=secret),
        city=city,
        category=request.category,
        narrative=request.description,
        position=request.position,
        times=PhoneTimes(clock.now()),
    )
    return UUID(receipt["id"])


def _degrees_or_none(text: str, *, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None
