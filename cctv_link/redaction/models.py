"""Redacted copies of evidence, one of each original, and the showings of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

STATES = ("asked", "under_way", "made", "failed")


class RedactedCopy(Row):
    """A copy to show in place of an original: asked for once, made once. It is no evidence of what happened."""

    __tablename__ = "redacted_copies"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'under_way', 'made', 'failed')", name="state_known"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size_bytes > 0", name="size_bytes_positive"),
        CheckConstraint("(state = 'failed') = (failure <> '')", name="failed_says_why"),
        CheckConstraint(
            "(state = 'made') = (stored_id IS NOT NULL) AND (state = 'made') = (sha256 IS NOT NULL)"
            " AND (state = 'made') = (size_bytes IS NOT NULL) AND (state = 'made') = (made_at IS NOT NULL)",
            name="made_is_whole",
        ),
    )

    # Its uniqueness is what lets a second asker join the first.
    original_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_items.id"), unique=True)
    reason: Mapped[str] = mapped_column(comment="Why a copy was made")
    state: Mapped[str] = mapped_column(default="asked", comment="asked, under_way, made or failed")
    percent: Mapped[int] = mapped_column(default=0, comment="How much of it is done")
    failure: Mapped[str] = mapped_column(default="", comment="Why there is none")
    asked_by: Mapped[UUID] = mapped_column(comment="The officer who was the first to ask")
    asked_at: Mapped[datetime]
    asked_again_at: Mapped[datetime | None] = mapped_column(
        comment="When nothing had come of it for too long"
    )
    made_at: Mapped[datetime | None]
    stored_id: Mapped[UUID | None] = mapped_column(index=True, comment="Under which the store has its bytes")
    sha256: Mapped[str | None] = mapped_column(comment="Of the stored bytes, lower-case hex")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    has_detector: Mapped[bool | None] = mapped_column(
        comment="False: every picture is hidden whole, for want of one"
    )


class RedactedView(Row):
    """That an officer was shown a copy. A player asks for many ranges; this is told once."""

    __tablename__ = "redacted_views"
    __table_args__ = (UniqueConstraint("viewer_id", "via", "copy_id"),)

    viewer_id: Mapped[UUID] = mapped_column(comment="The officer")
    via: Mapped[str] = mapped_column(
        default="", comment="The service key used on the officer's behalf, if any"
    )
    copy_id: Mapped[UUID] = mapped_column(ForeignKey("redacted_copies.id"), index=True)
    viewed_at: Mapped[datetime] = mapped_column(comment="The first time")
