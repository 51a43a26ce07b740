"""The tables of messages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class SosMessage(Row):
    """One message. Its words stand here alone: neither the feed, nor the audit, nor a push message repeats them."""

    __tablename__ = "sos_messages"
    __table_args__ = (
        CheckConstraint("sender IN ('resident', 'operator')", name="sender_known"),
        CheckConstraint("(sender = 'operator') = (officer_id IS NOT NULL)", name="officer_sends"),
        UniqueConstraint("sos_alert_id", "sent_key"),
        Index("ix_sos_messages_sos_alert_id", "sos_alert_id", "id"),
    )

    sos_alert_id: Mapped[UUID] = mapped_column(ForeignKey("sos_alerts.id"))
    sender: Mapped[str] = mapped_column(comment="resident or operator")
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    sent_key: Mapped[UUID] = mapped_column(
        comment="Made by the sender before the first try; the same is the same message"
    )
    text: Mapped[str] = mapped_column(Text, comment="As the other side reads it")
    template: Mapped[str] = mapped_column(
        default="", comment="Which sentence it is, of a closed list; empty: own words"
    )
    locale: Mapped[str] = mapped_column(comment="The language of a template's words; empty for own words")
    at: Mapped[datetime] = mapped_column(comment="Our clock")
    delivered_at: Mapped[datetime | None] = mapped_column(comment="When the other side said that it has it")
    read_at: Mapped[datetime | None] = mapped_column(
        comment="When the other side said that it was on a screen"
    )


class VoiceNote(Row):
    """The sound of a message that has no words. Nobody plays it before it was examined on the cameras' side."""

    __tablename__ = "sos_voice_notes"
    __table_args__ = (
        CheckConstraint("state IN ('examining', 'ready', 'refused')", name="state_known"),
        CheckConstraint("(state = 'ready') = (copy_id IS NOT NULL)", name="ready_has_copy"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("sos_messages.id"), unique=True)
    state: Mapped[str] = mapped_column(default="examining", comment="examining, ready or refused")
    reason: Mapped[str] = mapped_column(default="", comment="Why it cannot be played; else empty")
    sha256: Mapped[str] = mapped_column(comment="Of the bytes as they came")
    size_bytes: Mapped[int]
    length_s: Mapped[float | None] = mapped_column(comment="As it was decoded")
    loudness: Mapped[str] = mapped_column(
        default="", comment="Over its length, a digit of 0 to 9 each stretch"
    )
    # No foreign key: evidence is the cameras' side.
    copy_id: Mapped[UUID | None] = mapped_column(comment="The evidence item that is played")
