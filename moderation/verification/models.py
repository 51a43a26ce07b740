"""The decision's table: one that stands per task, written once; what its officer took back in time stays beside it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Withdrawal(Row):
    """That what was verified is so no longer, and why; once for an incident."""

    __tablename__ = "withdrawals"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), unique=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime]


class Verification(Row):
    """What an officer decided, and why."""

    __tablename__ = "verifications"
    __table_args__ = (
        CheckConstraint("outcome IN ('verified', 'unfounded', 'inconclusive')", name="outcome_known"),
        CheckConstraint("needs_second IN ('', 'sos-unfounded', 'many', 'far')", name="needs_second_known"),
        CheckConstraint("took_effect_at IS NULL OR undone_at IS NULL", name="true_or_undone"),
        Index("uq_verifications_stands", "task_id", unique=True, postgresql_where=text("undone_at IS NULL")),
        Index("ix_verifications_task_id", "task_id"),
        Index(
            "ix_verifications_pending",
            "officer_id",
            postgresql_where=text("took_effect_at IS NULL AND undone_at IS NULL"),
        ),
        Index("ix_verifications_officer_id", "officer_id", "decided_at"),
        # The page of fairness reads a period from these alone: the tables are not visited.
        Index(
            "ix_verifications_counted",
            "decided_at",
            postgresql_where=text("is_first AND undone_at IS NULL"),
            postgresql_include=[
                "station_id",
                "officer_id",
                "outcome",
                "waits_since",
                "claimed_at",
                "belonging",
            ],
        ),
        Index(
            "ix_verifications_again",
            "decided_at",
            postgresql_where=text("NOT is_first AND undone_at IS NULL"),
        ),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    effective_at: Mapped[datetime] = mapped_column(comment="Until then its officer may take it back")
    took_effect_at: Mapped[datetime | None] = mapped_column(
        comment="When it became true; null: not yet, or never"
    )
    undone_at: Mapped[datetime | None] = mapped_column(comment="When its officer took it back")
    needs_second: Mapped[str] = mapped_column(
        default="", comment="Why one person is not enough: sos-unfounded, many or far; empty: one is"
    )
    audience_devices: Mapped[int] = mapped_column(
        default=0, comment="How many devices it would tell, as its officer was told"
    )
    is_first: Mapped[bool] = mapped_column(
        comment="Of the report's first look: no dispute's, no second person's"
    )
    station_id: Mapped[UUID | None] = mapped_column(ForeignKey("stations.id"), comment="The task's")
    waits_since: Mapped[datetime] = mapped_column(
        comment="The task's: when the report or dispute was received"
    )
    claimed_at: Mapped[datetime | None] = mapped_column(
        comment="When its officer began to look; null: not known"
    )
    belonging: Mapped[str] = mapped_column(
        default="", comment="Kinds of words for who somebody is that its officer kept in the reason"
    )
