"""Tables of watch areas, push registrations and invitations. The devices themselves are kept by kernel.identity."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from citizen_api.devices.circles import (
    CENTER_DEG,
    INDEX_HOLDS,
    LARGEST_RADIUS_M,
    SMALLEST_RADIUS_M,
    radius_classes,
)
from kernel.db import Row, geography_point


class WatchArea(Row):
    """A circle about which a device wants to hear. It may say where somebody lives: for nobody else."""

    __tablename__ = "watch_areas"
    __table_args__ = (
        UniqueConstraint("device_id", "ordinal"),
        CheckConstraint(
            f"radius_m BETWEEN {SMALLEST_RADIUS_M} AND {LARGEST_RADIUS_M}", name="radius_m_range"
        ),
        *(
            Index(
                f"ix_watch_areas_center_to_{upper}_m",
                text(f"({CENTER_DEG})"),
                postgresql_using="gist",
                postgresql_include=INDEX_HOLDS,
                postgresql_where=text(condition),
            )
            for upper, condition in radius_classes()
        ),
    )

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"))
    ordinal: Mapped[int] = mapped_column(comment="Its place in the resident's list, from 0")
    label: Mapped[str | None] = mapped_column(comment="The resident's own word for it")
    center: Mapped[Any] = mapped_column(geography_point())
    radius_m: Mapped[float]
    kinds: Mapped[list[str] | None] = mapped_column(
        ARRAY(Text), comment="Categories and groups of them as the resident named them; null for everything"
    )


class WatchChoices(Row):
    """What holds for all of a device's places: when it stays silent, and whether it wants to be asked for help."""

    __tablename__ = "watch_choices"
    __table_args__ = (
        CheckConstraint("(quiet_from_min IS NULL) = (quiet_to_min IS NULL)", name="quiet_both"),
        CheckConstraint(
            "quiet_from_min BETWEEN 0 AND 1439 AND quiet_to_min BETWEEN 0 AND 1439"
            " AND quiet_from_min <> quiet_to_min",
            name="quiet_range",
        ),
    )

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), unique=True)
    quiet_from_min: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Minute of the city's day from which the device stays silent"
    )
    quiet_to_min: Mapped[int | None] = mapped_column(SmallInteger, comment="Minute at which that ends")
    may_be_asked: Mapped[bool] = mapped_column(
        default=False, comment="Wants to be asked when somebody near one of its places needs help"
    )


class PushRegistration(Row):
    """Where push messages for a device go. Another registration is another row, so that the end of an old one
    never removes the new one."""

    __tablename__ = "push_registrations"
    __table_args__ = (
        UniqueConstraint("provider", "token"),
        CheckConstraint("provider IN ('fcm', 'webpush')", name="provider_known"),
        CheckConstraint(
            "(provider = 'webpush') = (p256dh IS NOT NULL) AND (p256dh IS NULL) = (auth IS NULL)",
            name="browsers_keys",
        ),
    )

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), unique=True)
    provider: Mapped[str]
    token: Mapped[str] = mapped_column(
        comment="The provider's registration token, or a browser's endpoint; a secret"
    )
    fid: Mapped[str | None] = mapped_column(comment="Firebase installation id, which replaces the token")
    p256dh: Mapped[str | None] = mapped_column(comment="A browser's public key, base64url")
    auth: Mapped[str | None] = mapped_column(comment="A browser's authentication secret, base64url")
    registered_at: Mapped[datetime]


class DeviceInvitation(Row):
    """A code by which another phone joins the resident; it is shown once, and kept as a keyed hash."""

    __tablename__ = "device_invitations"

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(
        ForeignKey("devices.id"), index=True, comment="Which phone shows the code"
    )
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, comment="HMAC-SHA-256")
    expires_at: Mapped[datetime]
    used_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("devices.id"), comment="The phone that came with it"
    )
    push: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB, comment="Where the phone that came with it wants to be pushed to, until it is let in"
    )
