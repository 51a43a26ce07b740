"""Who has written: a number by its keyed hash, the resident and the device that stand for it, and its language."""

from datetime import timedelta

from citizen_api.inbound import queries, sealing
from citizen_api.inbound.arriving import Arrived
from citizen_api.inbound.models import InboundSender
from kernel import clock, ids
from kernel.identity import residents
from kernel.identity.residents import Device
from kernel.unit_of_work import UnitOfWork

# As a reporter's contact, 90 days; they count from the last message.
KEPT = timedelta(days=90)
# A report without a place waits so long for the number of a pole.
PENDING_FOR = timedelta(minutes=30)
# What an operator's sentence is written in while nobody knows: what most of the city reads.
UNKNOWN_READS = "ur"


def take_once(uow: UnitOfWork, arrived: Arrived, *, read_as: str, secret_key: str) -> InboundSender | None:
    """The sender, held for this commit; None when the message was taken before. Two at once of one number wait."""
    sender = _sender(uow, arrived, secret_key=secret_key)
    now = clock.now()
    is_new = uow.execute(
        "INSERT INTO inbound_messages (id, sender_id, message_hash, read_as, received_at)"
        " VALUES (:id, :sender, :hash, :read_as, :now) ON CONFLICT (message_hash) DO NOTHING",
        {
            "id": ids.new_id(),
            "sender": sender.id,
            "hash": sealing.hashed(f"{arrived.channel}:{arrived.id}", secret_key=secret_key),
            "read_as": read_as,
            "now": now,
        },
    ).rowcount
    if not is_new:
        return None
    sender.heard_at = now
    return sender


def device_of(uow: UnitOfWork, sender: InboundSender) -> Device:
    return residents.device_by_id(uow, sender.device_id)


def speak(uow: UnitOfWork, sender: InboundSender, language: str, *, is_sure: bool) -> None:
    """Their words have shown which language they read; the newest that surely showed one counts."""
    if not language or language == sender.language or (sender.language and not is_sure):
        return
    sender.language = language
    uow.session.flush()
    residents.choose_locale(uow, sender.device_id, locale=language)


def keep_pending(uow: UnitOfWork, sender: InboundSender, words: str | None, *, secret_key: str) -> None:
    """Words of a report that wait for a place; None: nothing waits any more."""
    sender.pending_sealed = sealing.seal(words, secret_key=secret_key) if words is not None else None
    sender.pending_at = clock.now() if words is not None else None
    uow.session.flush()


def pending_or_none(sender: InboundSender, *, secret_key: str) -> str | None:
    if sender.pending_at is None or clock.now() - sender.pending_at > PENDING_FOR:
        return None
    return sealing.unseal_or_none(sender.pending_sealed, secret_key=secret_key)


def forget_old(uow: UnitOfWork) -> None:
    """Numbers whose time is over, what was said to them, and that they wrote. Not of one with an open SOS."""
    now = clock.now()
    uow.execute(
        "UPDATE inbound_senders SET pending_sealed = NULL, pending_at = NULL WHERE pending_at < :old",
        {"old": now - PENDING_FOR},
    )
    gone = [
        row[0]
        for row in uow.execute(
            "UPDATE inbound_senders AS sender SET number_hash = NULL, number_sealed = NULL,"
            " pending_sealed = NULL, pending_at = NULL"
            " WHERE number_hash IS NOT NULL AND heard_at < :old AND NOT EXISTS (SELECT FROM sos_alerts AS alert"
            " WHERE alert.device_id = sender.device_id AND alert.ended_at IS NULL) RETURNING id",
            {"old": now - KEPT},
        )
    ]
    if gone:
        uow.execute("UPDATE inbound_replies SET text = '' WHERE sender_id = ANY(:gone)", {"gone": gone})
        uow.execute("DELETE FROM inbound_messages WHERE sender_id = ANY(:gone)", {"gone": gone})


def _sender(uow: UnitOfWork, arrived: Arrived, *, secret_key: str) -> InboundSender:
    """The row of this number, locked; made when it has never written."""
    number_hash = sealing.hashed(f"{arrived.channel}:{arrived.number}", secret_key=secret_key)
    # Two first messages at once would make two: the second waits here for the first.
    uow.execute(
        "SELECT pg_advisory_xact_lock(:lock)", {"lock": int.from_bytes(number_hash[:8], "big", signed=True)}
    )
    known = queries.sender_for_update_or_none(uow.session, channel=arrived.channel, number_hash=number_hash)
    if known is not None:
        return known
    now = clock.now()
    device = residents.tokenless_device(uow, via=arrived.channel, locale=UNKNOWN_READS)
    return uow.add(
        InboundSender(
            channel=arrived.channel,
            number_hash=number_hash,
            number_sealed=sealing.seal(arrived.number, secret_key=secret_key),
            resident_id=device.resident_id,
            device_id=device.id,
            heard_at=now,
            created_at=now,
        )
    )
