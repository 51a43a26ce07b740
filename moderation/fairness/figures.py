"""Counting decisions: how often two looks agree, how long people waited, what was found by town and hour. Reads only.

A period of first looks comes out of one index (`ix_verifications_counted`), the latest MOST_DECISIONS of it at most.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

MOST_DECISIONS = 100_000

By = Literal["district", "station"]
_TOWN: Mapping[By, str] = {
    "station": "coalesce(stations.name, '')",
    "district": "coalesce(nullif(stations.district, ''), stations.name, '')",
}
_LOOKS = """
    WITH looks AS (
        SELECT station_id, officer_id, outcome, waits_since, claimed_at, decided_at, belonging
        FROM verifications
        WHERE is_first AND undone_at IS NULL AND decided_at >= :since AND decided_at < :until {theirs}
        ORDER BY decided_at DESC LIMIT :most
    )
"""
# Counted by station first: a hundred thousand ids are counted in a third of the time that as many names take to sort.
_BY_HOUR = """
    SELECT {town} AS town, hour, outcome, CAST(sum(counted.many) AS integer) AS many
    FROM (
        SELECT station_id, CAST(extract(hour FROM waits_since AT TIME ZONE :zone) AS integer) AS hour, outcome,
            count(*) AS many
        FROM looks GROUP BY 1, 2, 3
    ) AS counted LEFT JOIN stations ON stations.id = counted.station_id GROUP BY 1, 2, 3
"""
_TIMES = """
    SELECT {key} AS key, count(*) AS many, count(claimed_at) AS known,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM claimed_at - waits_since))
            FILTER (WHERE claimed_at IS NOT NULL) AS waited_s,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - claimed_at))
            FILTER (WHERE claimed_at IS NOT NULL) AS looked_s,
        count(*) FILTER (WHERE outcome = 'verified') AS verified,
        count(*) FILTER (WHERE outcome = 'unfounded') AS unfounded,
        count(*) FILTER (WHERE outcome = 'inconclusive') AS inconclusive,
        count(*) FILTER (WHERE belonging <> '') AS belonging
    FROM looks {joined} GROUP BY GROUPING SETS ({sets})
"""
_STATIONS = "LEFT JOIN stations ON stations.id = looks.station_id"
# Second looks, and each dispute once, by its last: beside what its officer could not see.
_AGAIN = """
    SELECT DISTINCT ON (coalesce(task.dispute_id, task.id)) task.dispute_id IS NOT NULL AS is_dispute,
        earlier.officer_id, earlier.outcome = again.outcome AS agrees
    FROM verifications AS again JOIN verification_tasks AS task ON task.id = again.task_id
        CROSS JOIN LATERAL (
            SELECT before.officer_id, before.outcome
            FROM verifications AS before JOIN verification_tasks AS looked ON looked.id = before.task_id
            WHERE before.incident_id = again.incident_id AND before.undone_at IS NULL
                AND before.decided_at < again.decided_at
                AND CASE WHEN task.dispute_id IS NULL THEN before.id = task.seconds_id
                    ELSE looked.dispute_id IS DISTINCT FROM task.dispute_id AND before.took_effect_at IS NOT NULL END
            ORDER BY before.decided_at DESC LIMIT 1
        ) AS earlier
    WHERE NOT again.is_first AND again.undone_at IS NULL AND again.decided_at >= :since AND again.decided_at < :until
        AND (task.dispute_id IS NULL AND task.look = 2 OR task.dispute_id IS NOT NULL AND again.took_effect_at IS NOT NULL)
        {theirs}
    ORDER BY coalesce(task.dispute_id, task.id), again.decided_at DESC
    LIMIT :most
"""
_PLANTED = """
    SELECT decided_by AS officer_id, outcome = expected AS agrees FROM planted_items AS again
    WHERE decided_at >= :since AND decided_at < :until {theirs} LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose decisions of which time. stations: of these alone; None: the whole city. zone: the city's."""

    since: datetime
    until: datetime
    stations: Collection[UUID] | None
    zone: str

    def values(self) -> dict[str, Any]:
        return {
            "since": self.since,
            "until": self.until,
            "zone": self.zone,
            "stations": None if self.stations is None else list(self.stations),
            "most": MOST_DECISIONS,
        }


