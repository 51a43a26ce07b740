"""What is held, and what is asked for and got."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Hold(Row):
    """A stretch of one camera's recordings that eviction must leave alone, minutes not yet recorded included."""

    __tablename__ = "holds"
    __table_args__ = (
        UniqueConstraint("incident_id", "camera_id"),
        CheckConstraint("from_at < to_at", name="in_order"),
        CheckConstraint("budget IN ('report', 'anonymous', 'sos')", name="budget_known"),
        CheckConstraint("basis IN ('undecided', 'told', 'case')", name="basis_known"),
        CheckConstraint("(basis = 'case') = (until_at IS NULL)", name="case_has_no_end"),
        CheckConstraint("(released_at IS NULL) = (release_reason = '')", name="release_has_reason"),
        Index("ix_holds_in_force", "camera_id", "from_at", postgresql_where=text("released_at IS NULL")),
        Index("ix_holds_device_id", "device_id", postgresql_where=text("released_at IS NULL")),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    basis: Mapped[str] = mapped_column(
        default="undecided", comment="undecided; told: unfounded or inconclusive; case: verified"
    )
    until_at: Mapped[datetime | None] = mapped_column(
        comment="When the rule lets go of it; null: it stays with the case"
    )
    rank: Mapped[int] = mapped_column(comment="Of the camera among the linked ones; the last go first")
    budget: Mapped[str] = mapped_column(comment="What it counts on: report, anonymous or sos")
    device_id: Mapped[UUID | None] = mapped_column(comment="Whose budget; null when anonymous")
    placed_at: Mapped[datetime]
    released_at: Mapped[datetime | None] = mapped_column(
        comment="In force until then, whatever until_at says"
    )
    release_reason: Mapped[str] = mapped_column(default="")


class Clip(Row):
    """A cut of footage asked for. Its bytes are the evidence items of its parts.

    One per incident and camera; beside it what officers ask for, and what follows while an SOS moves before the camera.
    """

    __tablename__ = "clips"
    __table_args__ = (
        Index(
            "uq_clips_first",
            "incident_id",
            "camera_id",
            unique=True,
            postgresql_where=text("extends_id IS NULL"),
        ),
        UniqueConstraint("incident_id", "camera_id", "from_at", "to_at"),
        CheckConstraint(
            "extends_id IS NOT NULL AND budget IN ('officer', 'sos') OR extends_id IS NULL AND budget <> 'officer'",
            name="officer_extends",
        ),
        CheckConstraint("state IN ('pending', 'partial', 'final', 'unavailable')", name="state_known"),
        CheckConstraint("from_at < to_at", name="in_order"),
        CheckConstraint(
            "(state IN ('partial', 'final')) = (evidence_id IS NOT NULL)", name="secured_has_evidence"
        ),
        CheckConstraint("(state = 'unavailable') = (reason <> '')", name="unavailable_has_reason"),
        CheckConstraint("budget IN ('report', 'anonymous', 'sos', 'officer')", name="budget_known"),
        Index("ix_clips_camera_id", "camera_id", "pull_at"),
        Index("ix_clips_awaited", "incident_id", postgresql_where=text("state IN ('pending', 'partial')")),
        Index("ix_clips_device_id", "device_id", "pull_at", postgresql_where=text("device_id IS NOT NULL")),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    extends_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("clips.id"),
        comment="The clip an officer wanted more of, or a moving SOS has outlasted; null: the incident's first of its camera",
    )
    from_at: Mapped[datetime] = mapped_column(comment="Of the window asked for")
    to_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="pending")
    reason: Mapped[str] = mapped_column(default="", comment="Why there is nothing")
    evidence_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence_items.id"), comment="Of its parts, the one that lasts longest"
    )
    still_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_items.id"))
    motion: Mapped[float | None] = mapped_column(
        comment="Share of the picture, 0 to 1, that changes beyond what usually does between two of its key frames; null: not known"
    )
    budget: Mapped[str] = mapped_column(
        comment="What pulling it counts on: report, anonymous or sos; officer: nothing"
    )
    device_id: Mapped[UUID | None] = mapped_column(comment="Whose budget; null when anonymous")
    pull_at: Mapped[datetime] = mapped_column(
        comment="Not pulled before: later than requested_at when a budget was spent and nobody has claimed the task"
    )
    requested_at: Mapped[datetime]


class ClipPart(Row):
    """One file of a clip as it stands. Nearly always the only one: a clip splits where the camera changed its codec."""

    __tablename__ = "clip_parts"
    __table_args__ = (
        UniqueConstraint("clip_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("(storyboard_id IS NULL) = (storyboard = '{}')", name="storyboard_whole"),
    )

    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    number: Mapped[int] = mapped_column(comment="In the order of time, from 1")
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_items.id"))
    manifest_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_items.id"))
    storyboard_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_items.id"))
    storyboard: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="{columns, tile_width_px, tile_height_px, at_s: [offset into the part]}"
    )
