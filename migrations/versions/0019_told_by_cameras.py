"""What cameras tell of themselves: their media profiles, where they answer as ONVIF devices, what they claim is wrong.

And clips that follow a moving SOS.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = "What the camera may have seen happened at this moment"
_EXTENDS = "The clip an officer wanted more of; null: the incident's first of its camera"


def upgrade():
    op.create_table(
        "camera_profiles",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(), nullable=False, comment="As the camera calls it"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("codec", sa.String(), nullable=False, comment="As the camera spells it, such as H264"),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("frame_rate_hz", sa.Double(), nullable=True, comment="At most; null when it does not say"),
        sa.Column(
            "bit_rate_kbit_s", sa.Integer(), nullable=True, comment="At most; null when it does not say"
        ),
        sa.Column(
            "stream_url",
            sa.String(),
            nullable=False,
            comment="As it was told, without credentials; checked when it is chosen",
        ),
        sa.Column("chosen", sa.Boolean(), nullable=False, comment="The recorder takes this one"),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "width_px > 0 AND height_px > 0", name=op.f("ck_camera_profiles_picture_positive")
        ),
        sa.CheckConstraint("frame_rate_hz > 0", name=op.f("ck_camera_profiles_frame_rate_positive")),
        sa.CheckConstraint("bit_rate_kbit_s > 0", name=op.f("ck_camera_profiles_bit_rate_positive")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_profiles_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_profiles")),
        sa.UniqueConstraint("camera_id", "token", name=op.f("uq_camera_profiles_camera_id_token")),
    )
    op.create_index(
        "uq_camera_profiles_chosen",
        "camera_profiles",
        ["camera_id"],
        unique=True,
        postgresql_where=sa.text("chosen"),
    )

    op.add_column(
        "cameras",
        sa.Column(
            "onvif_ip",
            sa.String(),
            nullable=True,
            comment="Where it answered as an ONVIF device, checked then; null: never read out",
        ),
    )
    op.add_column("cameras", sa.Column("onvif_port", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_cameras_onvif_whole"), "cameras", "(onvif_ip IS NULL) = (onvif_port IS NULL)"
    )

    op.create_table(
        "camera_claims",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="What it claims, such as dark or tampered"),
        sa.Column("topic", sa.String(), nullable=False, comment="Of its ONVIF event"),
        sa.Column(
            "from_at", sa.DateTime(timezone=True), nullable=False, comment="When we heard it, our clock"
        ),
        sa.Column(
            "heard_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was last asked and had not taken it back",
        ),
        sa.Column(
            "to_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it took it back; null: it stands, while it is heard",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("to_at is null or to_at >= from_at", name=op.f("ck_camera_claims_in_order")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_claims_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_claims")),
    )
    op.create_index("ix_camera_claims_camera_id", "camera_claims", ["camera_id", "from_at"], unique=False)
    op.create_index(
        "uq_camera_claims_open",
        "camera_claims",
        ["camera_id", "kind"],
        unique=True,
        postgresql_where=sa.text("to_at is null"),
    )

    op.drop_constraint(op.f("ck_clips_officer_extends"), "clips", type_="check")
    op.create_check_constraint(
        op.f("ck_clips_officer_extends"),
        "clips",
        "extends_id IS NOT NULL AND budget IN ('officer', 'sos') OR extends_id IS NULL AND budget <> 'officer'",
    )
    op.alter_column(
        "clips",
        "extends_id",
        existing_type=sa.Uuid(),
        existing_nullable=True,
        existing_comment=_EXTENDS,
        comment="The clip an officer wanted more of, or a moving SOS has outlasted; null: the incident's first of its camera",
    )
    op.alter_column(
        "camera_links",
        "moment_at",
        existing_type=sa.DateTime(timezone=True),
        existing_nullable=False,
        existing_comment=_MOMENT,
        comment=f"{_MOMENT}; of a moving SOS the newest",
    )


def downgrade():
    op.alter_column(
        "camera_links",
        "moment_at",
        existing_type=sa.DateTime(timezone=True),
        existing_nullable=False,
        comment=_MOMENT,
    )
    op.alter_column("clips", "extends_id", existing_type=sa.Uuid(), existing_nullable=True, comment=_EXTENDS)
    op.execute(
        "DELETE FROM clip_parts USING clips WHERE clips.id = clip_parts.clip_id AND clips.extends_id IS NOT NULL AND clips.budget = 'sos'"
    )
    op.execute("DELETE FROM clips WHERE extends_id IS NOT NULL AND budget = 'sos'")
    op.drop_constraint(op.f("ck_clips_officer_extends"), "clips", type_="check")
    op.create_check_constraint(
        op.f("ck_clips_officer_extends"), "clips", "(budget = 'officer') = (extends_id IS NOT NULL)"
    )
    op.drop_table("camera_claims")
    op.drop_constraint(op.f("ck_cameras_onvif_whole"), "cameras", type_="check")
    op.drop_column("cameras", "onvif_port")
    op.drop_column("cameras", "onvif_ip")
    op.drop_table("camera_profiles")
