"""The audit's tables. The application's database role may insert and read, nothing else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Row


class AuditEntry(Row):
    """One act. Written in the same commit as what it accounts for."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entries_incident_id", "incident_id"),
        # What an officer gave back in a shift; of all the others none is in it.
        Index(
            "ix_audit_entries_given_back", "actor_id", "at", postgresql_where=text("action = 'task.release'")
        ),
    )

    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(comment="resident, anonymous, officer, service or system")
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(
        comment="As the officer or the process was called then; empty for residents"
    )
    via: Mapped[str] = mapped_column(default="", comment="The service key used on the actor's behalf, if any")
    action: Mapped[str] = mapped_column(comment="noun.verb")
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    incident_id: Mapped[UUID | None] = mapped_column(comment="The incident whose account this belongs to")
    reason: Mapped[str] = mapped_column(default="")
    request_id: Mapped[str] = mapped_column(default="")


class AuditNumber(Base):
    """The gap-free number of an entry, given after its commit by the one relay."""

    __tablename__ = "audit_numbers"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entries.id"), unique=True)


class AuditPending(Base):
    """Entries that wait for their number: an anti-join over years of entries would be the alternative.

    Taking a row away here hides nothing: the entry stays, and `doctor` counts entries without a number.
    """

    __tablename__ = "audit_pending"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entries.id"), primary_key=True)
