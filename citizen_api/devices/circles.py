"""Which circles contain a point, answered by indexes however many circles there are.

`ST_DWithin(center, point, radius_m)` with a radius that differs by row cannot use a spatial index: at
1,000,000 circles it reads them all. So circles are sorted into classes by radius, each with its own partial
index. Within a class the largest radius is a constant, which an index can search with. What is found is held against the box
of its own radius and then, where that fits, measured: to measure takes ten times as long, and half of it would be in vain.
"""

MOST_AREAS = 5
SMALLEST_RADIUS_M = 500
LARGEST_RADIUS_M = 10_000

# Upper bounds. A class finds (upper / radius)² times what it keeps, so each is about twice the one before; and they are what
# the app offers, where a class finds hardly more than it keeps.
CLASS_BOUNDS_M = (500, 1_000, 2_000, 5_000, LARGEST_RADIUS_M)


def radius_classes() -> list[tuple[int, str]]:
    """(largest radius in metres, condition) of each class; the classes cover every radius once."""
    lowest = (0, *CLASS_BOUNDS_M[:-1])
    return [
        (upper, f"radius_m > {above} AND radius_m <= {upper}")
        for above, upper in zip(lowest, CLASS_BOUNDS_M, strict=True)
    ]


def devices_watching_sql(point: str, kinds: str = "") -> str:
    """A subquery of the device ids with a circle that contains `point`, each once.

    point: a SQL expression of type geography. kinds: one of type text[], the names of what happened; a circle that names
    none of them is not about it. The conditions stand there as literals, not as parameters: only so can the planner
    know, also in a prepared statement, that a partial index fits.
    """
    about = f" AND (kinds IS NULL OR kinds && {kinds})" if kinds else ""
    return " UNION ".join(
        f"SELECT device_id FROM watch_areas WHERE {condition}"
        # As ST_DWithin itself asks an index, without measuring what the second line measures.
        f" AND center && _ST_Expand({point}, {upper}) AND center && _ST_Expand({point}, radius_m)"
        f" AND ST_DWithin(center, {point}, radius_m){about}"
        for upper, condition in radius_classes()
    )
