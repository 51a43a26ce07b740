"""What lies in the ring, what is missing from it, and whether each camera was being recorded at a moment."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

# The column `bytes` would hide the type in its own class body.
Sha256 = bytes


class RecordingSegment(Row):
    """One file of the ring. Written when it opens, grows once a second, final when `closed_at` is set."""

    __tablename__ = "recording_segments"
    __table_args__ = (
        UniqueConstraint("run_id", "seq"),
        CheckConstraint("recorded_to >= recorded_from", name="recorded_in_order"),
        CheckConstraint("clock_source in ('rtcp', 'local')", name="clock_source_known"),
        CheckConstraint(
            "size_bytes >= 0 and frames >= 0 and key_frames >= 0 and seq >= 0", name="counts_not_negative"
        ),
        CheckConstraint("sha256 is null or octet_length(sha256) = 32", name="sha256_length"),
        CheckConstraint(
            "chain_sha256 is null or octet_length(chain_sha256) = 32", name="chain_sha256_length"
        ),
        CheckConstraint(
            "(closed_at is null) = (sha256 is null) and (closed_at is null) = (chain_sha256 is null)"
            " and (closed_at is null) = (end_reason is null)",
            name="closed_is_hashed",
        ),
        Index("ix_recording_segments_camera_id_recorded_from", "camera_id", "recorded_from"),
        # The chain's order: its end is signed every hour, and all of it is read when it is checked.
        Index(
            "ix_recording_segments_chain",
            "camera_id",
            "closed_at",
            "seq",
            "id",
            postgresql_where=text("closed_at is not null"),
        ),
        Index("ix_recording_segments_kept", "recorded_from", postgresql_where=text("evicted_at is null")),
        Index("ix_recording_segments_open", "camera_id", postgresql_where=text("closed_at is null")),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    run_id: Mapped[UUID] = mapped_column(
        comment="One connection to the camera; media time is continuous within it"
    )
    seq: Mapped[int] = mapped_column(comment="Place within the run, from 0")
    path: Mapped[str] = mapped_column(unique=True, comment="Relative to RING_DIR")
    recorded_from: Mapped[datetime] = mapped_column(comment="First picture, by clock_source")
    recorded_to: Mapped[datetime] = mapped_column(comment="End of the last picture on disk, by clock_source")
    clock_source: Mapped[str] = mapped_column(
        comment="rtcp: the camera's clock; local: least delayed arrival"
    )
    clock_offset_s: Mapped[float | None] = mapped_column(
        comment="Camera clock minus ours; null until the camera reports one. The other clock's times follow from it"
    )
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    frames: Mapped[int]
    key_frames: Mapped[int]
    sha256: Mapped[Sha256 | None] = mapped_column(LargeBinary, comment="Of the closed file")
    chain_sha256: Mapped[Sha256 | None] = mapped_column(
        LargeBinary,
        comment="sha256(chain of the camera's segment closed before || sha256); 32 zero bytes begin it",
    )
    closed_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(comment="rotated, torn, lost, or why the recording ended")
    evicted_at: Mapped[datetime | None] = mapped_column(
        comment="When the ring let it go; the file may be gone"
    )


class RecordingGap(Row):
    """A stretch that a connected camera should have been recorded in, and was not."""

    __tablename__ = "recording_gaps"
    __table_args__ = (
        CheckConstraint("to_at is null or to_at >= from_at", name="in_order"),
        Index("ix_recording_gaps_camera_id_from_at", "camera_id", "from_at"),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    from_at: Mapped[datetime] = mapped_column(comment="End of the last picture before")
    to_at: Mapped[datetime | None] = mapped_column(comment="First picture after; null while it lasts")
    reason: Mapped[str]


class CameraState(Row):
    """A spell during which a camera was, or was not, being recorded."""

    __tablename__ = "camera_states"
    __table_args__ = (
        CheckConstraint("state in ('recording', 'not_recording')", name="state_known"),
        CheckConstraint("(state = 'recording') = (reason is null)", name="absence_has_a_reason"),
        CheckConstraint("to_at is null or to_at >= from_at", name="in_order"),
        Index("ix_camera_states_camera_id_from_at", "camera_id", "from_at"),
        Index("uq_camera_states_open", "camera_id", unique=True, postgresql_where=text("to_at is null")),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    state: Mapped[str]
    reason: Mapped[str | None]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None] = mapped_column(
        comment="Null: the present spell, believed while its heart beats"
    )
    heartbeat_at: Mapped[datetime] = mapped_column(comment="When the recorder last said that this holds")
