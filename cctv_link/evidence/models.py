"""Evidence items, the showings of them, and the orders that suspend disposal.

Of items and showings the application's database role may insert and read, nothing else.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

LONGEST_LEGAL_HOLD_DAYS = 180


class EvidenceItem(Row):
    """A clip, still, storyboard, manifest, voice note or upload under custody. Its id is made from its bytes, so that securing it twice is one item."""

    __tablename__ = "evidence_items"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('clip', 'still', 'storyboard', 'manifest', 'voice_note', 'voice_copy', 'upload',"
            " 'upload_photo', 'upload_video', 'upload_sound')",
            name="kind_known",
        ),
        CheckConstraint(
            "(camera_id IS NULL) = (kind IN ('voice_note', 'voice_copy', 'upload', 'upload_photo',"
            " 'upload_video', 'upload_sound'))",
            name="camera_but_of_residents",
        ),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size_bytes > 0", name="size_bytes_positive"),
        CheckConstraint("recorded_from <= recorded_to", name="recorded_in_order"),
        Index("ix_evidence_items_camera_id", "camera_id"),
        Index("ix_evidence_items_clip_id", "clip_id"),
        Index("ix_evidence_items_incident_id", "incident_id"),
    )

    kind: Mapped[str]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    camera_id: Mapped[UUID | None] = mapped_column(ForeignKey("cameras.id"))
    # No foreign key: the clip points here, and an item outlives what asked for it.
    clip_id: Mapped[UUID] = mapped_column(comment="The clip it is, or was taken from")
    sha256: Mapped[str] = mapped_column(comment="Of the stored bytes, lower-case hex")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str]
    recorded_from: Mapped[datetime] = mapped_column(comment="First picture, on the clock named below")
    recorded_to: Mapped[datetime] = mapped_column(comment="End of the last picture")
    gaps: Mapped[list[dict[str, Any]]] = mapped_column(
        comment="[{from, to}] inside the window asked for, RFC 3339"
    )
    clock_source: Mapped[str] = mapped_column(
        comment="rtcp: the camera's clock; local: the recorder's; mixed"
    )
    clock_offset_s: Mapped[float | None] = mapped_column(comment="Camera clock minus ours, as last measured")
    secured_at: Mapped[datetime] = mapped_column(comment="When custody began, our clock")
    derived_from_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence_items.id"), comment="The item an officer took it out of; null: cut by rule"
    )


class EvidenceView(Row):
    """That an officer was shown an item for a purpose. A player asks for many ranges; this is told once."""

    __tablename__ = "evidence_views"
    __table_args__ = (UniqueConstraint("viewer_id", "evidence_id", "purpose_kind", "purpose_id", "via"),)

    viewer_id: Mapped[UUID] = mapped_column(comment="The officer")
    via: Mapped[str] = mapped_column(
        default="", comment="The service key used on the officer's behalf, if any"
    )
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_items.id"), index=True)
    purpose_kind: Mapped[str] = mapped_column(comment="claim or sos")
    purpose_id: Mapped[UUID]
    viewed_at: Mapped[datetime] = mapped_column(comment="The first time for this purpose")


class LegalHold(Row):
    """An order that suspends disposal of what an incident has."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        CheckConstraint("order_reference <> ''", name="order_named"),
        CheckConstraint(
            f"expires_at > placed_at AND expires_at <= placed_at + interval '{LONGEST_LEGAL_HOLD_DAYS} days'",
            name="expires_within_half_a_year",
        ),
        CheckConstraint("(released_at IS NULL) = (released_by = '')", name="release_whole"),
        Index("ix_legal_holds_incident_id", "incident_id", "order_reference"),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    order_reference: Mapped[str] = mapped_column(comment="Of the order that demands it")
    placed_by: Mapped[str] = mapped_column(comment="The officer")
    placed_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(comment="It ends by itself then")
    released_at: Mapped[datetime | None]
    released_by: Mapped[str] = mapped_column(default="")
