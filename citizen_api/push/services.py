"""Telling the community: first who, in one commit; then each batch, as often as it takes."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from citizen_api.devices.quiet import minute_of_day
from citizen_api.push import audience, messages, noting, pausing, queries
from citizen_api.push.doubting import weighed
from citizen_api.push.models import Notification
from citizen_api.push.queries import NotificationFacts, Recipient
from citizen_api.push.sender import MOST_AT_ONCE, Outcome, Push, Sender
from citizen_api.push.waiting import put_off
from kernel import clock, config, incidents, joins
from kernel.audit.entries import system
from kernel.errors import DomainError, Kind
from kernel.events import IncidentVerified, PushBatchDue, SosHelpAsked
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

log = structlog.get_logger()

# Advice for the street is stale after this; it stays in the inbox, with its time.
LIFE = timedelta(hours=6)
# A correction and a question outlast a night: whoever was told, or asked, hears of it when they are up.
LIVES = {
    messages.INCIDENT_WITHDRAWN: timedelta(hours=24),
    messages.REPORT_QUESTION: timedelta(hours=24),
    messages.HELP_ASKED: messages.HELP_LIFE,
}


class PushUnavailable(DomainError):
    """The outbox brings the batch round again; only who was not reached is tried then."""

    kind = Kind.UNAVAILABLE
    slug = "push-unavailable"
    title = "The push provider cannot take messages now"


def notify_community(delivery: Delivery) -> None:
    """Say of a verified incident who is to hear of it, and have it sent. Safe to run twice.

    Nobody hears of an incident that has no place, has no words (an SOS), or is not verified any more. What tells of a
    person or a home is written down with its town for the city's list, and no neighbour is told of it.
    """
    assert isinstance(delivery.event, IncidentVerified)
    with reading() as session:
        incident = incidents.find(session, delivery.event.incident_id)
    anchor, kind = incident.coarse_position, messages.INCIDENT_VERIFIED
    if anchor is None or not incident.is_verified:
        return
    if not messages.has_words(kind=kind, category=incident.category):
        return
    place = messages.published_place_or_none(category=incident.category, anchor=anchor)
    if place is None:
        return

    with unit_of_work(completes=delivery) as uow:
        if not _is_to_be_told(uow, incident.id, kind):
            return
        now = clock.now()
        notification = uow.add(
            Notification(
                incident_id=incident.id,
                kind=kind,
                category=incident.category,
                at=now,
                lat=place.lat,
                lon=place.lon,
            )
        )
        addressed = audience.Addressed(0, ())
        if messages.may_be_told(kind=kind, category=incident.category):
            addressed = audience.address(
                uow,
                notification_id=notification.id,
                anchor=anchor,
                category=incident.category,
                now=now,
                minute=city_minute(now),
                life=life_of(kind),
            )
        for batch in addressed.batches:
            uow.publish(
                PushBatchDue(notification_id=notification.id, batch=batch.number), not_before=batch.at
            )
        uow.record(
            actor=system("push"),
            action="notification.issue",
            subject=("notification", notification.id),
            incident_id=incident.id,
        )
    log.info("community notified", notification_id=str(notification.id), devices=addressed.devices)


def send_batch(delivery: Delivery, *, sender: Sender) -> None:
    """Send what still waits of one batch. Raises PushUnavailable when some of it must be tried again.

    Each chunk is noted before the next one leaves. A process that dies between a chunk's sending and its
    noting sends that chunk again; the phone then replaces the first copy by the second (see the sender).
    """
    assert isinstance(delivery.event, PushBatchDue)
    _send(delivery, delivery.event.notification_id, delivery.event.batch, sender=sender)


def send_help_request(delivery: Delivery, *, sender: Sender) -> None:
    """Ask who is near an SOS, before everything else that waits. Raises PushUnavailable."""
    assert isinstance(delivery.event, SosHelpAsked)
    _send(delivery, delivery.event.notification_id, 0, sender=sender)


def life_of(kind: str) -> timedelta:
    """How long a notification is worth a push; the inbox keeps it, with its time."""
    return LIVES.get(kind, LIFE)


def city_minute(now: datetime) -> int:
    """The minute of the day by the city's clock: quiet hours are given in it."""
    settings = config.installed_or_none()
    return minute_of_day(now, zone=settings.city_time_zone if settings else "UTC")


def _send(delivery: Delivery, notification_id: UUID, batch: int, *, sender: Sender) -> None:
    with reading() as session:
        notification = queries.notification(session, notification_id)
    now, expires_at = clock.now(), notification.at + life_of(notification.kind)
    is_expired = now >= expires_at
    late = 0
    if not is_expired:
        late, is_stopped = _send_waiting(delivery, notification, batch, expires_at, sender=sender)
        is_expired = is_stopped
    if late:
        raise PushUnavailable(f"{late} of batch {batch} of notification {notification_id} wait")
    with unit_of_work(completes=delivery) as uow:
        left = noting.give_up(uow, notification_id, batch, is_expired=is_expired)
        if left:
            raise PushUnavailable(
                f"{left} of batch {batch} of notification {notification_id} came to it since"
            )


def _send_waiting(
    delivery: Delivery, notification: NotificationFacts, batch: int, expires_at: datetime, *, sender: Sender
) -> tuple[int, bool]:
    """How many still wait after all that could be sent was; and whether it was withdrawn meanwhile.

    Raises PushUnavailable at once where going on would be in the way of an SOS.
    """
    now = clock.now()
    with unit_of_work() as uow:
        # A correction makes no sound and comes at once: it takes from the screen what is wrong.
        if notification.kind != messages.INCIDENT_WITHDRAWN:
            put_off(
                uow,
                notification.id,
                batch,
                now=now,
                minute=city_minute(now),
                expires_at=expires_at,
            )
        providers = pausing.look(uow, now=now, is_urgent=delivery.urgent)
    with reading() as session:
        waiting = queries.recipients(session, notification.id, batch)
        reached = queries.reached(session, waiting, now=now) if providers.trying else set()

    late, is_stopped = 0, False
    for chunk in pausing.chunks(waiting, providers, most=MOST_AT_ONCE, reached=reached):
        asked = [who for who in chunk if pausing.provider_of(who) not in providers.closed]
        late += len(chunk) - len(asked)
        if not asked:
            continue
        if pausing.must_let_pass(delivery):
            raise PushUnavailable(f"batch {batch} of notification {notification.id} lets an SOS go first")
        with unit_of_work() as uow:
            begun = noting.begin(uow, notification.id, asked)
        if not begun:
            is_stopped = True
            continue
        said = sender.send([_push(notification, recipient) for recipient in begun])
        with unit_of_work() as uow:
            outcomes, elsewhere = weighed(uow, begun, said, now=clock.now())
            noting.settle(uow, notification.id, begun, outcomes)
            pausing.note(uow, providers, begun, outcomes, now=clock.now(), elsewhere=elsewhere)
        late += outcomes.count(Outcome.LATER)
        if all(outcome is Outcome.LATER for outcome in outcomes):
            providers.closed |= {pausing.provider_of(who) for who in begun}  # one chunk is enough to see it
    return late, is_stopped


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
        expires_at=notification.at + life_of(notification.kind),
        keys=recipient.keys,
        replaces=notification.replaces,
        is_wanted_now=notification.kind == messages.HELP_ASKED,
    )
