"""The register grows: views with tilt, width and night; presets and moves; links with their new grounds; outlines.

Revision ID: 0011
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography

revision = "0011"
down_revision = "0002"
branch_labels = None
depends_on = None

# The application may do with these tables what 0002_rights lets it do with any new one.


def upgrade():
    op.add_column("camera_views", sa.Column("tilt_deg", sa.Double(), nullable=True, comment="Downwards from level; null when nobody knows"))
    op.add_column("camera_views", sa.Column("width_px", sa.Integer(), nullable=True, comment="Of the picture; null when nobody knows"))
    op.add_column("camera_views", sa.Column("night_range_m", sa.Double(), nullable=True, comment="As range_m, measured by night; null when nobody has"))
    op.add_column("camera_views", sa.Column("source", sa.String(), server_default="survey", nullable=False, comment="Who says so: survey, onvif, or a preset moved to"))
    op.add_column("camera_views", sa.Column("preset_token", sa.String(), nullable=True, comment="Of the preset it was turned to"))
    op.create_check_constraint(op.f("ck_camera_views_tilt_deg_range"), "camera_views", "tilt_deg >= -90 AND tilt_deg <= 90")
    op.create_check_constraint(op.f("ck_camera_views_width_px_positive"), "camera_views", "width_px > 0")
    op.create_check_constraint(op.f("ck_camera_views_night_range_m_positive"), "camera_views", "night_range_m > 0")
    op.create_check_constraint(op.f("ck_camera_views_source_known"), "camera_views", "source IN ('survey', 'onvif', 'preset')")

    op.add_column("camera_links", sa.Column("off_axis_deg", sa.Double(), nullable=True, comment="From the middle of the picture; null when the view was unknown"))
    op.add_column("camera_links", sa.Column("dori", sa.String(), nullable=True, comment="EN 62676-4 class at the stated place; null outside the picture or below 25 px/m"))
    op.add_column("camera_links", sa.Column("light", sa.String(), server_default="day", nullable=False, comment="day or night, by the sun"))
    op.add_column("camera_links", sa.Column("obstructed", sa.Boolean(), nullable=True, comment="By a known outline; null when none is known"))
    op.create_check_constraint(op.f("ck_camera_links_dori_known"), "camera_links", "dori IN ('identify', 'recognise', 'observe', 'detect')")
    op.create_check_constraint(op.f("ck_camera_links_light_known"), "camera_links", "light IN ('day', 'night')")

    op.create_table("camera_presets",
    sa.Column("camera_id", sa.Uuid(), nullable=False),
    sa.Column("token", sa.String(), nullable=False, comment="As the camera calls it"),
    sa.Column("name", sa.String(), nullable=False, comment="As people call it, such as bus stop"),
    sa.Column("azimuth_deg", sa.Double(), nullable=True, comment="Clockwise from true north; null until somebody has surveyed it"),
    sa.Column("hfov_deg", sa.Double(), nullable=True, comment="Full horizontal angle at its zoom"),
    sa.Column("tilt_deg", sa.Double(), nullable=True, comment="Downwards from level"),
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.CheckConstraint("azimuth_deg >= 0 AND azimuth_deg < 360", name=op.f("ck_camera_presets_azimuth_deg_range")),
    sa.CheckConstraint("hfov_deg > 0 AND hfov_deg <= 360", name=op.f("ck_camera_presets_hfov_deg_range")),
    sa.CheckConstraint("(azimuth_deg IS NULL) = (hfov_deg IS NULL)", name=op.f("ck_camera_presets_pose_known_or_not")),
    sa.CheckConstraint("tilt_deg >= -90 AND tilt_deg <= 90", name=op.f("ck_camera_presets_tilt_deg_range")),
    sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_presets_camera_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_presets")),
    sa.UniqueConstraint("camera_id", "token", name=op.f("uq_camera_presets_camera_id_token"))
    )
    op.create_table("camera_moves",
    sa.Column("camera_id", sa.Uuid(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it stood there, our clock"),
    sa.Column("preset_token", sa.String(), nullable=True),
    sa.Column("azimuth_deg", sa.Double(), nullable=True, comment="Null: unknown, or as the preset has it"),
    sa.Column("hfov_deg", sa.Double(), nullable=True),
    sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False, comment="When we heard of it"),
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_camera_moves_camera_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_camera_moves")),
    sa.UniqueConstraint("camera_id", "at", name=op.f("uq_camera_moves_camera_id_at"))
    )

    op.create_geospatial_table("outlines",
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("name", sa.String(), nullable=False, comment="Empty when it has none"),
    sa.Column("geometry", Geography(geometry_type="GEOMETRY", srid=4326, dimension=2, spatial_index=False, from_text="ST_GeogFromText", name="geography", nullable=False), nullable=False),
    sa.Column("source", sa.String(), nullable=False, comment="The file it came from"),
    sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('arterial', 'road', 'street', 'coast', 'river', 'sea', 'park', 'district', 'station', 'place', 'obstruction')", name=op.f("ck_outlines_kind_known")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_outlines"))
    )
    op.create_geospatial_index("ix_outlines_geometry", "outlines", ["geometry"], unique=False, postgresql_using="gist", postgresql_ops={})
    op.create_index("ix_outlines_kind", "outlines", ["kind", "name"], unique=False)


def downgrade():
    op.drop_index("ix_outlines_kind", table_name="outlines")
    op.drop_geospatial_index("ix_outlines_geometry", table_name="outlines", postgresql_using="gist", column_name="geometry")
    op.drop_geospatial_table("outlines")
    op.drop_table("camera_moves")
    op.drop_table("camera_presets")
    for name in ("dori_known", "light_known"):
        op.drop_constraint(op.f(f"ck_camera_links_{name}"), "camera_links", type_="check")
    for column in ("off_axis_deg", "dori", "light", "obstructed"):
        op.drop_column("camera_links", column)
    for name in ("tilt_deg_range", "width_px_positive", "night_range_m_positive", "source_known"):
        op.drop_constraint(op.f(f"ck_camera_views_{name}"), "camera_views", type_="check")
    for column in ("tilt_deg", "width_px", "night_range_m", "source", "preset_token"):
        op.drop_column("camera_views", column)
