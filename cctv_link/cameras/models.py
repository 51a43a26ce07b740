"""The register's tables, and the links between cameras and incidents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cctv_link.cameras.coverage import LONGEST_RANGE_M
from kernel.db import Row, geography_point


class Site(Row):
    """A named place with poles."""

    __tablename__ = "sites"

    name: Mapped[str] = mapped_column(unique=True)


class Pole(Row):
    """The thing in the street that carries cameras."""

    __tablename__ = "poles"
    __table_args__ = (Index("ix_poles_location", "location", postgresql_using="gist"),)

    asset_tag: Mapped[str] = mapped_column(unique=True, comment="The number painted on it, such as P17")
    name: Mapped[str]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    location: Mapped[Any] = mapped_column(geography_point())
    simulated: Mapped[bool] = mapped_column(default=False, comment="Made up for demonstration")


class Camera(Row):
    """One lens on a pole. Where it looks is a view; how it is entered is a credential."""

    __tablename__ = "cameras"
    __table_args__ = (
        UniqueConstraint("pole_id", "label"),
        CheckConstraint("(onvif_ip IS NULL) = (onvif_port IS NULL)", name="onvif_whole"),
        Index(
            "ix_cameras_recordable",
            "label",
            postgresql_where=text("stream_url IS NOT NULL AND retired_at IS NULL"),
        ),
    )

    pole_id: Mapped[UUID] = mapped_column(ForeignKey("poles.id"))
    label: Mapped[str] = mapped_column(comment="As people call it, such as P17-3")
    stream_url: Mapped[str | None] = mapped_column(
        comment="rtsp or rtsps, without credentials; null when we do not record it"
    )
    stream_ip: Mapped[str | None] = mapped_column(
        comment="The address its name had when it was checked against CAMERA_NETWORKS; it is the one connected to"
    )
    onvif_ip: Mapped[str | None] = mapped_column(
        comment="Where it answered as an ONVIF device, checked then; null: never read out"
    )
    onvif_port: Mapped[int | None]
    simulated: Mapped[bool] = mapped_column(default=False)
    registered_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CameraView(Row):
    """Where a camera looked during a stretch of time. A pose that changes closes one and opens the next."""

    __tablename__ = "camera_views"
    __table_args__ = (
        CheckConstraint("azimuth_deg >= 0 AND azimuth_deg < 360", name="azimuth_deg_range"),
        CheckConstraint("hfov_deg > 0 AND hfov_deg <= 360", name="hfov_deg_range"),
        CheckConstraint("(azimuth_deg IS NULL) = (hfov_deg IS NULL)", name="pose_known_or_not"),
        CheckConstraint(f"range_m > 0 AND range_m <= {LONGEST_RANGE_M:.0f}", name="range_m_range"),
        CheckConstraint("near_m >= 0 AND near_m < range_m", name="near_m_range"),
        CheckConstraint("valid_from < valid_to", name="valid_in_order"),
        CheckConstraint("tilt_deg >= -90 AND tilt_deg <= 90", name="tilt_deg_range"),
        CheckConstraint("width_px > 0", name="width_px_positive"),
        CheckConstraint("night_range_m > 0", name="night_range_m_positive"),
        CheckConstraint("source IN ('survey', 'onvif', 'preset')", name="source_known"),
        Index("ix_camera_views_camera_id", "camera_id", "valid_from"),
        Index(
            "uq_camera_views_in_force", "camera_id", unique=True, postgresql_where=text("valid_to IS NULL")
        ),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    valid_from: Mapped[datetime | None] = mapped_column(comment="Null: since it was put up")
    valid_to: Mapped[datetime | None] = mapped_column(comment="Null: in force")
    azimuth_deg: Mapped[float | None] = mapped_column(
        comment="Clockwise from true north; null when nobody knows"
    )
    hfov_deg: Mapped[float | None] = mapped_column(comment="Full horizontal angle")
    range_m: Mapped[float] = mapped_column(
        comment="Furthest distance at which a person can be detected (25 px/m)"
    )
    near_m: Mapped[float] = mapped_column(
        default=0.0, comment="Closer than this the lens looks over people's heads"
    )
    height_m: Mapped[float | None] = mapped_column(comment="Of the lens above the ground")
    tilt_deg: Mapped[float | None] = mapped_column(comment="Downwards from level; null when nobody knows")
    width_px: Mapped[int | None] = mapped_column(comment="Of the picture; null when nobody knows")
    night_range_m: Mapped[float | None] = mapped_column(
        comment="As range_m, measured by night; null when nobody has"
    )
    source: Mapped[str] = mapped_column(
        default="survey", server_default="survey", comment="Who says so: survey, onvif, or a preset moved to"
    )
    preset_token: Mapped[str | None] = mapped_column(comment="Of the preset it was turned to")


class CameraPreset(Row):
    """A pose that a camera which can be turned knows by a token."""

    __tablename__ = "camera_presets"
    __table_args__ = (
        UniqueConstraint("camera_id", "token"),
        CheckConstraint("azimuth_deg >= 0 AND azimuth_deg < 360", name="azimuth_deg_range"),
        CheckConstraint("hfov_deg > 0 AND hfov_deg <= 360", name="hfov_deg_range"),
        CheckConstraint("(azimuth_deg IS NULL) = (hfov_deg IS NULL)", name="pose_known_or_not"),
        CheckConstraint("tilt_deg >= -90 AND tilt_deg <= 90", name="tilt_deg_range"),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    token: Mapped[str] = mapped_column(comment="As the camera calls it")
    name: Mapped[str] = mapped_column(comment="As people call it, such as bus stop")
    azimuth_deg: Mapped[float | None] = mapped_column(
        comment="Clockwise from true north; null until somebody has surveyed it"
    )
    hfov_deg: Mapped[float | None] = mapped_column(comment="Full horizontal angle at its zoom")
    tilt_deg: Mapped[float | None] = mapped_column(comment="Downwards from level")


class CameraMove(Row):
    """A camera was turned: to a preset, to a pose, or nobody knows where to. Each one opened a view."""

    __tablename__ = "camera_moves"
    __table_args__ = (UniqueConstraint("camera_id", "at"),)

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    at: Mapped[datetime] = mapped_column(comment="When it stood there, our clock")
    preset_token: Mapped[str | None]
    azimuth_deg: Mapped[float | None] = mapped_column(comment="Null: unknown, or as the preset has it")
    hfov_deg: Mapped[float | None]
    noted_at: Mapped[datetime] = mapped_column(comment="When we heard of it")


class CameraProfile(Row):
    """A stream that a camera offers, as it told it itself (ONVIF). The recorder takes one of them."""

    __tablename__ = "camera_profiles"
    __table_args__ = (
        UniqueConstraint("camera_id", "token"),
        CheckConstraint("width_px > 0 AND height_px > 0", name="picture_positive"),
        CheckConstraint("frame_rate_hz > 0", name="frame_rate_positive"),
        CheckConstraint("bit_rate_kbit_s > 0", name="bit_rate_positive"),
        Index("uq_camera_profiles_chosen", "camera_id", unique=True, postgresql_where=text("chosen")),
    )

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"))
    token: Mapped[str] = mapped_column(comment="As the camera calls it")
    name: Mapped[str]
    codec: Mapped[str] = mapped_column(comment="As the camera spells it, such as H264")
    width_px: Mapped[int]
    height_px: Mapped[int]
    frame_rate_hz: Mapped[float | None] = mapped_column(comment="At most; null when it does not say")
    bit_rate_kbit_s: Mapped[int | None] = mapped_column(comment="At most; null when it does not say")
    stream_url: Mapped[str] = mapped_column(
        comment="As it was told, without credentials; checked when it is chosen"
    )
    source_token: Mapped[str | None] = mapped_column(
        comment="Of the video source, which is the lens; so its events name it. Null when it does not say"
    )
    source_configuration_token: Mapped[str | None] = mapped_column(
        comment="Of that source's configuration, by which other events name the same lens"
    )
    chosen: Mapped[bool] = mapped_column(default=False, comment="The recorder takes this one")
    read_at: Mapped[datetime]


class CameraCredential(Row):
    """How a camera is entered: apart from the register, sealed, never shown or logged."""

    __tablename__ = "camera_credentials"

    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(
        LargeBinary, comment="Name and password under a key made from SECRET_KEY"
    )


class CameraLink(Row):
    """The claim that a camera may have seen an incident, with its grounds."""

    __tablename__ = "camera_links"
    __table_args__ = (
        UniqueConstraint("incident_id", "camera_id"),
        CheckConstraint("rank >= 1", name="rank_positive"),
        CheckConstraint("state IN ('recording', 'not_recording', 'unknown')", name="state_known"),
        CheckConstraint("dori IN ('identify', 'recognise', 'observe', 'detect')", name="dori_known"),
        CheckConstraint("light IN ('day', 'night')", name="light_known"),
        CheckConstraint("(truth_fails_at IS NULL) = (truth_reason IS NULL)", name="truth_whole"),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    camera_id: Mapped[UUID] = mapped_column(ForeignKey("cameras.id"), index=True)
    rank: Mapped[int] = mapped_column(comment="1 is best")
    distance_m: Mapped[float]
    bearing_deg: Mapped[float] = mapped_column(
        comment="From the pole to the incident, clockwise from true north"
    )
    inside_sector: Mapped[bool]
    near_pole: Mapped[bool]
    accuracy_m: Mapped[float] = mapped_column(comment="Radius the phone was sure of")
    off_axis_deg: Mapped[float | None] = mapped_column(
        comment="From the middle of the picture; null when the view was unknown"
    )
    dori: Mapped[str | None] = mapped_column(
        comment="EN 62676-4 class at the stated place; null outside the picture or below 25 px/m"
    )
    light: Mapped[str] = mapped_column(
        default="day", server_default="day", comment="day or night, by the sun"
    )
    obstructed: Mapped[bool | None] = mapped_column(comment="By a known outline; null when none is known")
    state: Mapped[str] = mapped_column(comment="Of the camera at the moment")
    reason: Mapped[str] = mapped_column(default="", comment="Why it was not recording")
    truth_fails_at: Mapped[str | None] = mapped_column(
        comment="The first rung that failed at the moment, as far as it was known; empty: all held; null: nobody watched"
    )
    truth_reason: Mapped[str | None] = mapped_column(comment="Why it failed, such as covered")
    missed: Mapped[bool] = mapped_column(
        default=False,
        server_default=text("false"),
        comment="A coverage miss: it should have seen it and could not",
    )
    moment_at: Mapped[datetime] = mapped_column(
        comment="What the camera may have seen happened at this moment; of a moving SOS the newest"
    )
    current: Mapped[bool] = mapped_column(default=True, comment="False: a moving SOS has left its view")
    linked_at: Mapped[datetime]
