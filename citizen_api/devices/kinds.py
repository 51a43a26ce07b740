"""What a watch area may be about: kinds of incidents, or several of them under one name. Pure.

An area is kept as its resident named it: a category that joins a group later is in it for everybody. What is
told to no neighbour cannot be watched, so that nobody waits for it.
"""

from kernel.categories import CATEGORIES, TOWN_ONLY

GROUPS = {
    "snatching_and_robbery": ("phone_snatching", "motorcycle_snatching", "car_snatching", "robbery"),
    "stolen_vehicles": ("motorcycle_theft", "car_theft"),
    "roads": ("traffic_collision", "road_hazard"),
}
WATCHABLE = tuple(category for category in CATEGORIES if category not in TOWN_ONLY)
KINDS = (*GROUPS, *WATCHABLE)


def naming(category: str) -> list[str]:
    """Every name under which an area may have asked for this category."""
    return [category, *(group for group, categories in GROUPS.items() if category in categories)]
