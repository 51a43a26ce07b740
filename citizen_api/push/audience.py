"""Whom a notification concerns: every device with a circle that contains the incident's published anchor.

Only the anchor is ever asked about. Any number of circles, moved and shrunk as anybody likes, can therefore
find out the anchor and nothing closer. The reporter's own device is not left out: an anonymous reporter's
could not be, so that being left out would itself say who reported.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.devices.circles import devices_watching_sql
from kernel import places
from kernel.geo import Position
from kernel.unit_of_work import UnitOfWork

BATCH_SIZE = 500

# One statement whatever the size of the audience. Devices with a push registration are dealt into batches;
# for the others the notification lies in the inbox.
_ADDRESS = f"""
    INSERT INTO notification_deliveries (device_id, notification_id, batch, state, attempts)
    SELECT audience.device_id, :notification_id,
        CASE WHEN registration.id IS NOT NULL THEN
            (row_number() OVER (PARTITION BY registration.id IS NOT NULL ORDER BY audience.device_id) - 1)
            / {BATCH_SIZE}
        END,
        CASE WHEN registration.id IS NOT NULL THEN 'waiting' ELSE 'inbox' END, 0
    FROM ({devices_watching_sql("CAST(:anchor AS geography)")}) AS audience
    LEFT JOIN push_registrations AS registration ON registration.device_id = audience.device_id
    ON CONFLICT DO NOTHING
"""


# The place of each device's that lies nearest, among the circles that contain the anchor.
_REACH = text(f"""
    SELECT device.locale, count(*), max(near.distance_m)
    FROM ({devices_watching_sql("CAST(:anchor AS geography)")}) AS audience
    JOIN devices AS device ON device.id = audience.device_id
    JOIN LATERAL (
        SELECT min(ST_Distance(area.center, CAST(:anchor AS geography))) AS distance_m FROM watch_areas AS area
        WHERE area.device_id = audience.device_id
            AND ST_DWithin(area.center, CAST(:anchor AS geography), area.radius_m)
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


def reach(session: Session, anchor: Position | None) -> Reach:
    """Whom a notification about this anchor would reach now, without telling anybody."""
    counted: Counter[str] = Counter()
    furthest_m = 0.0
    if anchor is not None:
        for locale, devices, distance_m in session.execute(_REACH, {"anchor": anchor.ewkt}):
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


def address(uow: UnitOfWork, *, notification_id: UUID, anchor: Position) -> tuple[int, int]:
    """Write one delivery for each device concerned; return (devices, batches to send)."""
    written = uow.execute(_ADDRESS, {"notification_id": notification_id, "anchor": anchor.ewkt})
    return written.rowcount, batches(uow, notification_id)


def batches(uow: UnitOfWork, notification_id: UUID) -> int:
    """How many batches of it there are to send."""
    last_batch = uow.execute(
        "SELECT max(batch) FROM notification_deliveries WHERE notification_id = :id", {"id": notification_id}
    ).scalar_one()
    return 0 if last_batch is None else last_batch + 1
