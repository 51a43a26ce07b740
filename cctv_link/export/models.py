"""Exports that were asked for in the panel: who, why, who agreed, and what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Export(Row):
    """One incident's footage on its way out of the house. With originals it waits for a second officer first."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("form IN ('redacted', 'originals')", name="form_known"),
        CheckConstraint(
            "state IN ('waiting', 'asked', 'under_way', 'made', 'failed', 'refused', 'taken_back')",
            name="state_known",
        ),
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="two_persons"),
        CheckConstraint(
            "form = 'redacted' OR state IN ('waiting', 'taken_back') OR answered_by IS NOT NULL",
            name="originals_were_answered",
        ),
        CheckConstraint("(state = 'failed') = (failure <> '')", name="failed_says_why"),
        CheckConstraint("(state = 'made') = (sha256 IS NOT NULL)", name="made_is_whole"),
        Index("ix_exports_asked_at", "asked_at"),
        Index("ix_exports_asked_by_asked_at", "asked_by", "asked_at"),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    form: Mapped[str] = mapped_column(comment="redacted, or originals beside")
    purpose: Mapped[str] = mapped_column(comment="For which case and court")
    considered: Mapped[bool] = mapped_column(comment="The second question about the purpose was answered")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    asked_proof: Mapped[str] = mapped_column(comment="How they showed who they are: passkey or password")
    asked_station: Mapped[UUID | None] = mapped_column(
        ForeignKey("stations.id"), comment="Where who asked sat when they did"
    )
    asked_at: Mapped[datetime]
    state: Mapped[str]
    answered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("officers.id"), comment="The second officer, whom originals need"
    )
    answered_proof: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="", comment="Why it was refused")
    failure: Mapped[str] = mapped_column(default="", comment="Why nothing was written")
    settled_at: Mapped[datetime | None]
    file_name: Mapped[str] = mapped_column(default="", comment="In the folder of exports")
    sha256: Mapped[str | None] = mapped_column(comment="Of the file, lower-case hex")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    left_out: Mapped[int] = mapped_column(
        default=0, comment="Items of which nothing is in it; its list says why"
    )
