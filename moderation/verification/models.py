"""The decision's table: one per task, written once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Verification(Row):
    """What an officer decided, and why."""

    __tablename__ = "verifications"
    __table_args__ = (
        CheckConstraint("outcome IN ('verified', 'unfounded', 'inconclusive')", name="outcome_known"),
        Index("ix_verifications_officer_id", "officer_id", "decided_at"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"), unique=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
