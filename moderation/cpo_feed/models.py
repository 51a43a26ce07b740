"""The feed's table. The application's database role may insert and read, nothing else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base


class FeedEntry(Base):
    """One line of the feed, as the bytes that every client gets."""

    __tablename__ = "feed_entries"

    seq: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Gap-free; given after the commit by the one relay",
    )
    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("outbox_messages.id"), unique=True, comment="The event; one entry each"
    )
    kind: Mapped[str]
    body: Mapped[str] = mapped_column(Text, comment="The entry as JSON, byte for byte")
    at: Mapped[datetime]
