"""Testing one's own phone: a real message on the real way, to the device that asks and to nobody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from citizen_api.devices import registrations
from citizen_api.push import doubting
from citizen_api.push.messages import Message
from citizen_api.push.models import PushTest
from citizen_api.push.queries import Recipient
from citizen_api.push.sender import Outcome, Push, Sender
from citizen_api.push.services import PushUnavailable
from kernel import clock, places
from kernel.errors import DomainError, Kind
from kernel.events import PushTestAsked
from kernel.identity import residents
from kernel.identity.residents import Device
from kernel.marks import N_
from kernel.outbox import Delivery
from kernel.spoken import spoken
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

PUSH_TEST = "push_test"
# Who waits longer has put the phone away.
LIFE = timedelta(minutes=10)
TITLE = spoken("This phone is told")
TEXT = spoken("It was a test. Notices will come like this one.")


class PushNotRegistered(DomainError):
    kind = Kind.CONFLICT
    slug = "push-not-registered"
    title = N_("This phone has not said where its push messages go")


@dataclass(frozen=True, slots=True)
class Asked:
    """A test on its way."""

    id: UUID
    at: datetime


def words(locale: str) -> Message:
    """What the phone shows, in its language."""
    language = places.language_of(locale)
    return Message(title=TITLE[language], text=TEXT[language], locale=language, place_name="")


def ask(device: Device) -> Asked:
    """Have a test message sent to this device. Raises PushNotRegistered."""
    with unit_of_work() as uow:
        if registrations.registered_or_none(uow.session, device.id) is None:
            raise PushNotRegistered("register first: PUT /v1/devices/{device_id}/push")
        test = uow.add(PushTest(device_id=device.id, asked_at=clock.now(), state=Outcome.LATER.value))
        uow.publish(PushTestAsked(test_id=test.id))
        uow.record(actor=device.actor, action="push.test", subject=("device", device.id))
        return Asked(test.id, test.asked_at)


def send(delivery: Delivery, *, sender: Sender) -> None:
    """Send it, until it is taken or nobody waits for it any more. Raises PushUnavailable. Safe to run twice."""
    assert isinstance(delivery.event, PushTestAsked)
    with reading() as session:
        test = session.scalar(select(PushTest).where(PushTest.id == delivery.event.test_id))
        to = recipient_or_none(session, test.device_id) if test else None
    if test is None or test.state != Outcome.LATER.value:
        return
    expires_at = test.asked_at + LIFE
    if to is None or clock.now() >= expires_at:
        with unit_of_work(completes=delivery) as uow:
            _settle(uow, test.id, "gone" if to is None else "expired")
        return
    push = Push(
        device_id=to.device_id,
        token=to.token,
        fid=to.fid,
        notification_id=test.id,
        kind=PUSH_TEST,
        message=words(to.locale),
        expires_at=expires_at,
        keys=to.keys,
        is_wanted_now=True,
    )
    said = sender.send([push])
    with unit_of_work() as uow:
        [outcome], _ = doubting.weighed(uow, [to], said, now=clock.now())
    if outcome is Outcome.LATER:
        raise PushUnavailable(f"test {test.id} waits")
    with unit_of_work(completes=delivery) as uow:
        # A test is in no inbox: where no provider is set up, nobody takes it.
        _settle(uow, test.id, (Outcome.REFUSED if outcome is Outcome.NOBODY else outcome).value)
        if outcome is Outcome.GONE:
            registrations.remove(uow, [to.registration_id])


# By hand: devices belong to the kernel, whose models are not ours to import.
_RECIPIENT = text(f"""
    SELECT device.id, registration.id, registration.token, registration.fid, device.locale,
        registration.p256dh, registration.auth
    FROM push_registrations AS registration JOIN devices AS device ON device.id = registration.device_id
    WHERE device.id = :id AND {residents.in_use_sql("device")}
""")


def recipient_or_none(session: Session, device_id: UUID) -> Recipient | None:
    """Where one device's push messages go."""
    row = session.execute(_RECIPIENT, {"id": device_id}).first()
    return Recipient(*row) if row else None


def _settle(uow: UnitOfWork, test_id: UUID, state: str) -> None:
    uow.execute(
        "UPDATE push_tests SET state = :state, settled_at = :now WHERE id = :id AND state = 'waiting'",
        {"state": state, "now": clock.now(), "id": test_id},
    )
