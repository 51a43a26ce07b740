"""Telling the community: first who, in one commit; then each batch, as often as it takes."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from citizen_api.devices import registrations
from citizen_api.push import audience, messages, queries
from citizen_api.push.models import Notification
from citizen_api.push.queries import NotificationFacts, Recipient
from citizen_api.push.sender import MOST_AT_ONCE, Outcome, Push, Sender
from kernel import clock, incidents, joins
from kernel.audit.entries import system
from kernel.errors import DomainError, Kind
from kernel.events import IncidentVerified, PushBatchDue
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

log = structlog.get_logger()

# Advice for the street is stale after this; it stays in the inbox, with its time.
LIFE = timedelta(hours=6)


class PushUnavailable(DomainError):
    """The outbox brings the batch round again; only who was not reached is tried then."""

    kind = Kind.UNAVAILABLE
    slug = "push-unavailable"
    title = "The push provider cannot take messages now"


def notify_community(delivery: Delivery) -> None:
    """Say of a verified incident who is to hear of it, and have it sent. Safe to run twice.

    Nobody hears of an incident that has no place, has no words (an SOS), or is not verified any more.
    """
    assert isinstance(delivery.event, IncidentVerified)
    with reading() as session:
        incident = incidents.find(session, delivery.event.incident_id)
    anchor, kind = incident.coarse_position, messages.INCIDENT_VERIFIED
    if anchor is None or not incident.is_verified:
        return
    if not messages.may_be_told(kind=kind, category=incident.category):
        return

    with unit_of_work(completes=delivery) as uow:
        if not _is_to_be_told(uow, incident.id, kind):
            return
        notification = uow.add(
            Notification(
                incident_id=incident.id,
                kind=kind,
                category=incident.category,
                at=clock.now(),
                lat=anchor.lat,
                lon=anchor.lon,
            )
        )
        devices, batches = audience.address(uow, notification_id=notification.id, anchor=anchor)
        for batch in range(batches):
            uow.publish(PushBatchDue(notification_id=notification.id, batch=batch))
        uow.record(
            actor=system("push"),
            action="notification.issue",
            subject=("notification", notification.id),
            incident_id=incident.id,
        )
    log.info("community notified", notification_id=str(notification.id), devices=devices, batches=batches)


def send_batch(delivery: Delivery, *, sender: Sender) -> None:
    """Send what still waits of one batch. Raises PushUnavailable when some of it must be tried again.

    Each chunk is noted before the next one leaves. A process that dies between a chunk's sending and its
    noting sends that chunk again; the phone then replaces the first copy by the second (see the sender).
    """
    assert isinstance(delivery.event, PushBatchDue)
    notification_id, batch = delivery.event.notification_id, delivery.event.batch
    with reading() as session:
        notification = queries.notification(session, notification_id)
        waiting = queries.recipients(session, notification_id, batch)

    late, is_expired = 0, clock.now() >= notification.at + LIFE
    if clock.now() < notification.at + LIFE:
        for chunk in _chunks(waiting):
            with unit_of_work() as uow:
                begun = _begin(uow, notification_id, chunk)
            if not begun:
                is_expired = True
                continue
            outcomes = sender.send([_push(notification, recipient) for recipient in begun])
            with unit_of_work() as uow:
                _settle(uow, notification_id, begun, outcomes)
            late += outcomes.count(Outcome.LATER)
            if all(outcome is Outcome.LATER for outcome in outcomes):
                raise PushUnavailable(f"batch {batch} of notification {notification_id} waits")
    if late:
        raise PushUnavailable(f"{late} of batch {batch} of notification {notification_id} wait")
    with unit_of_work(completes=delivery) as uow:
        _give_up(uow, notification_id, batch, is_expired=is_expired)


def _is_to_be_told(uow: UnitOfWork, incident_id: UUID, kind: str) -> bool:
    # Verified twice, after a dispute for instance, is two events, and so are two reports of one thing; the lock
    # on the one that is decided makes their jobs take turns.
    # And withdrawn meanwhile, it is not told at all: the correction may have looked before us and found nothing.
    together = joins.together_with(uow.session, incident_id)
    rows = uow.execute(
        "SELECT id, status FROM incidents WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE",
        {"ids": list({together[0], incident_id})},
    )
    is_verified = any(row.id == incident_id and row.status == "verified" for row in rows)
    found = uow.execute(
        "SELECT 1 FROM notifications WHERE incident_id = ANY(:ids) AND kind = :kind",
        {"ids": [*together, incident_id], "kind": kind},
    )
    return is_verified and found.first() is None


def _chunks(waiting: Sequence[Recipient]) -> list[Sequence[Recipient]]:
    return [waiting[start : start + MOST_AT_ONCE] for start in range(0, len(waiting), MOST_AT_ONCE)]


def _push(notification: NotificationFacts, recipient: Recipient) -> Push:
    return Push(
        device_id=recipient.device_id,
        token=recipient.token,
        fid=recipient.fid,
        notification_id=notification.id,
        kind=notification.kind,
        message=messages.message(
            kind=notification.kind,
            category=notification.category,
            place=notification.place,
            locale=recipient.locale,
        ),
        expires_at=notification.at + LIFE,
        keys=recipient.keys,
        replaces=notification.replaces,
    )


def _begin(uow: UnitOfWork, notification_id: UUID, chunk: Sequence[Recipient]) -> list[Recipient]:
    """Note that a chunk is about to leave, and who of it still waits: nobody, once the incident is withdrawn.

    What has no attempt has certainly not left the house; whoever withdraws stops it by that.
    """
    begun = uow.execute(
        "UPDATE notification_deliveries SET attempts = attempts + 1"
        " WHERE notification_id = :id AND device_id = ANY(:devices) AND state = 'waiting' AND NOT EXISTS ("
        " SELECT 1 FROM notifications AS told JOIN incidents AS incident ON incident.id = told.incident_id"
        " WHERE told.id = :id AND told.kind = :verified AND (incident.status = 'withdrawn' OR EXISTS ("
        " SELECT 1 FROM notifications AS correction"
        " WHERE correction.incident_id = told.incident_id AND correction.kind = :withdrawn)))"
        " RETURNING device_id",
        {
            "id": notification_id,
            "devices": [who.device_id for who in chunk],
            "verified": messages.INCIDENT_VERIFIED,
            "withdrawn": messages.INCIDENT_WITHDRAWN,
        },
    )
    still = {device_id for (device_id,) in begun}
    return [who for who in chunk if who.device_id in still]


def _settle(
    uow: UnitOfWork, notification_id: UUID, chunk: Sequence[Recipient], outcomes: Sequence[Outcome]
) -> None:
    now = clock.now()
    for outcome in Outcome:
        reached = [who for who, how in zip(chunk, outcomes, strict=True) if how is outcome]
        if not reached:
            continue
        uow.execute(
            "UPDATE notification_deliveries"
            " SET state = :state, settled_at = :settled_at"
            " WHERE notification_id = :id AND device_id = ANY(:devices) AND state = 'waiting'",
            {
                "state": outcome.value,
                "settled_at": None if outcome is Outcome.LATER else now,
                "id": notification_id,
                "devices": [who.device_id for who in reached],
            },
        )
        if outcome is Outcome.GONE:
            registrations.remove(uow, [who.registration_id for who in reached])


def _give_up(uow: UnitOfWork, notification_id: UUID, batch: int, *, is_expired: bool) -> None:
    """Settle what will not be sent any more: it is too late, or its registration went away meanwhile."""
    uow.execute(
        "UPDATE notification_deliveries SET state = :state, settled_at = :now"
        " WHERE notification_id = :id AND batch = :batch AND state = 'waiting'",
        {
            "state": "expired" if is_expired else "gone",
            "now": clock.now(),
            "id": notification_id,
            "batch": batch,
        },
    )
