"""Reading who has written, and what was answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from citizen_api.inbound.models import InboundReply, InboundSender
from citizen_api.messages.models import SosMessage
from citizen_api.reports.models import Report
from citizen_api.sos.models import SosAlert
from kernel.incidents import Incident


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply and to whom it goes. sealed: their number; None when its time is over."""

    id: UUID
    channel: str
    sealed: bytes | None
    code: str
    text: str
    state: str
    created_at: datetime


def sender_for_update_or_none(session: Session, *, channel: str, number_hash: bytes) -> InboundSender | None:
    return session.scalar(
        select(InboundSender)
        .where(InboundSender.channel == channel, InboundSender.number_hash == number_hash)
        .with_for_update()
    )


def sender_of_device_or_none(session: Session, device_id: UUID) -> InboundSender | None:
    return session.scalar(select(InboundSender).where(InboundSender.device_id == device_id))


def sender_of_alert_or_none(session: Session, sos_alert_id: UUID) -> InboundSender | None:
    """None when it was not raised by a message."""
    return session.scalar(
        select(InboundSender)
        .join(SosAlert, SosAlert.device_id == InboundSender.device_id)
        .where(SosAlert.id == sos_alert_id)
    )


def reply_by_id(session: Session, reply_id: UUID) -> ReplyView | None:
    row = session.execute(
        select(InboundReply, InboundSender)
        .join(InboundSender, InboundSender.id == InboundReply.sender_id)
        .where(InboundReply.id == reply_id)
    ).one_or_none()
    if row is None:
        return None
    reply, sender = row
    return ReplyView(
        reply.id, sender.channel, sender.number_sealed, reply.code, reply.text, reply.state, reply.created_at
    )


def was_told_since(session: Session, sender_id: UUID, code: str, since: datetime) -> bool:
    """Whether the same was answered already."""
    query = select(InboundReply.id).where(
        InboundReply.sender_id == sender_id, InboundReply.code == code, InboundReply.created_at >= since
    )
    return session.scalar(query.limit(1)) is not None


def operators_words_or_none(session: Session, message_id: UUID) -> str | None:
    """What an operator wrote, when it is theirs."""
    return session.scalar(
        select(SosMessage.text).where(SosMessage.id == message_id, SosMessage.sender == "operator")
    )


def status_of_own_report_or_none(session: Session, resident_id: UUID, reference: str) -> str | None:
    """Of a report of this very sender; None for another's and for one that never was."""
    return session.scalar(
        select(Incident.status)
        .join(Report, Report.incident_id == Incident.id)
        .where(Report.reference == reference, Report.resident_id == resident_id)
    )


def counts(session: Session) -> tuple[int, int]:
    """How many replies wait, and how many a gateway has refused since a day."""
    waiting, refused = session.execute(
        select(
            func.count().filter(InboundReply.state == "waiting"),
            func.count().filter(
                InboundReply.state == "refused",
                InboundReply.settled_at > func.now() - func.make_interval(0, 0, 0, 1),
            ),
        )
    ).one()
    return waiting, refused
