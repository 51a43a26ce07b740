"""The table of a shared trip."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row

STATES = ("under_way", "arrived", "raised")


class Trip(Row):
    """A resident on their way, and when they mean to arrive. A device has at most one under way."""

    __tablename__ = "trips"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        Index(
            "uq_trips_under_way_device",
            "device_id",
            unique=True,
            postgresql_where=text("state = 'under_way'"),
        ),
        Index("ix_trips_resident_id", "resident_id", "started_at"),
    )

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"))
    origin: Mapped[str] = mapped_column(comment="In the resident's words")
    destination: Mapped[str] = mapped_column(comment="In the resident's words")
    state: Mapped[str] = mapped_column(default="under_way")
    started_at: Mapped[datetime]
    expected_at: Mapped[datetime] = mapped_column(comment="When the resident means to arrive")
    first_expected_at: Mapped[datetime] = mapped_column(comment="As it was when the trip began")
    raises_at: Mapped[datetime] = mapped_column(comment="When we raise an SOS, unless they have arrived")
    arrived_at: Mapped[datetime | None] = mapped_column(
        comment="When its resident said so, as the phone sees it: with either PIN"
    )
    follows_until: Mapped[datetime | None] = mapped_column(
        comment="So long its phone goes on sending places after it arrived by PIN"
    )
    sos_alert_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("sos_alerts.id"),
        comment="What was raised because they did not arrive, or were made to say so",
    )
    lat: Mapped[float | None] = mapped_column(comment="The newest place; the way there is not kept")
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    position_at: Mapped[datetime | None] = mapped_column(comment="The phone's clock")
