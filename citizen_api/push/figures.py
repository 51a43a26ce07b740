"""What the system operator is told of push messages: figures for /metrics, findings for doctor."""

from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel import clock, vapid
from kernel.config import Settings
from kernel.health.doctor import Finding
from kernel.unit_of_work import reading

# Of the last hour only: a day of a large city would be counted for a second at every look.
WINDOW = timedelta(hours=1)
_STEPS = """
    SELECT count(*) AS told,
        count(*) FILTER (WHERE state = 'inbox') AS inbox_only,
        count(*) FILTER (WHERE state = 'waiting') AS waiting,
        count(*) FILTER (WHERE state = 'sent') AS accepted,
        count(*) FILTER (WHERE state = 'sent' AND attempts > 1) AS accepted_again,
        count(shown_at) AS shown,
        count(opened_at) AS opened,
        count(*) FILTER (WHERE state = 'gone') AS gone,
        count(*) FILTER (WHERE state = 'refused') AS refused,
        count(*) FILTER (WHERE state = 'expired') AS expired
    FROM notification_deliveries
    WHERE notification_id IN (SELECT id FROM notifications WHERE at > :since)
"""


def last_hour(session: Session) -> dict[str, int]:
    """By step, how many deliveries of the last hour's notifications have come so far. accepted_again: of the accepted, those that
    were tried more than once and may have left twice."""
    row = session.execute(text(_STEPS), {"since": clock.now() - WINDOW}).mappings().one()
    return {str(step): int(count) for step, count in row.items()}


def measure(registry: CollectorRegistry) -> None:
    """How far the last hour's notifications have come, and where phones have their messages sent."""
    with reading() as session:
        steps = last_hour(session)
        providers = session.execute(
            text("SELECT provider, count(*) FROM push_registrations GROUP BY provider")
        )
        registered = {str(provider): int(count) for provider, count in providers}
    gauge = Gauge(
        "gawah_notification_deliveries",
        "Deliveries of the last hour's notifications, by step",
        ["step"],
        registry=registry,
    )
    for step, count in steps.items():
        gauge.labels(step).set(count)
    gauge = Gauge(
        "gawah_push_registrations", "Devices that want push messages", ["provider"], registry=registry
    )
    for provider in ("fcm", "webpush"):
        gauge.labels(provider).set(registered.get(provider, 0))


def look(settings: Settings) -> list[Finding]:
    """By which ways notifications leave the house."""
    lacks = vapid.missing(settings)
    says = "; ".join(lacks) if lacks else "browsers are told"
    phones = (
        "told through Firebase" if settings.firebase_credentials else "told nothing (FIREBASE_CREDENTIALS)"
    )
    # Neither is a fault: everybody has the inbox.
    return [
        Finding("push to browsers", True, f"not set up, the inbox has everything: {says}" if lacks else says),
        Finding("push to phones", True, phones),
    ]
