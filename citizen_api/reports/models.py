"""The report's tables. A report is never edited; a correction is a new report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row, geography_point


class Report(Row):
    """One resident's statement. An anonymous one knows neither resident nor device."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint(
            "(resident_id IS NULL) = (receipt_secret_hash IS NOT NULL) AND (resident_id IS NULL) = (device_id IS NULL)",
            name="anonymous_or_known",
        ),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True, comment="Speakable, with a check character")
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("residents.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"))
    receipt_secret_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="SHA-256 of the only key to an anonymous report"
    )
    category: Mapped[str]
    narrative: Mapped[str] = mapped_column(Text, comment="The resident's own words")
    position: Mapped[Any] = mapped_column(geography_point())
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy_m: Mapped[float] = mapped_column(comment="Radius the phone was sure of")
    occurred_at: Mapped[datetime] = mapped_column(comment="Corrected by the phone's skew")
    occurred_until: Mapped[datetime | None] = mapped_column(comment="Corrected by the phone's skew")
    composed_at: Mapped[datetime | None] = mapped_column(comment="Corrected by the phone's skew")
    given_occurred_at: Mapped[datetime] = mapped_column(comment="As the phone said it")
    given_occurred_until: Mapped[datetime | None] = mapped_column(comment="As the phone said it")
    given_composed_at: Mapped[datetime | None] = mapped_column(comment="As the phone said it")
    given_sent_at: Mapped[datetime | None] = mapped_column(
        comment="As the phone said it; the skew is against it"
    )
    received_at: Mapped[datetime] = mapped_column(comment="Our clock")


class Dispute(Row):
    """That a reporter did not accept what was found, and what the second look at it found."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(
            "reason IN ('it_happened', 'more_to_see', 'place_or_time', 'other')", name="reason_known"
        ),
        CheckConstraint("number BETWEEN 1 AND 2", name="number_within_limit"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="end_whole"),
        UniqueConstraint("report_id", "number"),
        Index("uq_disputes_open", "incident_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    number: Mapped[int] = mapped_column(comment="Of the report's disputes, from 1")
    reason: Mapped[str]
    narrative: Mapped[str] = mapped_column(Text, comment="The resident's own words")
    finding: Mapped[str] = mapped_column(comment="What is disputed; not shown to who looks again")
    received_at: Mapped[datetime] = mapped_column(comment="Our clock")
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(comment="What the second look found")


class Question(Row):
    """What the police asked a reporter, by a template, and the reporter's answer. Answered once."""

    __tablename__ = "report_questions"
    __table_args__ = (
        CheckConstraint(
            "answered_at IS NOT NULL OR (choice IS NULL AND narrative = '')", name="answer_whole"
        ),
        Index("ix_report_questions_report_id", "report_id", "asked_at"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), comment="The report's own")
    template: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), comment="Not told to the reporter")
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(comment="Until when it may be answered")
    answered_at: Mapped[datetime | None]
    choice: Mapped[str | None]
    narrative: Mapped[str] = mapped_column(Text, default="", comment="The resident's own words")
