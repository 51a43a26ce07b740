"""Where verified incidents were, by hour of the day: counts in cells, never a place of anybody's."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

LOOKS_BACK = timedelta(days=28)
# About 550 m: coarse enough that a cell names no door, fine enough to send a patrol to.
CELL_DEG = 0.005
HOURS = 24

# The partial index on occurred_at holds the verified only, with their places: the table is not visited.
_CELLS = """
    SELECT CAST(extract(hour FROM occurred_at AT TIME ZONE :zone) AS integer) AS hour,
        CAST(floor(lat / :cell) AS integer) AS y, CAST(floor(lon / :cell) AS integer) AS x, count(*) AS many
    FROM incidents
    WHERE status = 'verified' AND occurred_at >= :since AND lat IS NOT NULL {theirs}
    GROUP BY 1, 2, 3
"""
_ALL = text(_CELLS.format(theirs=""))
# To whom is confined: what their stations were told of.
_THEIRS = text(
    _CELLS.format(
        theirs="AND id IN (SELECT incident_id FROM incident_stations WHERE station_id = ANY(:stations))"
    )
)


@dataclass(frozen=True, slots=True)
class Heat:
    """by_hour: how many in each of the 24 hours. cells: of the hour asked for, south-west corner and count."""

    by_hour: list[int]
    cells: list[tuple[float, float, int]]


def heat_by_hour(
    session: Session, *, hour: int, now: datetime, zone: str, stations: Collection[UUID] | None = None
) -> Heat:
    """Verified incidents of the last 28 days, in the city's hours. hour: 0 to 23, from :00 to :59.

    stations: only what these were told of; None: the whole city.
    """
    asked: dict[str, object] = {"zone": zone, "cell": CELL_DEG, "since": now - LOOKS_BACK}
    query = _ALL
    if stations is not None:
        query, asked["stations"] = _THEIRS, list(stations)
    rows = session.execute(query, asked).all()
    by_hour = Counter[int]()
    for row in rows:
        by_hour[row.hour] += row.many
    cells = [
        (round(row.y * CELL_DEG, 3), round(row.x * CELL_DEG, 3), row.many) for row in rows if row.hour == hour
    ]
    return Heat([by_hour[each] for each in range(HOURS)], sorted(cells))
