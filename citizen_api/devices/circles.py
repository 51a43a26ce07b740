"""Which circles contain a point, answered by indexes however many circles there are.

`ST_DWithin(center, point, radius_m)` with a radius that differs by row cannot use a spatial index: at
1,000,000 circles it reads them all. So circles are sorted into classes by radius, each with its own partial
index. Within a class the largest radius is a constant, which an index can search with.

The index holds all that is asked for, so that the answer is read from it alone. Circles near one another lie near one
another there, and anywhere in the table: 7,000 of them are on 200 pages of the index and on 6,700 of the table, and
to go there took two thirds of the time. An index of geography gives nothing back of what it holds; one of points does.
"""

MOST_AREAS = 5
SMALLEST_RADIUS_M = 500
LARGEST_RADIUS_M = 10_000

# Upper bounds. A class finds (upper / radius)² times what it keeps, so each is about twice the one before; and they are what
# the app offers, where a class finds hardly more than it keeps.
CLASS_BOUNDS_M = (500, 1_000, 2_000, 5_000, LARGEST_RADIUS_M)

# What the index searches, in degrees, and what else it holds.
CENTER_DEG = "point(geometry(center))"
INDEX_HOLDS = ("device_id", "center", "radius_m", "kinds")

# A degree is nowhere shorter: of latitude at the equator (110,574 m), of longitude with the cosine (111,319 m).
LAT_DEGREE_M = 110_500
LON_DEGREE_M = 111_000


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
        f"SELECT device_id FROM watch_areas WHERE {condition} AND {CENTER_DEG} <@ {_box_sql(point, upper)}"
        f" AND ST_DWithin(center, {point}, radius_m){about}"
        for upper, condition in radius_classes()
    )


def _box_sql(point: str, reach_m: int) -> str:
    """A box in degrees that holds all within `reach_m` of `point`, and a little more. No city lies on both sides of the 180th
    meridian, as none may have such bounds."""
    lat, lon, high = f"ST_Y(geometry({point}))", f"ST_X(geometry({point}))", reach_m / LAT_DEGREE_M
    wide = f"{reach_m / LON_DEGREE_M} / cos(radians(abs({lat}) + {high}))"
    return f"box(point({lon} - {wide}, {lat} - {high}), point({lon} + {wide}, {lat} + {high}))"
