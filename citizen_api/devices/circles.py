"""Which circles contain a point, answered by indexes however many circles there are.

`ST_DWithin(center, point, radius_m)` with a radius that differs by row cannot use a spatial index: at
1,000,000 circles it reads them all. So circles are sorted into classes by radius, each with its own partial
index. Within a class the largest radius is a constant, which an index can search with; the exact radius is
checked on what is found.
"""

MOST_AREAS = 5
SMALLEST_RADIUS_M = 500
LARGEST_RADIUS_M = 10_000

# Upper bounds. A class finds (upper / radius)² times what it keeps, so each is about twice the one before.
CLASS_BOUNDS_M = (1_000, 2_500, 5_000, LARGEST_RADIUS_M)


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
        f" AND ST_DWithin(center, {point}, {upper}) AND ST_DWithin(center, {point}, radius_m){about}"
        for upper, condition in radius_classes()
    )
