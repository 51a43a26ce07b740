"""Writing fixes: the same fix twice is stored once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from citizen_api.sos.reading import Fix
from kernel import clock, ids
from kernel.unit_of_work import UnitOfWork

_STORE = """
    INSERT INTO sos_positions (id, sos_alert_id, at, is_dated, believed_at, lat, lon, accuracy_m, position,
        received_at, is_sealed)
    VALUES (:id, :sos_alert_id, :at, :is_dated, :believed_at, :lat, :lon, :accuracy_m, CAST(:place AS geography),
        :received_at, :is_sealed)
    ON CONFLICT (sos_alert_id, at, lat, lon) DO NOTHING
"""
# What a phone says of later than this is dated by us: it would stand before everything said until then.
MOST_AHEAD = timedelta(minutes=1)
SEALED_FOR = timedelta(hours=24)
# A batch comes late and in any order: what was so last stands.
_BATTERY = """
    UPDATE sos_alerts SET battery_pct = :pct, battery_at = :at
    WHERE id = :id AND (battery_at IS NULL OR battery_at < :at)
"""
_FLAG = """
    UPDATE sos_alerts SET flags = flags || CAST(:flags AS text[])
    WHERE id = :id AND NOT flags @> CAST(:flags AS text[])
"""


def store(
    uow: UnitOfWork,
    sos_alert_id: UUID,
    fixes: Sequence[Fix],
    *,
    received_at: datetime,
    flags: Sequence[str],
    is_sealed: bool = False,
) -> int:
    """Store what is new; return how many fixes were. is_sealed: for nobody to see."""
    stored = 0
    for fix in fixes:
        stored += uow.execute(
            _STORE,
            {
                "id": ids.new_id(),
                "sos_alert_id": sos_alert_id,
                "at": fix.at or received_at,
                "is_dated": fix.at is not None,
                "believed_at": believed(fix.at, received_at),
                "lat": fix.position.lat,
                "lon": fix.position.lon,
                "accuracy_m": fix.position.accuracy_m,
                "place": fix.position.ewkt,
                "received_at": received_at,
                "is_sealed": is_sealed,
            },
        ).rowcount
    told = [(believed(fix.at, received_at), fix.battery_pct) for fix in fixes if fix.battery_pct is not None]
    if told:
        at, pct = max(told)
        uow.execute(_BATTERY, {"id": sos_alert_id, "at": at, "pct": pct})
    for flag in flags:
        uow.execute(_FLAG, {"id": sos_alert_id, "flags": [flag]})
    return stored


def forget_sealed(uow: UnitOfWork) -> None:
    """What was sent after a stand-down is forgotten a day later."""
    uow.execute(
        "DELETE FROM sos_positions WHERE is_sealed AND received_at < :before",
        {"before": clock.now() - SEALED_FOR},
    )


def believed(at: datetime | None, received_at: datetime) -> datetime:
    """When something was so: as the phone says, unless that is still to come."""
    return at if at is not None and at <= received_at + MOST_AHEAD else received_at
