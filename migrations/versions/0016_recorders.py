"""Recorders that are not ours, the cameras they keep, and the files received from them.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import make_url

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "recorders",
        sa.Column("label", sa.String(), nullable=False, comment="As people call it, such as NVR Saddar 2"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "address", sa.String(), nullable=False, comment="http, https or an absolute path, without credentials"
        ),
        sa.Column(
            "ip",
            sa.String(),
            nullable=True,
            comment="The address its name had when it was checked against CAMERA_NETWORKS; it is the one connected to",
        ),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=True, comment="Name and password under a key made from SECRET_KEY"
        ),
        sa.Column("clock_offset_s", sa.Float(), nullable=False, comment="Its clock minus ours"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ring', 'folder', 'frigate', 'mediamtx', 'onvif')", name=op.f("ck_recorders_kind_known")
        ),
        sa.CheckConstraint("(kind = 'ring') = (address = '')", name=op.f("ck_recorders_ring_has_no_address")),
        sa.CheckConstraint(
            "(kind IN ('frigate', 'mediamtx', 'onvif')) = (ip IS NOT NULL)", name=op.f("ck_recorders_reached_by_ip")
        ),
        sa.CheckConstraint(
            "clock_offset_s BETWEEN -31536000 AND 31536000", name=op.f("ck_recorders_clock_offset_s_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorders")),
        sa.UniqueConstraint("label", name=op.f("uq_recorders_label")),
    )
    op.create_table(
        "recorded_cameras",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column(
            "recording_token",
            sa.String(),
            nullable=False,
            comment="Frigate's camera, MediaMTX's path, ONVIF's recording, or a folder's file name pattern",
        ),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_recorded_cameras_camera_id")),
        sa.ForeignKeyConstraint(["recorder_id"], ["recorders.id"], name=op.f("fk_recorded_cameras_recorder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_cameras")),
        sa.UniqueConstraint("camera_id", name=op.f("uq_recorded_cameras_camera_id")),
    )
    op.create_index(op.f("ix_recorded_cameras_recorder_id"), "recorded_cameras", ["recorder_id"])
    op.create_table(
        "received_originals",
        sa.Column("clip_id", sa.Uuid(), nullable=False, comment="The clip it was received for"),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False, comment="Of the bytes received, lower-case hex"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "recorded_from",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="First picture, by the recorder's clock put right",
        ),
        sa.Column(
            "clock_offset_s", sa.Float(), nullable=False, comment="What it was put right by: its clock minus ours"
        ),
        sa.Column(
            "is_stored",
            sa.Boolean(),
            nullable=False,
            comment="Whether its bytes are kept under this id, or the hash alone",
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_received_originals_sha256_length")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_received_originals_size_bytes_positive")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_received_originals_camera_id")),
        sa.ForeignKeyConstraint(["recorder_id"], ["recorders.id"], name=op.f("fk_received_originals_recorder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_originals")),
    )
    op.create_index("ix_received_originals_clip_id", "received_originals", ["clip_id"])
    role = _application_role()
    if role is not None:
        # Reading and adding come by default; what was received is never changed or removed.
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON received_originals FROM {role}")


def downgrade():
    op.drop_table("received_originals")
    op.drop_table("recorded_cameras")
    op.drop_table("recorders")


def _application_role():
    """The role of DATABASE_URL, quoted; None where it is the owner itself."""
    name = make_url(current_app.extensions["settings"].database_url).username
    owner = op.get_bind().scalar(text("SELECT current_user"))
    if name is None or name == owner:
        return None
    return op.get_bind().dialect.identifier_preparer.quote(name)
