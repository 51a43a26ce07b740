"""How much of each day a pole's cameras were usable, and what their faults cost in coverage.

Usable is what upkeep saw to be so: powered, recorded, on time, and with a picture worth looking at. Time that
nobody watched is counted apart and never as one or the other.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from cctv_link import seeing
from kernel import clock


@dataclass(frozen=True, slots=True)
class DayUptime:
    """Camera-seconds of one day: watched, and of those usable."""

    day: date
    watched_s: float
    usable_s: float

    @property
    def usable_share(self) -> float | None:
        return share_or_none(self.usable_s, self.watched_s)


@dataclass(frozen=True, slots=True)
class PoleUptime:
    """A pole's month. missed: incidents that its cameras should have shown and could not."""

    pole: str
    name: str
    cameras: int
    watched_s: float
    usable_s: float
    missed: int
    days: list[DayUptime]

    @property
    def usable_share(self) -> float | None:
        return share_or_none(self.usable_s, self.watched_s)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the city's calendar; half-open, both ends aware."""

    first: date
    from_at: datetime
    to_at: datetime

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


def share_or_none(usable_s: float, watched_s: float) -> float | None:
    return None if watched_s <= 0 else round(min(1.0, usable_s / watched_s), 4)


def month_of(first: date, *, time_zone: str) -> Month:
    """The month that the day lies in."""
    zone = ZoneInfo(time_zone)
    first = first.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Month(first, datetime.combine(first, time(), zone), datetime.combine(following, time(), zone))


def month_now(*, time_zone: str) -> Month:
    return month_of(clock.now().astimezone(ZoneInfo(time_zone)).date(), time_zone=time_zone)


def uptime_of_poles(
    session: Session, month: Month, *, time_zone: str, officer_id: UUID | None = None
) -> list[PoleUptime]:
    """Every pole with cameras, by its tag, with its days up to today. officer_id: as far as this officer sees."""
    rows = session.execute(text(_DAYS_OF_POLES), _parameters(month, time_zone)).all()
    if officer_id is not None:
        theirs = seeing.poles_seen(session, officer_id)
        rows = [row for row in rows if row.asset_tag in theirs]
    costs = session.execute(text(_MISSED), {"from": month.from_at, "to": month.to_at})
    missed = {row.asset_tag: row.missed for row in costs}
    found: dict[str, PoleUptime] = {}
    for row in rows:
        pole = found.setdefault(
            row.asset_tag,
            PoleUptime(row.asset_tag, row.name, row.cameras, 0.0, 0.0, missed.get(row.asset_tag, 0), []),
        )
        pole.days.append(DayUptime(row.day, row.watched_s, row.usable_s))
    return [_summed(pole) for pole in found.values()]


def uptime_of_camera(session: Session, camera_id: UUID, month: Month, *, time_zone: str) -> list[DayUptime]:
    """The days of one camera, up to today."""
    parameters = {**_parameters(month, time_zone), "camera_id": camera_id}
    rows = session.execute(text(_DAYS_OF_CAMERA), parameters)
    return [DayUptime(row.day, row.watched_s, row.usable_s) for row in rows]


def days_of_pole(session: Session, tag: str, *, first: date, last: date, time_zone: str) -> list[DayUptime]:
    """Each day from `first` to `last` of the cameras of one pole: what its own page shows to anybody."""
    parameters = {"first": first, "last": last, "zone": time_zone, "now": clock.now(), "tag": tag}
    rows = session.execute(text(_DAYS_OF_POLE), parameters)
    return [DayUptime(row.day, row.watched_s, row.usable_s) for row in rows]


def _summed(pole: PoleUptime) -> PoleUptime:
    return PoleUptime(
        pole=pole.pole,
        name=pole.name,
        cameras=pole.cameras,
        watched_s=_sum(day.watched_s for day in pole.days),
        usable_s=_sum(day.usable_s for day in pole.days),
        missed=pole.missed,
        days=pole.days,
    )


def _sum(values: Any) -> float:
    return float(sum(values))


def _parameters(month: Month, time_zone: str) -> dict[str, Any]:
    today = clock.now().astimezone(ZoneInfo(time_zone)).date()
    last = min(today, (month.to_at - timedelta(days=1)).date())
    return {"first": month.first, "last": last, "zone": time_zone, "now": clock.now()}


# A spell that goes on is known as far as it was last seen. The days are the city's: some have 23 hours.
_DAYS = """
    days AS (
        SELECT CAST(each AS date) AS day, each AT TIME ZONE :zone AS from_at,
            (each + interval '1 day') AT TIME ZONE :zone AS to_at
        FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') AS each
    ), spells AS (
        SELECT camera_id, fails_at, from_at, least(coalesce(to_at, seen_at), :now) AS to_at FROM camera_truths
        WHERE coalesce(to_at, seen_at) > CAST(:first AS timestamp) AT TIME ZONE :zone
    ), stretches AS (
        SELECT spells.camera_id, days.day, spells.fails_at,
            extract(epoch FROM least(spells.to_at, days.to_at) - greatest(spells.from_at, days.from_at)) AS length_s
        FROM days JOIN spells ON spells.from_at < days.to_at AND spells.to_at > days.from_at
    )
"""
_SUMS = """
    CAST(coalesce(sum(stretches.length_s), 0) AS double precision) AS watched_s,
    CAST(coalesce(sum(stretches.length_s) FILTER (WHERE stretches.fails_at = ''), 0) AS double precision) AS usable_s
"""
_DAYS_OF_POLES = f"""
    WITH {_DAYS}
    SELECT poles.asset_tag, poles.name, count(DISTINCT cameras.id) AS cameras, days.day, {_SUMS}
    FROM poles JOIN cameras ON cameras.pole_id = poles.id AND cameras.retired_at IS NULL
        AND cameras.stream_url IS NOT NULL
    CROSS JOIN days LEFT JOIN stretches ON stretches.camera_id = cameras.id AND stretches.day = days.day
    GROUP BY poles.asset_tag, poles.name, days.day ORDER BY poles.asset_tag, days.day
"""
_DAYS_OF_CAMERA = f"""
    WITH {_DAYS}
    SELECT days.day, {_SUMS}
    FROM days LEFT JOIN stretches ON stretches.day = days.day AND stretches.camera_id = :camera_id
    GROUP BY days.day ORDER BY days.day
"""
_DAYS_OF_POLE = f"""
    WITH {_DAYS}
    SELECT days.day, {_SUMS}
    FROM days LEFT JOIN stretches ON stretches.day = days.day AND stretches.camera_id IN (
        SELECT cameras.id FROM cameras JOIN poles ON poles.id = cameras.pole_id
        WHERE poles.asset_tag = :tag AND cameras.retired_at IS NULL AND cameras.stream_url IS NOT NULL
    )
    GROUP BY days.day ORDER BY days.day
"""
# What should have been seen and could not be, as each link was told when it was made: the panel says the same.
_MISSED = """
    SELECT poles.asset_tag, count(DISTINCT links.incident_id) AS missed
    FROM camera_links AS links JOIN cameras ON cameras.id = links.camera_id JOIN poles ON poles.id = cameras.pole_id
    WHERE links.missed AND links.moment_at >= :from AND links.moment_at < :to
    GROUP BY poles.asset_tag
"""
