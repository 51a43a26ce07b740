"""Whether one officer is enough for a decision, or it is so hard to take back that another must find the same. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one officer's word may reach: devices told, and metres to the watched place furthest off."""

    devices: int
    reach_m: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many devices a decision would tell, and the metres to the watched place furthest off."""

    devices: int
    furthest_m: float


def why(incident_kind: str, outcome: str, reach: Reach, limits: Limits) -> str:
    """Why a second person is needed; empty when one is enough."""
    if incident_kind == "sos" and outcome == "unfounded":
        return "sos-unfounded"
    if reach.devices > limits.devices:
        return "many"
    return "far" if reach.furthest_m > limits.reach_m else ""
