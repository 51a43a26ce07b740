"""The verification task, whose claim is part of it (one row, one holder), and what supervisors are told of, what officers skip."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class VerificationTask(Row):
    """One item of work for an officer."""

    __tablename__ = "verification_tasks"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'decided', 'joined', 'lifted')", name="state_known"),
        CheckConstraint("(claim_id IS NULL) = (claimed_by IS NULL)", name="claim_whole"),
        CheckConstraint("(state = 'decided') = (decided_by IS NOT NULL)", name="decided_by_somebody"),
        CheckConstraint("look BETWEEN 1 AND 3 AND (look = 1) = (seconds_id IS NULL)", name="look_known"),
        # A report has one task; each dispute of it has one more, once the one before is decided; and each decision that one
        # person is not enough for has one for the second, and, where they differ, one for a supervisor.
        Index(
            "uq_verification_tasks_first",
            "incident_id",
            unique=True,
            postgresql_where=text("dispute_id IS NULL AND seconds_id IS NULL"),
        ),
        Index(
            "uq_verification_tasks_dispute",
            "dispute_id",
            unique=True,
            postgresql_where=text("seconds_id IS NULL"),
        ),
        CheckConstraint("NOT is_planted OR look = 2", name="planted_looks"),
        Index(
            "uq_verification_tasks_open",
            "incident_id",
            unique=True,
            postgresql_where=text("state = 'open' AND NOT is_planted"),
        ),
        # Who has decided on an incident can hold no later claim on it, whatever a program forgets to ask.
        Index(
            "uq_verification_tasks_officer_once",
            "incident_id",
            text("coalesce(decided_by, claimed_by)"),
            unique=True,
        ),
        CheckConstraint("service_s > 0", name="service_s_positive"),
        # The open ones, however many are past: what the list and its counts read, see order.py.
        Index(
            "ix_verification_tasks_order",
            text("standing DESC"),
            "waits_since",
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_verification_tasks_station",
            "station_id",
            text("priority DESC"),
            "opened_at",
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_verification_tasks_claim_id", "claim_id", postgresql_where=text("claim_id IS NOT NULL")),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    dispute_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("disputes.id"), comment="What it is a second look for; null: a report's first"
    )
    seconds_id: Mapped[UUID | None] = mapped_column(
        # The two tables name each other; this one's key comes second.
        ForeignKey("verifications.id", use_alter=True, name="fk_verification_tasks_seconds_id"),
        unique=True,
        comment="Which decision it is another person's look at; its verdict is not shown",
    )
    look: Mapped[int] = mapped_column(
        default=1, comment="1 the first officer's, 2 a second's, 3 a supervisor's because they differ"
    )
    is_planted: Mapped[bool] = mapped_column(
        server_default=text("false"),
        default=False,
        comment="An audit item: a look whose answer is known, of which nothing leaves the house",
    )
    priority: Mapped[int] = mapped_column(comment="Of its kind; 0 to 10, 10 highest")
    waits_since: Mapped[datetime] = mapped_column(comment="When the report or dispute was received")
    service_s: Mapped[int] = mapped_column(comment="Within so long somebody should have looked")
    standing: Mapped[float] = mapped_column(comment="Its urgency without the age, see urgency.py")
    phones: Mapped[int] = mapped_column(comment="Devices that tell of the same, this one included")
    phones_m: Mapped[float] = mapped_column(comment="How far their places are from this one's, at most")
    phones_s: Mapped[float] = mapped_column(comment="How far their times are from this one's, at most")
    same_phone: Mapped[int] = mapped_column(
        comment="Reports of this device in the hour before, this included"
    )
    free_in_an_hour: Mapped[int] = mapped_column(
        default=3, server_default="3", comment="So many of them count in full, see urgency.py"
    )
    moving: Mapped[int] = mapped_column(
        default=0,
        server_default="0",
        comment="Cameras whose clip shows that something moves, see cctv_link/footage/moving.py",
    )
    looked_at: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="Cameras whose clip was looked at for motion"
    )
    state: Mapped[str] = mapped_column(default="open")
    station_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("stations.id"), comment="Null: no station is known"
    )
    routed: Mapped[str] = mapped_column(default="", comment="inside, border or nearest")
    opened_at: Mapped[datetime]
    claim_id: Mapped[UUID | None]
    claimed_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    claimed_at: Mapped[datetime | None]
    claim_expires_at: Mapped[datetime | None] = mapped_column(comment="The lease; in force until then")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))


class PlantedItem(Row):
    """A look whose answer is known, and what an officer found. A decision on it stands here and nowhere else."""

    __tablename__ = "planted_items"
    __table_args__ = (
        CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint("outcome IS NULL OR lifted_at IS NULL", name="decided_or_lifted"),
        Index("ix_planted_items_decided_at", "decided_at", postgresql_where=text("decided_at IS NOT NULL")),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"), unique=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    station_id: Mapped[UUID | None] = mapped_column(ForeignKey("stations.id"))
    expected: Mapped[str] = mapped_column(comment="The outcome that stands")
    planted_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("officers.id"), comment="A supervisor; null: by the timer"
    )
    planted_at: Mapped[datetime] = mapped_column(index=True)
    lifted_at: Mapped[datetime | None] = mapped_column(comment="When it was taken off, undecided")
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None]


class UnsentQuestion(Row):
    """What an officer asked at an audit item. It looks like any other, and nobody outside ever hears of it."""

    __tablename__ = "unsent_questions"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"), index=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    template: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime]


class ClaimBreak(Row):
    """That a supervisor took a claim from its holder: whose page says so, and why."""

    __tablename__ = "claim_breaks"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"), index=True)
    claim_id: Mapped[UUID] = mapped_column(unique=True)
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    broken_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(Text)
    broken_at: Mapped[datetime]


class SupervisorNotice(Row):
    """That supervisors were told of an incident nobody had decided on."""

    __tablename__ = "supervisor_notices"
    __table_args__ = (UniqueConstraint("incident_id", "waited_h"),)

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    waited_h: Mapped[int] = mapped_column(comment="Hours since the report was received")
    told_at: Mapped[datetime]


class Skip(Row):
    """That an officer gave a task back unlooked at, or looked at and left to another."""

    __tablename__ = "skips"
    __table_args__ = (
        CheckConstraint("skipped_at < until_at", name="in_order"),
        Index("ix_skips_officer_id", "officer_id", "until_at"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(comment="Empty: none was given")
    skipped_at: Mapped[datetime]
    until_at: Mapped[datetime] = mapped_column(comment="Until then it comes last for this officer")
