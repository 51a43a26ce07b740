"""The tables of identity. No token, key or password is stored, only hashes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geography
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row, geography_point

ROLES = ("verifier", "operator", "supervisor", "technician", "auditor", "administrator")


class Resident(Row):
    """A pseudonym with one or more devices. Nothing else is known of the person."""

    __tablename__ = "residents"

    created_at: Mapped[datetime]


class DeviceRow(Row):
    """One installation of the app, or one browser."""

    __tablename__ = "devices"
    __table_args__ = (CheckConstraint("platform IN ('web', 'android', 'ios')", name="platform_known"),)

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"), index=True)
    platform: Mapped[str]
    locale: Mapped[str] = mapped_column(comment="BCP 47")
    app_version: Mapped[str] = mapped_column(default="")
    owes_work_bits: Mapped[int] = mapped_column(
        SmallInteger,
        default=0,
        server_default="0",
        comment="Enrolled in a flood: how hard the work is that it owes before it does more than call for help",
    )
    created_at: Mapped[datetime]
    seen_on: Mapped[date | None] = mapped_column(comment="The day it last asked for a token: no hour is kept")
    public_key: Mapped[bytes | None] = mapped_column(
        LargeBinary,
        comment="SubjectPublicKeyInfo, P-256 or Ed25519; its requests are signed with the other half",
    )
    waits_until: Mapped[datetime | None] = mapped_column(
        comment="It came by invitation and nobody has let it in yet; after this, nobody can"
    )
    ended_at: Mapped[datetime | None] = mapped_column(comment="Signed out by another phone, or erased")


class DeviceToken(Row):
    """A bearer token of a device. Renewal issues another; the older ones end when it is first used.

    What a device with a key holds is signed by us and lies in no table, see residents."""

    __tablename__ = "device_tokens"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, comment="SHA-256")
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    first_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Station(Row):
    """A police station: the unit an officer belongs to, and the area it answers for."""

    __tablename__ = "stations"
    __table_args__ = (Index("ix_stations_area", "area", postgresql_using="gist"),)

    name: Mapped[str] = mapped_column(unique=True)
    district: Mapped[str] = mapped_column(comment="Empty when the file says none")
    names: Mapped[dict[str, str]] = mapped_column(
        JSONB,
        default=dict,
        comment="By language, what it is called there; what is missing is called by its name",
    )
    district_names: Mapped[dict[str, str]] = mapped_column(
        JSONB, default=dict, comment="The same of its district"
    )
    area: Mapped[Any] = mapped_column(Geography("MULTIPOLYGON", srid=4326, spatial_index=False))
    house: Mapped[Any] = mapped_column(geography_point(), comment="Where its building stands")
    phone: Mapped[str] = mapped_column(default="", comment="E.164, of whoever is on duty; empty when unknown")
    source: Mapped[str] = mapped_column(comment="The file it came from")
    ended_at: Mapped[datetime | None] = mapped_column(comment="Since then no file names it")


class Officer(Row):
    """A police person with an account."""

    __tablename__ = "officers"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(role) for role in ROLES)})", name="role_known"),
        CheckConstraint("confined_to IN ('', 'district', 'station')", name="confined_to_known"),
        CheckConstraint("confined_to = '' OR station_id IS NOT NULL", name="confined_somewhere"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    station_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("stations.id"), index=True, comment="Null: the whole city"
    )
    confined_to: Mapped[str] = mapped_column(
        default="", comment="Sees nothing beyond their station, or its district; empty: the whole city"
    )
    password_hash: Mapped[str] = mapped_column(Text, comment="argon2id")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class OfficerCamera(Row):
    """One camera that an officer sees, or does not, whatever their area says."""

    __tablename__ = "officer_cameras"
    __table_args__ = (UniqueConstraint("officer_id", "camera_id"),)

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    is_seen: Mapped[bool] = mapped_column(comment="True: though it stands elsewhere; false: not at all")


class OfficerSession(Row):
    """A sign-in, kept on our side so that it can be ended at once."""

    __tablename__ = "officer_sessions"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, comment="SHA-256 of the cookie")
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime] = mapped_column(
        comment="The officer showed who they are: at sign-in, and again"
    )
    armed_at: Mapped[datetime | None] = mapped_column(comment="A console that waits for an SOS is never idle")
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(default="", comment="The network address it was opened from")
    agent: Mapped[str] = mapped_column(default="", comment="User-Agent, its first 200 characters")


class Passkey(Row):
    """A WebAuthn credential of an officer. Only its public half is here."""

    __tablename__ = "passkeys"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary, comment="COSE")
    sign_count: Mapped[int] = mapped_column(BigInteger, comment="Never goes back, or the key was copied")
    label: Mapped[str]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class PasskeyChallenge(Row):
    """A question that one passkey may answer, once and soon."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        CheckConstraint("purpose IN ('add', 'sign_in', 'prove')", name="purpose_known"),
        Index("ix_passkey_challenges_expires_at", "expires_at"),
    )

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    purpose: Mapped[str]
    bound_to: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the cookie it was made for")
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


class PasskeyWaiver(Row):
    """A supervisor lets an officer who lost every passkey in by password alone, once and soon."""

    __tablename__ = "passkey_waivers"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    granted_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    reason: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ServiceKey(Row):
    """A key for a program, bound to a named officer; the audit names both."""

    __tablename__ = "service_keys"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, comment="SHA-256")
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
