"""Who is near an SOS and may be asked, and what they would read."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from citizen_api.devices.circles import devices_watching_sql
from citizen_api.helping.request import REACH_M, HelpRequest, refusal_of, request
from citizen_api.sos.models import SosAlert
from kernel import incidents
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.identity import residents

# The nearest. More would be a crowd, which is a danger of its own.
MOST_ASKED = 200

# Never the phones of who has raised it: they may have to be still, or be in another's hands.
NEARBY = f"""
    SELECT audience.device_id
    FROM ({devices_watching_sql("CAST(:anchor AS geography)")}) AS audience
    JOIN watch_choices AS willing ON willing.device_id = audience.device_id AND willing.may_be_asked
    JOIN devices AS device ON device.id = audience.device_id AND {residents.in_use_sql("device")}
    JOIN sos_alerts AS alert ON alert.id = :sos_alert_id AND alert.resident_id <> device.resident_id
    JOIN LATERAL (
        SELECT min(ST_Distance(area.center, CAST(:anchor AS geography))) AS distance_m
        FROM watch_areas AS area WHERE area.device_id = audience.device_id
    ) AS near ON near.distance_m <= {REACH_M}
    ORDER BY near.distance_m, audience.device_id LIMIT {MOST_ASKED}
"""
_COUNT = text(f"SELECT count(*) FROM ({NEARBY}) AS nearby")


def foreseen(session: Session, sos_alert_id: UUID) -> HelpRequest:
    """What a supervisor sees before the second question. Raises NotFound."""
    alert = session.get(SosAlert, sos_alert_id)
    if alert is None:
        raise NotFound("no such SOS alert")
    anchor = incidents.find(session, alert.incident_id).coarse_position
    if alert.help_asked_at is not None:
        return request(anchor, alert.help_asked_devices or 0, asked_at=alert.help_asked_at)
    refusal = refusal_of(alert, anchor)
    devices = nearby(session, alert.id, anchor) if anchor is not None and not refusal else 0
    return request(anchor, devices, refusal=refusal or ("" if devices else "nobody"))


def nearby(session: Session, sos_alert_id: UUID, anchor: Position) -> int:
    """How many phones would be asked now."""
    found: int = session.execute(_COUNT, {"anchor": anchor.ewkt, "sos_alert_id": sos_alert_id}).scalar_one()
    return found
