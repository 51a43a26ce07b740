"""The translations' table. An officer's earlier words stay; the last ones are shown. What a resident says is told by its
id: a report's own, or that of the dispute, or of the question, in which they said it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Translation(Row):
    """What a report says, in other words; or that the machine would not."""

    __tablename__ = "translations"
    __table_args__ = (
        CheckConstraint("(officer_id IS NULL) = (service <> '')", name="by_somebody"),
        CheckConstraint("(words = '') = (refusal <> '')", name="says_something"),
        Index(
            "uq_translations_machine",
            "said_id",
            "into_language",
            unique=True,
            postgresql_where=text("officer_id IS NULL"),
        ),
        Index("ix_translations_said_id", "said_id"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    said_id: Mapped[UUID] = mapped_column(
        comment="Whose words: the report's own id, or that of the dispute or question in which its reporter said them"
    )
    into_language: Mapped[str] = mapped_column(comment="en, ur or sd")
    from_language: Mapped[str] = mapped_column(comment="Empty: nobody knows")
    officer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("officers.id"), comment="Whose words they are; null: a machine's"
    )
    service: Mapped[str] = mapped_column(default="", comment="The machine's host; empty: an officer's")
    words: Mapped[str] = mapped_column(Text)
    refusal: Mapped[str] = mapped_column(default="", comment="Why the machine did not translate it")
    is_final: Mapped[bool] = mapped_column(
        default=True,
        server_default=text("true"),
        comment="False: the service let nobody of this house in; that is no word about the words, and it is asked again",
    )
    translated_at: Mapped[datetime]
