"""What was asked to be taken out of a clip, and what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Extract(Row):
    """A still or a piece that an officer took out of an item. The same again is the same."""

    __tablename__ = "extracts"
    __table_args__ = (
        UniqueConstraint("source_id", "kind", "from_at", "to_at"),
        CheckConstraint("kind IN ('still', 'clip')", name="kind_known"),
        CheckConstraint("from_at <= to_at AND (kind = 'still') = (from_at = to_at)", name="in_order"),
        CheckConstraint("state IN ('asked', 'under_way', 'made', 'failed')", name="state_known"),
        CheckConstraint("(state = 'failed') = (failure <> '')", name="failed_says_why"),
        CheckConstraint(
            "(state = 'made') = (evidence_id IS NOT NULL) AND (state = 'made') = (manifest_id IS NOT NULL)",
            name="made_is_whole",
        ),
        Index("ix_extracts_incident_id", "incident_id"),
    )

    kind: Mapped[str] = mapped_column(comment="still or clip")
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence_items.id"), comment="The item it is taken out of"
    )
    from_at: Mapped[datetime] = mapped_column(comment="On the item's clock; of a still, its moment")
    to_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="asked")
    failure: Mapped[str] = mapped_column(default="", comment="Why there is none")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    asked_at: Mapped[datetime]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_items.id"))
    manifest_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_items.id"))
