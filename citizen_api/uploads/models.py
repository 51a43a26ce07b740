"""The table of uploads. Their bytes grow beside the store until they were examined."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

# Still on its way; come whole; fit to be seen; not fit; ended by its sender; ended by its day being over.
STATES = ("open", "received", "ready", "refused", "ended", "expired")
LIVE = ("open", "received", "ready")


class Upload(Row):
    """A photo, a video or a voice note of one report, SOS or message. Of an anonymous report it knows no device."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'received', 'ready', 'refused', 'ended', 'expired')", name="state_known"
        ),
        CheckConstraint("kind IN ('photo', 'video', 'voice')", name="kind_known"),
        CheckConstraint("num_nonnulls(report_id, sos_alert_id, message_id) = 1", name="one_subject"),
        CheckConstraint("(resident_id IS NULL) = (device_id IS NULL)", name="anonymous_or_known"),
        CheckConstraint("resident_id IS NOT NULL OR report_id IS NOT NULL", name="only_reports_anonymous"),
        CheckConstraint("length_bytes > 0", name="length_positive"),
        CheckConstraint("(state = 'refused') = (reason <> '')", name="refused_says_why"),
        CheckConstraint("state <> 'ready' OR copy_id IS NOT NULL", name="ready_has_copy"),
        UniqueConstraint("incident_id", "sent_key"),
        Index("ix_uploads_report_id", "report_id"),
        Index("ix_uploads_sos_alert_id", "sos_alert_id"),
        Index("ix_uploads_message_id", "message_id"),
        Index(
            "ix_uploads_device_id", "device_id", "created_at", postgresql_where=text("device_id IS NOT NULL")
        ),
    )

    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("residents.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"))
    sos_alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("sos_alerts.id"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("sos_messages.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    sent_key: Mapped[UUID | None] = mapped_column(
        comment="Made by the phone before the first try; the same is the same upload"
    )
    kind: Mapped[str] = mapped_column(comment="photo, video or voice")
    media_type: Mapped[str] = mapped_column(comment="What it says it is")
    client_metadata: Mapped[str] = mapped_column(comment="As the client sent it; empty once all has come")
    length_bytes: Mapped[int] = mapped_column(BigInteger)
    claimed_sha256: Mapped[str] = mapped_column(default="", comment="What the phone says it is; or empty")
    sha256: Mapped[str] = mapped_column(default="", comment="Of all of it, once it has come")
    state: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str] = mapped_column(default="", comment="Why it is refused, by its code; else empty")
    created_at: Mapped[datetime] = mapped_column(comment="Our clock")
    expires_at: Mapped[datetime] = mapped_column(comment="What has not come whole by then is thrown away")
    received_at: Mapped[datetime | None] = mapped_column(comment="When the last byte had come")
    # No foreign key: evidence is the cameras' side.
    copy_id: Mapped[UUID | None] = mapped_column(comment="The evidence item that may be shown")
    facts: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="As it was decoded: width_px, height_px, length_s"
    )
