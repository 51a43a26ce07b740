"""The truth over time, the pictures it is judged by, faults with their repair tickets, and what boxes say."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

Picture = bytes


class CameraTruth(Row):
    """A spell during which the same was true of a camera."""

    __tablename__ = "camera_truths"
    __table_args__ = (
        CheckConstraint("(fails_at = '') = (reason = '')", name="failure_has_a_reason"),
        CheckConstraint("to_at is null or to_at >= from_at", name="in_order"),
        Index("ix_camera_truths_camera_id_from_at", "camera_id", "from_at"),
        Index("uq_camera_truths_open", "camera_id", unique=True, postgresql_where=text("to_at is null")),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    fails_at: Mapped[str] = mapped_column(comment="The first rung of the ladder that fails; empty: all hold")
    reason: Mapped[str]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None] = mapped_column(
        comment="Null: the present spell, believed while it is seen"
    )
    seen_at: Mapped[datetime] = mapped_column(comment="When a sample last said so")


class CameraClaim(Row):
    """What a camera says itself is wrong with it, by its ONVIF events, from when we heard it until it took it back."""

    __tablename__ = "camera_claims"
    __table_args__ = (
        CheckConstraint("to_at is null or to_at >= from_at", name="in_order"),
        Index("ix_camera_claims_camera_id", "camera_id", "from_at"),
        Index(
            "uq_camera_claims_open",
            "camera_id",
            "kind",
            unique=True,
            postgresql_where=text("to_at is null"),
        ),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    kind: Mapped[str] = mapped_column(comment="What it claims, such as dark or tampered")
    topic: Mapped[str] = mapped_column(comment="Of its ONVIF event")
    from_at: Mapped[datetime] = mapped_column(comment="When we heard it, our clock")
    heard_at: Mapped[datetime] = mapped_column(comment="When it was last asked and had not taken it back")
    to_at: Mapped[datetime | None] = mapped_column(
        comment="When it took it back; null: it stands, while it is heard"
    )


class PictureReference(Row):
    """What a camera shows when all is well, by day or by night; its pictures are held against it."""

    __tablename__ = "picture_references"
    __table_args__ = (
        CheckConstraint("light in ('day', 'night')", name="light_known"),
        Index(
            "uq_picture_references_in_force",
            "camera_id",
            "light",
            unique=True,
            postgresql_where=text("replaced_at is null"),
        ),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    light: Mapped[str]
    picture: Mapped[Picture] = mapped_column(LargeBinary, comment="PNG, 320x180, grey")
    learned_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class CameraFault(Row):
    """Something wrong with a camera, or with the box of a pole, from when it was noticed until it was gone."""

    __tablename__ = "camera_faults"
    __table_args__ = (
        CheckConstraint("closed_at is null or closed_at >= opened_at", name="in_order"),
        Index(
            "uq_camera_faults_open_of_camera",
            "camera_id",
            "kind",
            unique=True,
            postgresql_where=text("closed_at is null and camera_id is not null"),
        ),
        Index(
            "uq_camera_faults_open_of_pole",
            "pole_id",
            "kind",
            unique=True,
            postgresql_where=text("closed_at is null and camera_id is null"),
        ),
        Index("ix_camera_faults_camera_id", "camera_id", "opened_at"),
    )

    pole_id: Mapped[UUID] = mapped_column(ForeignKey("poles.id"))
    camera_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cameras.id"), comment="Null: of the pole's box, and so of all its cameras"
    )
    kind: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    good_picture: Mapped[Picture | None] = mapped_column(
        LargeBinary, comment="PNG: the reference it was judged by"
    )
    fault_picture: Mapped[Picture | None] = mapped_column(
        LargeBinary, comment="JPEG: what the camera showed when the fault was opened"
    )


class RepairTicket(Row):
    """The mending of one fault: whose it is, under which contract, and by when."""

    __tablename__ = "repair_tickets"
    __table_args__ = (
        CheckConstraint("state in ('open', 'assigned', 'in_work', 'done', 'confirmed')", name="state_known"),
        CheckConstraint("escalation between 0 and 2", name="escalation_range"),
        CheckConstraint("urgency between 0 and 10", name="urgency_range"),
        CheckConstraint(
            "state = 'open' or owner_id is not null or confirmed_at is not null", name="has_an_owner"
        ),
        Index("ix_repair_tickets_unconfirmed", "due_at", postgresql_where=text("state <> 'confirmed'")),
    )

    fault_id: Mapped[UUID] = mapped_column(ForeignKey("camera_faults.id"), unique=True)
    state: Mapped[str] = mapped_column(default="open")
    contract: Mapped[str] = mapped_column(comment="Who is paid to mend it")
    urgency: Mapped[int] = mapped_column(comment="0 to 10, 10 highest")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    escalation: Mapped[int] = mapped_column(
        default=0, comment="0 in time; 1 overdue, the supervisor's; 2 overdue twice over, the contract's"
    )
    assigned_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(
        comment="When the camera itself showed it is mended"
    )
    note: Mapped[str] = mapped_column(default="", comment="The technician's own words")


class CabinetSecret(Row):
    """The key with which a pole's box signs what it says; sealed, and shown once, when it is issued."""

    __tablename__ = "cabinet_secrets"

    pole_id: Mapped[UUID] = mapped_column(ForeignKey("poles.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, comment="Under a key made from SECRET_KEY")
    issued_at: Mapped[datetime]


class CabinetState(Row):
    """The last heartbeat of a pole's box."""

    __tablename__ = "cabinet_states"

    pole_id: Mapped[UUID] = mapped_column(ForeignKey("poles.id"), unique=True)
    beat_at: Mapped[datetime] = mapped_column(comment="By the box's clock, within 5 minutes of ours")
    received_at: Mapped[datetime]
    door_open: Mapped[bool]
    mains_v: Mapped[float]
    link_up: Mapped[bool]


class CabinetBeat(Row):
    """Ids of heartbeats taken in the last day: one that comes again is a replay."""

    __tablename__ = "cabinet_beats"
    __table_args__ = (
        UniqueConstraint("pole_id", "beat_id"),
        Index("ix_cabinet_beats_received_at", "received_at"),
    )

    pole_id: Mapped[UUID] = mapped_column(ForeignKey("poles.id"))
    beat_id: Mapped[UUID]
    received_at: Mapped[datetime]
