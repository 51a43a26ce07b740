"""Why an officer looks at a camera now, what was shown, and the newest still of each camera."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class LivePurpose(Row):
    """A stated reason to look at live pictures; it lasts ten minutes."""

    __tablename__ = "live_purposes"
    __table_args__ = (
        CheckConstraint("length(reason) >= 30", name="reason_length"),
        CheckConstraint("until_at > stated_at", name="in_order"),
        Index("ix_live_purposes_officer_id", "officer_id", "until_at"),
    )

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str]
    stated_at: Mapped[datetime]
    until_at: Mapped[datetime]


class LiveView(Row):
    """How often an officer was shown a camera for a purpose in an hour; the first of them is in the audit."""

    __tablename__ = "live_views"
    __table_args__ = (
        UniqueConstraint(
            *("officer_id", "camera_id", "kind", "purpose_kind", "purpose_id", "hour_at"),
            name="uq_live_views_once_an_hour",
        ),
        CheckConstraint("kind IN ('still', 'stream')", name="kind_known"),
        CheckConstraint("purpose_kind IN ('live_purpose', 'sos_alert', 'upkeep')", name="purpose_kind_known"),
    )

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"), index=True)
    kind: Mapped[str]
    purpose_kind: Mapped[str]
    purpose_id: Mapped[UUID] = mapped_column(comment="Of upkeep: the camera itself")
    hour_at: Mapped[datetime] = mapped_column(comment="The beginning of the hour")
    shown: Mapped[int] = mapped_column(default=1, comment="Stills handed out, or playlists asked for")


class CameraStill(Row):
    """The newest still of a camera; kept until the next one."""

    __tablename__ = "camera_stills"

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(
        comment="When the recording it was taken from had come to this"
    )
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)
