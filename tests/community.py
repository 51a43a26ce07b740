"""A neighbourhood for tests of what the community is told: devices with circles, an incident, its deliveries."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from citizen_api.push import services
from citizen_api.push.models import Notification, NotificationDelivery
from citizen_api.push.sender import Sender
from citizen_api.push.services import PushUnavailable
from kernel import clock, deliveries, geo, ids, outbox
from kernel.events import Event, IncidentVerified, PushBatchDue, PushTestAsked
from kernel.geo import Position
from kernel.incidents import Incident
from kernel.outbox import Delivery, OutboxDelivery
from kernel.unit_of_work import reading, unit_of_work

NUMAISH = Position(24.8719, 67.0346, 12.0)
ANCHOR = geo.anchor(NUMAISH)
CLIFTON = Position(24.8150, 67.0300)

ROUTES = {
    IncidentVerified: (("push", "citizen_api.jobs.notify_community"),),
    PushBatchDue: (("push", "citizen_api.jobs.send_batch"),),
    PushTestAsked: (("push", "citizen_api.jobs.send_push_test"),),
}


def circle(center: Position, radius_m: float, **more: Any) -> dict[str, Any]:
    """A watch area as a phone sends it."""
    return {"position": {"lat": center.lat, "lon": center.lon}, "radius_m": radius_m, **more}


def watching(client: Any, *circles: dict[str, Any]) -> Any:
    """Let a resident's phone watch these circles."""
    answer = client.put("/v1/watch-areas", json={"watch_areas": list(circles)})
    assert answer.status_code == 200, answer.text
    return client


def many_devices(
    tokens: Iterable[str | None], *, center: Position = ANCHOR, locales: Sequence[str] = ("en",)
) -> list[UUID]:
    """Devices around `center`, written set-wise; a token of None is a device that wants no push."""
    resident_id, devices = ids.new_id(), [(ids.new_id(), token) for token in tokens]
    with unit_of_work() as uow:
        now = {"now": clock.now()}
        uow.execute("INSERT INTO residents (id, created_at) VALUES (:id, :now)", {"id": resident_id, **now})
        for number, (device_id, token) in enumerate(devices):
            uow.execute(
                "INSERT INTO devices (id, resident_id, platform, locale, app_version, created_at)"
                " VALUES (:id, :resident_id, 'android', :locale, '', :now)",
                {
                    "id": device_id,
                    "resident_id": resident_id,
                    "locale": locales[number % len(locales)],
                    **now,
                },
            )
            uow.execute(
                "INSERT INTO watch_areas (id, device_id, ordinal, center, radius_m)"
                " VALUES (:id, :device_id, 0, CAST(:center AS geography), 600)",
                {"id": ids.new_id(), "device_id": device_id, "center": center.ewkt},
            )
            if token is not None:
                uow.execute(
                    "INSERT INTO push_registrations (id, device_id, provider, token, registered_at)"
                    " VALUES (:id, :device_id, 'fcm', :token, :now)",
                    {"id": ids.new_id(), "device_id": device_id, "token": token, **now},
                )
    return [device_id for device_id, _ in devices]


def incident(
    *, category: str = "phone_snatching", status: str = "verified", at: Position | None = NUMAISH
) -> UUID:
    """An incident as the police's decision leaves it."""
    now = clock.now()
    with unit_of_work() as uow:
        row = uow.add(
            Incident(
                kind="sos" if category == "sos" else "report",
                category=category,
                status=status,
                priority=5,
                reference=ids.new_reference(),
                subject_kind="report",
                subject_id=ids.new_id(),
                position=at.ewkt if at else None,
                lat=at.lat if at else None,
                lon=at.lon if at else None,
                accuracy_m=at.accuracy_m if at else None,
                occurred_at=now,
                received_at=now,
            )
        )
    return row.id


def delivered(event: Event) -> Delivery:
    """The event published and relayed: what its job begins with."""
    with unit_of_work() as uow:
        uow.publish(event)
    return [delivery for delivery in relayed() if delivery.event == event][-1]


def relayed() -> list[Delivery]:
    """Relay what was published; the deliveries that wait, oldest first."""
    with unit_of_work() as uow:
        outbox.fan_out(uow.session, outbox.waiting_messages(uow.session, at_most=10_000), ROUTES)
    with reading() as session:
        waiting = session.scalars(
            select(OutboxDelivery.id).where(OutboxDelivery.state == "waiting").order_by(OutboxDelivery.id)
        ).all()
    return [deliveries.load(str(delivery_id)) for delivery_id in waiting]


def told(sender: Sender) -> None:
    """Something is verified, and each push of it is sent once."""
    services.notify_community(delivered(IncidentVerified(incident())))
    for each in relayed():
        if isinstance(each.event, PushBatchDue):
            with suppress(PushUnavailable):
                services.send_batch(each, sender=sender)


def is_done(delivery: Delivery) -> bool:
    with reading() as session:
        state = session.scalar(select(OutboxDelivery.state).where(OutboxDelivery.id == delivery.id))
    return state == "done"


def notifications() -> list[Notification]:
    with reading() as session:
        return list(session.scalars(select(Notification).order_by(Notification.id)))


def states() -> dict[UUID, str]:
    """State of every notification's delivery by device."""
    with reading() as session:
        rows = session.execute(select(NotificationDelivery.device_id, NotificationDelivery.state))
        return {each.device_id: each.state for each in rows}


def registered_tokens() -> set[str]:
    with reading() as session:
        return set(session.scalars(text("SELECT token FROM push_registrations")))
