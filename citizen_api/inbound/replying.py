"""Answering: a reply is written with what caused it, and sent by the outbox, again and again, until the gateway has it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from citizen_api.inbound import queries, sealing, words
from citizen_api.inbound.gateways import Gateway
from citizen_api.inbound.models import InboundReply, InboundSender
from citizen_api.sos import queries as sos
from kernel import clock
from kernel.errors import DomainError, Kind
from kernel.events import ReplyDue, SosAnswered, SosClosed, SosMessageSent, SosReplyDue
from kernel.outbox import Delivery
from kernel.outgoing import Refused, Unreachable
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

# What was true of a call then may be wrong by now.
STALE = timedelta(hours=6)
LONGEST_ANSWER = 300
TOLD_OF = {SosAnswered: "answered", SosClosed: "closed"}


class GatewayAway(DomainError):
    """The outbox brings it round again, ever later."""

    kind = Kind.UNAVAILABLE
    slug = "gateway-away"
    title = "The gateway cannot take a reply now"


def write(uow: UnitOfWork, sender: InboundSender, code: str, *, of_sos: bool = False, **values: str) -> None:
    """One of our sentences, in the sender's language. of_sos: it goes before what else waits."""
    _store(uow, sender, code, words.reply(code, sender.language, **values), of_sos=of_sos)


def tell(delivery: Delivery) -> None:
    """Something has happened to an SOS: whoever called by a message hears of it, as a phone with the app would see it.

    Nobody whose phone must make no sound, and nobody whose call was stood down: whoever holds the phone would read it.
    """
    event = delivery.event
    assert isinstance(event, SosAnswered | SosClosed | SosMessageSent)
    with unit_of_work(completes=delivery) as uow:
        sender = queries.sender_of_alert_or_none(uow.session, event.sos_alert_id)
        if sender is None:
            return
        alert = sos.alert_by_id(uow.session, event.sos_alert_id)
        if alert.silent or alert.stood_down_at is not None:
            return
        if not isinstance(event, SosMessageSent):
            return write(uow, sender, TOLD_OF[type(event)], of_sos=True)
        said = queries.operators_words_or_none(uow.session, event.message_id)
        if said:
            _store(uow, sender, words.OPERATORS, said, of_sos=True)


def send(delivery: Delivery, *, gateways: Mapping[str, Gateway], secret_key: str) -> None:
    """Hand it to its gateway. Raises GatewayAway. Who dies between sending and noting sends twice: better than never."""
    assert isinstance(delivery.event, ReplyDue | SosReplyDue)
    with reading() as session:
        reply = queries.reply_by_id(session, delivery.event.reply_id)
    if reply is None or reply.state != "waiting":
        return
    number = sealing.unseal_or_none(reply.sealed, secret_key=secret_key)
    if number is None or reply.channel not in gateways:
        return _settle(
            delivery, reply.id, state="refused", answer="no number" if number is None else "no gateway"
        )
    if clock.now() - reply.created_at > STALE:
        return _settle(delivery, reply.id, state="refused", answer="too late")
    try:
        answer = gateways[reply.channel].send(number=number, text=reply.text)
    except Refused as refusal:
        return _settle(delivery, reply.id, state="refused", answer=str(refusal))
    except Unreachable as failure:
        with unit_of_work() as uow:
            uow.execute(
                "UPDATE inbound_replies SET tries = tries + 1, answer = :answer WHERE id = :id",
                {"id": reply.id, "answer": str(failure)[:LONGEST_ANSWER]},
            )
        raise GatewayAway(f"{reply.channel}: {failure}") from failure
    _settle(delivery, reply.id, state="sent", answer=answer)


def _store(uow: UnitOfWork, sender: InboundSender, code: str, text: str, *, of_sos: bool) -> None:
    reply = uow.add(InboundReply(sender_id=sender.id, code=code, text=text, created_at=clock.now()))
    uow.publish(SosReplyDue(reply_id=reply.id) if of_sos else ReplyDue(reply_id=reply.id))


def _settle(delivery: Delivery, reply_id: UUID, *, state: str, answer: str) -> None:
    with unit_of_work(completes=delivery) as uow:
        uow.execute(
            "UPDATE inbound_replies SET state = :state, tries = tries + 1, answer = :answer, settled_at = :now"
            " WHERE id = :id AND state = 'waiting'",
            {"id": reply_id, "state": state, "answer": answer[:LONGEST_ANSWER], "now": clock.now()},
        )
