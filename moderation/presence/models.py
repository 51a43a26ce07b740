"""The table of consoles that are, or were, in front of somebody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class ConsoleLine(Row):
    """One console of one officer, as far as it has said that it hears the feed."""

    __tablename__ = "console_lines"
    __table_args__ = (
        UniqueConstraint("console_id", "officer_id"),
        Index("ix_console_lines_blind", "blind_since", postgresql_where=text("blind_since IS NOT NULL")),
    )

    console_id: Mapped[str] = mapped_column(comment="The page's own name for itself")
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), comment="Who sits before it")
    session_id: Mapped[UUID] = mapped_column(comment="Their sign-in, which is armed or not")
    heard_at: Mapped[datetime] = mapped_column(comment="When it last said that it hears")
    left_at: Mapped[datetime | None] = mapped_column(comment="When it was shut or covered by its officer")
    blind_since: Mapped[datetime | None] = mapped_column(
        comment="While others are told that it hears nothing"
    )
