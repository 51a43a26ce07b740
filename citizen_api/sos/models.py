"""The tables of an SOS alert."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from citizen_api.sos.ladder import CONTACT_STATES, ENDED, HOWS, STATES
from kernel.db import Row, geography_point

_ENDED_SQL = ", ".join(repr(state) for state in sorted(ENDED))
# One that was stood down under duress goes on, and its phone must not see that: a new press raises a new one.
OPEN_TO_ITS_PHONE = f"state NOT IN ({_ENDED_SQL}) AND stood_down_at IS NULL"


class SosAlert(Row):
    """A request for help now. A device has at most one open at a time."""

    __tablename__ = "sos_alerts"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint("battery_pct BETWEEN 0 AND 100", name="battery_range"),
        Index(
            "uq_sos_alerts_open_device",
            "device_id",
            unique=True,
            postgresql_where=text(OPEN_TO_ITS_PHONE),
        ),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"))
    kind: Mapped[str] = mapped_column(default="", comment="What the resident says it is; may be empty")
    is_silent: Mapped[bool] = mapped_column(default=False, comment="Do not ring back, make no sound")
    state: Mapped[str] = mapped_column(default="received")
    escalation_level: Mapped[int] = mapped_column(default=0)
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="What was odd about it; never a refusal")
    raw: Mapped[bytes] = mapped_column(LargeBinary, comment="The body as the phone sent it")
    given_submitted_at: Mapped[datetime | None] = mapped_column(comment="As the phone said it")
    raised_at: Mapped[datetime] = mapped_column(comment="Our clock")
    shown_at: Mapped[datetime | None] = mapped_column(comment="When a console first rendered it")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    ended_at: Mapped[datetime | None]
    plan: Mapped[list[dict[str, Any]]] = mapped_column(
        default=list, comment="The steps of its ladder, as they were announced: level, to, after_s"
    )
    is_drill: Mapped[bool] = mapped_column(
        default=False, comment="Synthetic: nobody is in danger, and no figure counts it"
    )
    first_console: Mapped[str] = mapped_column(
        default="", comment="The console that rendered it first, when that was armed; it rings there alone"
    )
    offered_to: Mapped[UUID | None] = mapped_column(
        ForeignKey("officers.id"), comment="Who is asked to take it over"
    )
    outcome: Mapped[str] = mapped_column(
        default="", comment="How it ended, of a closed list; empty: in words only"
    )
    half_closed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("officers.id"),
        comment="Who said that nobody was in need; it ends when another officer says how",
    )
    half_closed_at: Mapped[datetime | None] = mapped_column(comment="When they did")
    battery_pct: Mapped[int | None] = mapped_column(SmallInteger, comment="As the phone last said it")
    battery_at: Mapped[datetime | None] = mapped_column(comment="When it was so, as the phone said")
    raises_at: Mapped[datetime | None] = mapped_column(
        comment="While it arms: when it is raised by us. Stays when it was stood down before"
    )
    stood_down_at: Mapped[datetime | None] = mapped_column(
        comment="When its resident stood it down, as the phone sees it: with either PIN"
    )
    sealed_until: Mapped[datetime | None] = mapped_column(
        comment="So long its phone goes on sending places, after either PIN"
    )
    is_duress: Mapped[bool] = mapped_column(
        default=False, comment="Stood down with the duress PIN: it goes on, and its phone must not know"
    )
    help_asked_at: Mapped[datetime | None] = mapped_column(
        comment="When people nearby were asked for help; once at most"
    )
    help_asked_devices: Mapped[int | None] = mapped_column(comment="How many phones that were")


class SosPosition(Row):
    """One fix of a resident who needs help."""

    __tablename__ = "sos_positions"
    __table_args__ = (
        UniqueConstraint("sos_alert_id", "at", "lat", "lon"),
        Index("ix_sos_positions_newest", "sos_alert_id", "is_dated", "believed_at", "at"),
    )

    sos_alert_id: Mapped[UUID] = mapped_column(ForeignKey("sos_alerts.id"))
    at: Mapped[datetime] = mapped_column(comment="The phone's clock; ours when is_dated is false")
    is_dated: Mapped[bool] = mapped_column(
        Boolean, comment="Whether the phone said when; an undated fix is the oldest"
    )
    believed_at: Mapped[datetime] = mapped_column(
        comment="As the phone said, unless that was still to come: then when it arrived"
    )
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy_m: Mapped[float]
    position: Mapped[Any] = mapped_column(geography_point())
    received_at: Mapped[datetime]
    is_sealed: Mapped[bool] = mapped_column(
        default=False, comment="Sent after it was stood down in earnest: shown to nobody, and forgotten"
    )


class SosEscalation(Row):
    """A step of the ladder that was taken because nobody had answered."""

    __tablename__ = "sos_escalations"
    __table_args__ = (UniqueConstraint("sos_alert_id", "level"),)

    sos_alert_id: Mapped[UUID] = mapped_column(ForeignKey("sos_alerts.id"))
    level: Mapped[int]
    to: Mapped[str] = mapped_column(
        comment="Whom the step calls: second_console, supervisor, station, all_consoles"
    )
    due_at: Mapped[datetime] = mapped_column(comment="As it was announced")
    taken_at: Mapped[datetime]


class SosContact(Row):
    """One whom a step has told, or is about to tell."""

    __tablename__ = "sos_contacts"
    __table_args__ = (
        CheckConstraint(f"how IN ({', '.join(repr(how) for how in HOWS)})", name="how_known"),
        CheckConstraint(
            f"state IN ({', '.join(repr(state) for state in CONTACT_STATES)})", name="state_known"
        ),
        Index("ix_sos_contacts_sos_alert_id", "sos_alert_id"),
    )

    sos_alert_id: Mapped[UUID] = mapped_column(ForeignKey("sos_alerts.id"))
    level: Mapped[int]
    how: Mapped[str] = mapped_column(comment="console, webhook or sms")
    who: Mapped[str] = mapped_column(comment="An officer's or a station's name")
    address: Mapped[str] = mapped_column(default="", comment="The number of an SMS")
    state: Mapped[str] = mapped_column(comment="called, shown, waiting, told, refused, not_needed")
    tries: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(Text, default="", comment="What came back, cut to 300 characters")
    at: Mapped[datetime] = mapped_column(comment="When it came to this state")


class SosShowing(Row):
    """One console that really rendered the alert, and the officer before it."""

    __tablename__ = "sos_showings"
    __table_args__ = (UniqueConstraint("sos_alert_id", "console_id", "officer_id"),)

    sos_alert_id: Mapped[UUID] = mapped_column(ForeignKey("sos_alerts.id"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    console_id: Mapped[str]
    at: Mapped[datetime]


class SosPin(Row):
    """A resident's two PINs, as slow salted hashes that are worth nothing without the house's own key."""

    __tablename__ = "sos_pins"

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"), unique=True)
    stand_down_hash: Mapped[str] = mapped_column(Text, comment="argon2id of a keyed hash")
    duress_hash: Mapped[str] = mapped_column(Text, comment="argon2id of a keyed hash")
    is_forced: Mapped[bool] = mapped_column(
        default=False, comment="Chosen with the duress PIN: either of them means duress"
    )
    set_at: Mapped[datetime]


class SosPinTry(Row):
    """One PIN that was entered. It counts as wrong until it was found right, so that many at once are no more tries."""

    __tablename__ = "sos_pin_tries"
    __table_args__ = (Index("ix_sos_pin_tries_resident_id", "resident_id", "at"),)

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    at: Mapped[datetime]
    is_right: Mapped[bool] = mapped_column(default=False)
