"""Working copies: a film with its viewer burnt in, one of each viewer and item, for an hour."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

STATES = ("asked", "under_way", "made", "failed")


class WorkingCopy(Row):
    """What one officer is shown in place of an item, or of its redacted copy. No evidence of anything; it passes."""

    __tablename__ = "working_copies"
    __table_args__ = (
        UniqueConstraint("viewer_id", "via", "item_id", "is_redacted"),
        CheckConstraint("state IN ('asked', 'under_way', 'made', 'failed')", name="state_known"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
        CheckConstraint("(state = 'failed') = (failure <> '')", name="failed_says_why"),
        CheckConstraint(
            "(state = 'made') = (stored_id IS NOT NULL) AND (state = 'made') = (sha256 IS NOT NULL)"
            " AND (state = 'made') = (size_bytes IS NOT NULL)",
            name="made_is_whole",
        ),
        CheckConstraint("(state IN ('made', 'failed')) = (expires_at IS NOT NULL)", name="done_expires"),
    )

    viewer_id: Mapped[UUID] = mapped_column(comment="The officer")
    viewer_name: Mapped[str]
    via: Mapped[str] = mapped_column(comment="The service key used on the officer's behalf, if any")
    item_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_items.id"))
    is_redacted: Mapped[bool] = mapped_column(comment="Made from the redacted copy, not from the item itself")
    source_id: Mapped[UUID] = mapped_column(comment="Under which the store has what it is made from")
    state: Mapped[str] = mapped_column(default="asked", comment="asked, under_way, made or failed")
    percent: Mapped[int] = mapped_column(default=0, comment="How much of it is done")
    failure: Mapped[str] = mapped_column(default="", comment="Why there is none")
    asked_at: Mapped[datetime]
    asked_again_at: Mapped[datetime | None] = mapped_column(
        comment="When nothing had come of it for too long"
    )
    expires_at: Mapped[datetime | None] = mapped_column(comment="Its bytes are disposed of then")
    stored_id: Mapped[UUID | None] = mapped_column(index=True, comment="Under which the store has its bytes")
    sha256: Mapped[str | None] = mapped_column(comment="Of the stored bytes, lower-case hex")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
