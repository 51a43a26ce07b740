"""The tables of inbound messages. What was written stands with the report, the SOS or the message that it became."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_api.inbound.arriving import CHANNELS
from kernel.db import Row

REPLY_STATES = ("waiting", "sent", "refused")


class InboundSender(Row):
    """A number that has written. It is known by a keyed hash, and readable only to who holds the house's key."""

    __tablename__ = "inbound_senders"
    __table_args__ = (
        CheckConstraint(f"channel IN ({', '.join(repr(each) for each in CHANNELS)})", name="channel_known"),
        CheckConstraint("(number_hash IS NULL) = (number_sealed IS NULL)", name="number_whole"),
        UniqueConstraint("channel", "number_hash"),
        Index("ix_inbound_senders_heard_at", "heard_at"),
    )

    channel: Mapped[str] = mapped_column(comment="sms or whatsapp")
    number_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="Keyed hash of the number; null when its time is over"
    )
    number_sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="The number, encrypted; null when its time is over"
    )
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), unique=True)
    language: Mapped[str] = mapped_column(
        default="", comment="en, ur or sd, as their words showed; empty: unknown"
    )
    pending_sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="Words of a report that waits for its place, encrypted"
    )
    pending_at: Mapped[datetime | None]
    heard_at: Mapped[datetime] = mapped_column(
        comment="When they last wrote; the number's time counts from here"
    )
    created_at: Mapped[datetime]


class InboundMessage(Row):
    """That a message came, so that the same one is taken once. Its words are not here."""

    __tablename__ = "inbound_messages"

    sender_id: Mapped[UUID] = mapped_column(ForeignKey("inbound_senders.id"), index=True)
    message_hash: Mapped[bytes] = mapped_column(
        LargeBinary,
        unique=True,
        comment="Keyed hash of the provider's id, which may hold the number itself",
    )
    read_as: Mapped[str] = mapped_column(comment="sos, report, safe, status, info, place, words or media")
    received_at: Mapped[datetime] = mapped_column(comment="Our clock")


class InboundReply(Row):
    """What was answered, and whether the gateway has taken it."""

    __tablename__ = "inbound_replies"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(each) for each in REPLY_STATES)})", name="state_known"),
        Index("ix_inbound_replies_sender_id", "sender_id", "created_at"),
    )

    sender_id: Mapped[UUID] = mapped_column(ForeignKey("inbound_senders.id"))
    code: Mapped[str] = mapped_column(comment="Which sentence it is; operator: an operator's own")
    text: Mapped[str] = mapped_column(Text, comment="As it was sent; emptied with the number")
    state: Mapped[str] = mapped_column(default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(Text, default="", comment="The gateway's, cut to 300 characters")
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
