"""The tables of phone numbers. None stands here in the clear."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class PhoneNumber(Row):
    """A number that a resident has asked a code for; with proven_at, one that is theirs."""

    __tablename__ = "phone_numbers"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries_counted"),
        # One number raises the trust of one resident: who shows it last has it.
        Index(
            "uq_phone_numbers_proven",
            "number_hash",
            unique=True,
            postgresql_where=text("proven_at IS NOT NULL"),
        ),
        Index(
            "uq_phone_numbers_resident_proven",
            "resident_id",
            unique=True,
            postgresql_where=text("proven_at IS NOT NULL"),
        ),
        Index(
            "uq_phone_numbers_resident_waiting",
            "resident_id",
            unique=True,
            postgresql_where=text("proven_at IS NULL"),
        ),
    )

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    number_hash: Mapped[bytes] = mapped_column(
        LargeBinary, comment="HMAC-SHA-256 under a key of this city; to know it again"
    )
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary, comment="AES-256-GCM; to send a code to")
    asked_at: Mapped[datetime]
    code_expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, comment="Codes that were entered; five at most count")
    proven_at: Mapped[datetime | None] = mapped_column(comment="When the right code was entered")


class PhoneCodeAsking(Row):
    """That a code was asked for, for one day: what keeps codes from flooding a stranger, also while Redis is away."""

    __tablename__ = "phone_code_askings"
    __table_args__ = (
        Index("ix_phone_code_askings_number_hash", "number_hash", "at"),
        Index("ix_phone_code_askings_asker_hash", "asker_hash", "at"),
        Index("ix_phone_code_askings_at", "at"),
    )

    number_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="HMAC-SHA-256; no resident beside it")
    asker_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="HMAC-SHA-256 of who asked")
    at: Mapped[datetime]
    is_sent: Mapped[bool] = mapped_column(comment="False: the number had had as many as it is sent")