@dataclass(frozen=True, slots=True)
class Spread:
    """Half took no longer than p50_s, nine of ten than p90_s, in seconds."""

    p50_s: float
    p90_s: float


@dataclass(frozen=True, slots=True)
class Counted:
    """First looks of one town or officer, or of all. waited: from receipt to claim; looked: from claim to decision; None: no
    claim is known. belonging: reasons that kept a word for who somebody is."""

    many: int
    verified: int
    unfounded: int
    inconclusive: int
    belonging: int
    waited: Spread | None
    looked: Spread | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of so many looks at the same thing, so many found the same."""

    of: int
    agree: int


@dataclass(frozen=True, slots=True)
class Compared:
    """second: two officers. planted: an officer and what stands. disputes: what was found, and what a dispute ended as."""

    second: Agreement
    planted: Agreement
    disputes: Agreement


def by_town_and_hour(session: Session, asked: Asked, *, by: By) -> dict[str, dict[int, dict[str, int]]]:
    """Town -> hour of receipt in the city's time -> outcome -> how many."""
    found: dict[str, dict[int, dict[str, int]]] = {}
    for row in _rows(session, _LOOKS + _BY_HOUR.format(town=_TOWN[by]), asked):
        found.setdefault(row.town, {}).setdefault(row.hour, {})[row.outcome] = row.many
    return found


def by_town(session: Session, asked: Asked, *, by: By) -> tuple[Counted, dict[str, Counted]]:
    """All together, and each town."""
    town = _TOWN[by]
    query = _TIMES.format(key=town, joined=_STATIONS, sets=f"({town}), ()")
    rows = {row.key: _counted(row) for row in _rows(session, _LOOKS + query, asked)}
    return rows.pop(None, NOTHING), rows


def by_officer(session: Session, asked: Asked) -> dict[UUID, Counted]:
    query = _TIMES.format(key="officer_id", joined="", sets="(officer_id)")
    return {row.key: _counted(row) for row in _rows(session, _LOOKS + query, asked)}


def compared(session: Session, asked: Asked) -> tuple[Compared, dict[UUID, Compared]]:
    """All together, and each officer: whose first verdict a second look or a dispute met, or whose audit items those were."""
    pairs: list[tuple[str, UUID, bool]] = [
        ("disputes" if row.is_dispute else "second", row.officer_id, row.agrees)
        for row in _rows(session, _AGAIN, asked)
    ]
    pairs += [("planted", row.officer_id, row.agrees) for row in _rows(session, _PLANTED, asked)]
    officers = {officer_id for _, officer_id, _ in pairs}
    return _compared(pairs), {each: _compared([p for p in pairs if p[1] == each]) for each in officers}


def _rows(session: Session, query: str, asked: Asked) -> list[Any]:
    column = "again.station_id" if "AS again" in query else "station_id"
    if "verification_tasks AS task" in query:
        column = "task.station_id"
    theirs = "" if asked.stations is None else f"AND {column} = ANY(:stations)"
    values = asked.values()
    return list(session.execute(text(query.replace("{theirs}", theirs)), values).all())


def _compared(pairs: list[tuple[str, UUID, bool]]) -> Compared:
    def agreement(kind: str) -> Agreement:
        agrees = [agree for each, _, agree in pairs if each == kind]
        return Agreement(len(agrees), sum(agrees))

    return Compared(agreement("second"), agreement("planted"), agreement("disputes"))


def _counted(row: Any) -> Counted:
    return Counted(
        many=row.many,
        verified=row.verified,
        unfounded=row.unfounded,
        inconclusive=row.inconclusive,
        belonging=row.belonging,
        waited=Spread(*row.waited_s) if row.known else None,
        looked=Spread(*row.looked_s) if row.known else None,
    )


NOTHING = Counted(0, 0, 0, 0, 0, None, None)
NEVER = _compared([])
