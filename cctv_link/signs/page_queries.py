"""What anybody may know of one pole: how many cameras, whether they work, and how often their footage was opened, coarsely."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from cctv_link.upkeep.queries import SEEN_VALID
from cctv_link.upkeep.uptime import queries as uptime
from cctv_link.upkeep.uptime.queries import DayUptime
from kernel import clock

DAYS = 30
# Fewer than this are not told apart, nor from none, and above it only fives are: nobody can see one looking among them.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """How often footage was opened, each a lower bound: None for nothing or next to nothing.

    Nothing here says that there was nothing: else the page would tell a pole's first looking to who waits for it.
    """

    footage: int | None
    exported: int | None
    live: int | None


@dataclass(frozen=True, slots=True)
class PoleFacts:
    """days: the newest last, up to yesterday for what was opened and up to now for what worked."""

    cameras: int
    working: int
    days: Sequence[DayUptime]
    opened: Opened

    @property
    def usable_share(self) -> float | None:
        """Of the present month's days that are among these: as the figures of upkeep count it."""
        month = [day for day in self.days if day.day.replace(day=1) == self.days[-1].day.replace(day=1)]
        return uptime.share_or_none(sum(day.usable_s for day in month), sum(day.watched_s for day in month))


def facts_of(session: Session, tag: str, *, time_zone: str) -> PoleFacts:
    zone = ZoneInfo(time_zone)
    today = clock.now().astimezone(zone).date()
    cameras, working = session.execute(text(_NOW), {"tag": tag, "seen_after": clock.now() - SEEN_VALID}).one()
    return PoleFacts(
        cameras=cameras,
        working=working,
        days=uptime.days_of_pole(
            session, tag, first=today - timedelta(days=DAYS - 1), last=today, time_zone=time_zone
        ),
        opened=_opened(session, tag, first=today - timedelta(days=DAYS), today=today, zone=zone),
    )


def _opened(session: Session, tag: str, *, first: date, today: date, zone: ZoneInfo) -> Opened:
    """Whole days alone, to the end of yesterday: who watches this page sees nobody open anything."""
    bounds = {"tag": tag, "from": _begin(first, zone), "to": _begin(today, zone)}
    footage, exported = session.execute(text(_OPENED), bounds).one()
    live = session.execute(text(_LIVE), bounds).scalar_one()
    return Opened(_coarse(footage), _coarse(exported), _coarse(live))


def _coarse(count: int) -> int | None:
    return None if count < FEWEST else count - count % FEWEST


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


_CAMERAS = """
    SELECT cameras.id FROM cameras JOIN poles ON poles.id = cameras.pole_id
    WHERE poles.asset_tag = :tag
"""
_NOW = f"""
    SELECT count(*) AS cameras, count(*) FILTER (WHERE truth.fails_at = '') AS working
    FROM cameras LEFT JOIN camera_truths AS truth ON truth.camera_id = cameras.id AND truth.to_at IS NULL
        AND truth.seen_at > :seen_after
    WHERE cameras.retired_at IS NULL AND cameras.id IN ({_CAMERAS})
"""
# One officer who opens ten clips of one incident has opened it once a day, as the reporter's own list counts by the hour.
_OPENED = f"""
    SELECT count(DISTINCT (entry.actor_id, item.incident_id, date_trunc('day', entry.at)))
            FILTER (WHERE entry.action <> 'evidence.export') AS footage,
        count(DISTINCT (entry.actor_id, item.incident_id, date_trunc('day', entry.at)))
            FILTER (WHERE entry.action = 'evidence.export') AS exported
    FROM evidence_items AS item
    JOIN audit_entries AS entry ON entry.subject_kind = 'evidence' AND entry.subject_id = item.id
        AND entry.action IN ('evidence.view', 'evidence.view_redacted', 'evidence.export')
    WHERE item.camera_id IN ({_CAMERAS}) AND entry.at >= :from AND entry.at < :to
        AND item.secured_at < :to
"""
# Upkeep looks at its own cameras to mend them, and is not somebody who watches people.
_LIVE = f"""
    SELECT count(DISTINCT (view.officer_id, view.purpose_id)) FROM live_views AS view
    WHERE view.camera_id IN ({_CAMERAS}) AND view.purpose_kind <> 'upkeep'
        AND view.hour_at >= :from AND view.hour_at < :to
"""
