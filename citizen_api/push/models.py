"""Tables of notifications and their deliveries."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Row

PUSH_STEPS = ("accepted", "shown", "opened", "dead", "refused")
STATES = ("inbox", "waiting", "sent", "gone", "refused", "expired", "quiet")


class Notification(Row):
    """What the community should learn about a verified incident: once for each incident and kind; or that a reporter is asked something.

    Without words: these are made for each device's language when it reads or is sent the notification.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index(
            "uq_notifications_incident_id_kind",
            "incident_id",
            "kind",
            unique=True,
            postgresql_where=text("question_id IS NULL"),
        ),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    question_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("report_questions.id"),
        unique=True,
        comment="What a reporter is asked; null for the community's",
    )
    kind: Mapped[str]
    category: Mapped[str]
    at: Mapped[datetime]
    lat: Mapped[float] = mapped_column(comment="Of the published anchor, never of the exact place")
    lon: Mapped[float] = mapped_column(comment="Of the published anchor, never of the exact place")


class NotificationDelivery(Base):
    """One notification for one device. The key is what makes every repetition harmless."""

    __tablename__ = "notification_deliveries"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        Index(
            "ix_notification_deliveries_waiting",
            "notification_id",
            "batch",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_notification_deliveries_notification_id", "notification_id"),
    )

    # The device first: its inbox is read along this key, newest first.
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id"), primary_key=True)
    batch: Mapped[int | None] = mapped_column(
        comment="Which sending it belongs to; null when it is for the inbox only"
    )
    state: Mapped[str] = mapped_column(
        comment="inbox (no push wanted), waiting, sent, gone (registration dead), refused, expired,"
        " quiet (stale before the device's quiet hours end)"
    )
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None] = mapped_column(comment="When the phone says that it showed it")
    opened_at: Mapped[datetime | None] = mapped_column(comment="When the phone says it was opened")


class PushTest(Row):
    """A message to one phone, asked for on that phone: whether it would be told. It is in nobody's inbox."""

    __tablename__ = "push_tests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'sent', 'gone', 'refused', 'expired')",
            name="state_known",
        ),
    )

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(comment="waiting, sent, gone (registration dead), refused, expired")
    settled_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None] = mapped_column(comment="When the phone says that it showed it")
    opened_at: Mapped[datetime | None] = mapped_column(comment="When the phone says it was opened")


class PushPause(Row):
    """A provider that takes nothing and is left alone for a while; no row when all is well."""

    __tablename__ = "push_pauses"

    provider: Mapped[str] = mapped_column(unique=True)
    tries: Mapped[int] = mapped_column(comment="Since it was last heard to take anything")
    since: Mapped[datetime] = mapped_column(comment="When it first took nothing")
    until: Mapped[datetime] = mapped_column(comment="When the next one tries it")


class PushProvider(Base):
    """What a provider has said lately of the phones it was asked to reach: Firebase, or the host of a browser's push service."""

    __tablename__ = "push_providers"

    provider: Mapped[str] = mapped_column(primary_key=True)
    took_at: Mapped[datetime | None] = mapped_column(
        comment="When it last took a message from anybody, to the minute"
    )
    all_dead_at: Mapped[datetime | None] = mapped_column(comment="When it last called a whole sending dead")
    is_doubted: Mapped[bool] = mapped_column(
        comment="Whether it has taken nothing since it called everybody dead, so that nobody is forgotten on its word"
    )


class PushTally(Base):
    """How often something happened with push messages on one day: counts, and no device."""

    __tablename__ = "push_tallies"
    __table_args__ = (
        CheckConstraint("provider IN ('fcm', 'webpush')", name="provider_known"),
        CheckConstraint(f"step IN ({', '.join(repr(step) for step in PUSH_STEPS)})", name="step_known"),
    )

    day: Mapped[date] = mapped_column(primary_key=True, comment="By the city's clock")
    provider: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True, comment=", ".join(PUSH_STEPS))
    slot: Mapped[int] = mapped_column(
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        comment="One of sixteen by chance, so that those who count at once do not wait for each other",
    )
    many: Mapped[int] = mapped_column(BigInteger)
