"""How fast people get away. Slowest and fastest bound the minutes to look at; nothing here is a likelihood. Pure."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["motorbike", "car", "walker"]
KMH = 1000 / 3600


@dataclass(frozen=True, slots=True)
class Speed:
    slowest_m_s: float
    fastest_m_s: float


# Cars: Karachi travels at 30 to 40 km/h, at 15 km/h in the core at its worst (Pakistan Today, 24 December 2011).
# Motorbikes pass through what stands still: as slow as a car at worst, at best half as fast again as one. That
# half is an assumption of this project, to be replaced when pursuits have been timed.
# Walkers: from the comfortable pace of the slowest group to the fastest pace of the fastest (Bohannon, Age and
# Ageing 26:15-19, 1997: 1.272 and 2.533 m/s). Who runs all the way is sooner there than we say.
SPEEDS: dict[Mode, Speed] = {
    "motorbike": Speed(15 * KMH, 60 * KMH),
    "car": Speed(15 * KMH, 40 * KMH),
    "walker": Speed(1.272, 2.533),
}
FASTEST_M_S = max(speed.fastest_m_s for speed in SPEEDS.values())
