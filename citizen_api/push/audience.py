"""Whom a notification concerns, and when each may hear it: every device with a circle about such things that contains the published anchor.

Only the anchor is ever asked about. Any number of circles, moved and shrunk as anybody likes, can therefore
find out the anchor and nothing closer. The reporter's own device is not left out: an anonymous reporter's
could not be, so that being left out would itself say who reported.

In its quiet hours a device is told as everybody is, in its inbox; its push waits until they end, or is left out where it
would be stale by then.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.devices.circles import devices_watching_sql
from citizen_api.devices.kinds import naming
from citizen_api.devices.quiet import SLOT_MIN, slots_sql
from kernel import places
from kernel.geo import Position
from kernel.identity import residents
from kernel.unit_of_work import UnitOfWork

BATCH_SIZE = 500

WATCHING = devices_watching_sql("CAST(:anchor AS geography)", "CAST(:kinds AS text[])")


def dealing_sql(audience: str) -> str:
    """One statement that writes the deliveries to an audience, whatever its size; a row for each batch: how many it has.

    audience: a subquery of device_id, of which those in use count. Devices with a push registration are dealt into batches of
    BATCH_SIZE by when they may make a sound; for the others, and for those who would hear it stale, it lies in the inbox and
    has no batch.
    """
    return f"""
        WITH addressed AS (
            SELECT audience.device_id, registration.id IS NOT NULL AS has_push,
                {slots_sql("choices", ":minute")} AS slots
            FROM ({audience}) AS audience
            JOIN devices AS device ON device.id = audience.device_id AND {residents.in_use_sql("device")}
            LEFT JOIN push_registrations AS registration ON registration.device_id = audience.device_id
            LEFT JOIN watch_choices AS choices ON choices.device_id = audience.device_id
        ), sorted AS (
            SELECT device_id, has_push, slots, has_push AND slots * {SLOT_MIN} < :life_min AS is_sent,
                (row_number() OVER (
                    PARTITION BY has_push AND slots * {SLOT_MIN} < :life_min, slots ORDER BY device_id
                ) - 1) / {BATCH_SIZE} AS chunk
            FROM addressed
        ), dealt AS (
            SELECT device_id, has_push, is_sent, slots,
                CASE WHEN is_sent THEN
                    dense_rank() OVER (PARTITION BY is_sent ORDER BY slots, chunk) - 1
                END AS batch
            FROM sorted
        ), written AS (
            INSERT INTO notification_deliveries (device_id, notification_id, batch, state, attempts)
            SELECT device_id, :notification_id, batch,
                CASE WHEN is_sent THEN 'waiting' WHEN has_push THEN 'quiet' ELSE 'inbox' END, 0
            FROM dealt ON CONFLICT DO NOTHING
        )
        SELECT batch, min(slots) AS slots, count(*) AS devices FROM dealt GROUP BY batch ORDER BY batch
    """


_ADDRESS = dealing_sql(WATCHING)


# The place of each device's that lies nearest, among the circles that contain the anchor.
_REACH = text(f"""
    SELECT device.locale, count(*), max(near.distance_m)
    FROM ({WATCHING}) AS audience
    JOIN devices AS device ON device.id = audience.device_id AND {residents.in_use_sql("device")}
    JOIN LATERAL (
        SELECT min(ST_Distance(area.center, CAST(:anchor AS geography))) AS distance_m FROM watch_areas AS area
        WHERE area.device_id = audience.device_id
            AND ST_DWithin(area.center, CAST(:anchor AS geography), area.radius_m)
            AND (area.kinds IS NULL OR area.kinds && CAST(:kinds AS text[]))
    ) AS near ON true
    GROUP BY device.locale
""")


@dataclass(frozen=True, slots=True)
class Reach:
    """by_language: (language of the words, devices), the most first. furthest_m: metres to the watched place
    furthest from the anchor."""

    by_language: Sequence[tuple[str, int]]
    furthest_m: float

    @property
    def devices(self) -> int:
        return sum(count for _, count in self.by_language)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some deliveries that are sent together, not before `at`; None: now."""

    number: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Addressed:
    devices: int
    batches: Sequence[Batch]


def reach(session: Session, anchor: Position | None, *, category: str) -> Reach:
    """Whom a notification about this anchor would reach now, without telling anybody."""
    counted: Counter[str] = Counter()
    furthest_m = 0.0
    if anchor is not None:
        asked = {"anchor": anchor.ewkt, "kinds": naming(category)}
        for locale, devices, distance_m in session.execute(_REACH, asked):
            counted[places.language_of(locale)] += devices
            furthest_m = max(furthest_m, distance_m)
    return Reach(counted.most_common(), furthest_m)


_TOLD = text("""
    SELECT device.locale, count(*) FROM notification_deliveries AS delivery
    JOIN devices AS device ON device.id = delivery.device_id
    WHERE delivery.notification_id = :notification_id GROUP BY device.locale
""")


def told(session: Session, notification_id: UUID) -> Sequence[tuple[str, int]]:
    """Whom a notification has reached, in their inbox at least: (language, devices), the most first."""
    counted: Counter[str] = Counter()
    for locale, devices in session.execute(_TOLD, {"notification_id": notification_id}):
        counted[places.language_of(locale)] += devices
    return counted.most_common()


def address(
    uow: UnitOfWork,
    *,
    notification_id: UUID,
    anchor: Position,
    category: str,
    now: datetime,
    minute: int,
    life: timedelta,
) -> Addressed:
    """Write one delivery for each device concerned.

    minute: of the city's day, as it is now. life: how long the notification is worth a push.
    """
    return dealt(
        uow,
        _ADDRESS,
        {"notification_id": notification_id, "anchor": anchor.ewkt, "kinds": naming(category)},
        now=now,
        minute=minute,
        life=life,
    )


def dealt(
    uow: UnitOfWork,
    sql: str,
    parameters: dict[str, object],
    *,
    now: datetime,
    minute: int,
    life: timedelta,
) -> Addressed:
    """Run what dealing_sql has made, and say what there is to send when."""
    written = uow.execute(
        sql, {**parameters, "minute": minute, "life_min": int(life.total_seconds()) // 60}
    ).all()
    batches = [
        Batch(row.batch, now + timedelta(minutes=row.slots * SLOT_MIN) if row.slots else None)
        for row in written
        if row.batch is not None
    ]
    return Addressed(sum(row.devices for row in written), batches)


def batches(uow: UnitOfWork, notification_id: UUID) -> int:
    """How many batches of it there are to send."""
    last_batch = uow.execute(
        "SELECT max(batch) FROM notification_deliveries WHERE notification_id = :id", {"id": notification_id}
    ).scalar_one()
    return 0 if last_batch is None else last_batch + 1
