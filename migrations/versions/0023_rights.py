"""Who may see what: officers confined to a station or a district, single cameras, and whose an incident is.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "officers",
        sa.Column(
            "confined_to",
            sa.String(),
            nullable=False,
            server_default="",
            comment="Sees nothing beyond their station, or its district; empty: the whole city",
        ),
    )
    op.alter_column("officers", "confined_to", server_default=None)
    op.create_check_constraint(
        op.f("ck_officers_confined_to_known"), "officers", "confined_to IN ('', 'district', 'station')"
    )
    op.create_check_constraint(
        op.f("ck_officers_confined_somewhere"), "officers", "confined_to = '' OR station_id IS NOT NULL"
    )
    op.create_table(
        "officer_cameras",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column(
            "is_seen", sa.Boolean(), nullable=False, comment="True: though it stands elsewhere; false: not at all"
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_officer_cameras_officer_id")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_officer_cameras_camera_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_cameras")),
        sa.UniqueConstraint("officer_id", "camera_id", name=op.f("uq_officer_cameras_officer_id_camera_id")),
    )
    op.create_table(
        "incident_stations",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_stations_incident_id")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_incident_stations_station_id")),
        sa.PrimaryKeyConstraint("incident_id", "station_id", name=op.f("pk_incident_stations")),
    )
    op.execute(
        "INSERT INTO incident_stations (incident_id, station_id, since)"
        " SELECT incident_id, station_id, min(opened_at) FROM verification_tasks"
        " WHERE station_id IS NOT NULL GROUP BY incident_id, station_id"
    )


def downgrade():
    op.drop_table("incident_stations")
    op.drop_table("officer_cameras")
    op.drop_constraint(op.f("ck_officers_confined_somewhere"), "officers", type_="check")
    op.drop_constraint(op.f("ck_officers_confined_to_known"), "officers", type_="check")
    op.drop_column("officers", "confined_to")
