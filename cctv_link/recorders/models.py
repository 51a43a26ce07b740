"""Recorders, the cameras each keeps, and the files that came from them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Recorder(Row):
    """What keeps recordings: another maker's recorder, a folder, or our own ring."""

    __tablename__ = "recorders"
    __table_args__ = (
        CheckConstraint("kind IN ('ring', 'folder', 'frigate', 'mediamtx', 'onvif')", name="kind_known"),
        CheckConstraint("(kind = 'ring') = (address = '')", name="ring_has_no_address"),
        CheckConstraint(
            "(kind IN ('frigate', 'mediamtx', 'onvif')) = (ip IS NOT NULL)", name="reached_by_ip"
        ),
        CheckConstraint("clock_offset_s BETWEEN -31536000 AND 31536000", name="clock_offset_s_range"),
    )

    label: Mapped[str] = mapped_column(unique=True, comment="As people call it, such as NVR Saddar 2")
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(comment="http, https or an absolute path, without credentials")
    ip: Mapped[str | None] = mapped_column(
        comment="The address its name had when it was checked against CAMERA_NETWORKS; it is the one connected to"
    )
    sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="Name and password under a key made from SECRET_KEY"
    )
    clock_offset_s: Mapped[float] = mapped_column(default=0.0, comment="Its clock minus ours")
    added_at: Mapped[datetime]


class RecordedCamera(Row):
    """That a recorder keeps a camera's recordings, and what the camera is called there."""

    __tablename__ = "recorded_cameras"

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"), unique=True)
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("recorders.id"), index=True)
    recording_token: Mapped[str] = mapped_column(
        comment="Frigate's camera, MediaMTX's path, ONVIF's recording, or a folder's file name pattern"
    )
    linked_at: Mapped[datetime]


class ReceivedOriginal(Row):
    """A file exactly as a recorder sent it. The clip was copied from it; its hash is what the recorder can be held to."""

    __tablename__ = "received_originals"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size_bytes > 0", name="size_bytes_positive"),
        Index("ix_received_originals_clip_id", "clip_id"),
    )

    # No foreign key: as with evidence, an original outlives what asked for it.
    clip_id: Mapped[UUID] = mapped_column(comment="The clip it was received for")
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("recorders.id"))
    sha256: Mapped[str] = mapped_column(comment="Of the bytes received, lower-case hex")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    recorded_from: Mapped[datetime] = mapped_column(
        comment="First picture, by the recorder's clock put right"
    )
    clock_offset_s: Mapped[float] = mapped_column(comment="What it was put right by: its clock minus ours")
    is_stored: Mapped[bool] = mapped_column(
        comment="Whether its bytes are kept under this id, or the hash alone"
    )
    received_at: Mapped[datetime]
