"""The tables of trust: what became of reports that have a resident, and what residents said to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

LONGEST_WORDS = 1_000


class TrustMark(Row):
    """What became of one report, as it stands now. An anonymous report has none: it is nobody's."""

    __tablename__ = "trust_marks"
    __table_args__ = (
        CheckConstraint("kind IN ('verified', 'made_up')", name="kind_known"),
        Index("ix_trust_marks_resident_id", "resident_id", "at"),
    )

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), unique=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(comment="When it was found; half of it is gone 90 days later")
    lifted_at: Mapped[datetime | None] = mapped_column(comment="Since then, by an appeal, it does not count")


class TrustAppeal(Row):
    """A resident asks somebody who has decided nothing of theirs to look at how their reports are treated."""

    __tablename__ = "trust_appeals"
    __table_args__ = (
        CheckConstraint(f"length(words) <= {LONGEST_WORDS}", name="words_bounded"),
        CheckConstraint("outcome IN ('', 'lifted', 'kept')", name="outcome_known"),
        CheckConstraint("(answered_at IS NULL) = (outcome = '')", name="answered_or_not"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"),
        Index(
            "uq_trust_appeals_waiting",
            "resident_id",
            unique=True,
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_trust_appeals_asked_at", "asked_at"),
        Index("ix_trust_appeals_resident_id", "resident_id", "asked_at"),
    )

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    words: Mapped[str] = mapped_column(Text, comment="The resident's own; may be empty")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    outcome: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="", comment="Its code; the resident reads the sentence")
