"""Which kinds of incident are taken by Open311: those where nobody is in danger while a program waits. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    code: str
    name: str
    description: str
    group: str


# Whoever is in danger calls 15 or raises an SOS: no program stands between.
SERVICES = (
    Service("road_hazard", "Road hazard", "An open manhole, a fallen wire, a flooded or broken road", "road"),
    Service(
        "motorcycle_theft", "Motorcycle theft", "A parked motorcycle is gone; nobody was threatened", "theft"
    ),
    Service("car_theft", "Car theft", "A parked car is gone; nobody was threatened", "theft"),
    Service("other", "Something else", "Something the police should know, that is over", "other"),
)
BY_CODE = {service.code: service for service in SERVICES}
OPEN = ("reported", "under_review", "verified")
STATUS_NOTES = {
    "reported": "The police have it.",
    "under_review": "An officer is looking at it.",
    "verified": "An officer has verified it.",
    "unfounded": "Nothing was found.",
    "inconclusive": "It could not be told.",
    "closed": "It is closed.",
    "withdrawn": "What was told of it was withdrawn.",
    "again": "It was reported again: it is still there.",
}


def status_of(incident_status: str) -> str:
    """Open311 knows two."""
    return "open" if incident_status in OPEN else "closed"
