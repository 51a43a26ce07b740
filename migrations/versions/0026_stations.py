"""Stations with their areas; officers and tasks belong to one.

Revision ID: 0026
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography

revision = "0026"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "stations",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False, comment="Empty when the file says none"),
        sa.Column("area", Geography("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
        sa.Column(
            "house",
            Geography("POINT", srid=4326, spatial_index=False),
            nullable=False,
            comment="Where its building stands",
        ),
        sa.Column(
            "phone",
            sa.String(),
            nullable=False,
            comment="E.164, of whoever is on duty; empty when unknown",
        ),
        sa.Column("source", sa.String(), nullable=False, comment="The file it came from"),
        sa.Column("ended_at", sa.DateTime(timezone=True), comment="Since then no file names it"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("name", name=op.f("uq_stations_name")),
    )
    op.create_index("ix_stations_area", "stations", ["area"], postgresql_using="gist")
    op.add_column("officers", sa.Column("station_id", sa.Uuid(), comment="Null: the whole city"))
    op.create_foreign_key(op.f("fk_officers_station_id"), "officers", "stations", ["station_id"], ["id"])
    op.create_index(op.f("ix_officers_station_id"), "officers", ["station_id"])
    op.add_column(
        "verification_tasks", sa.Column("station_id", sa.Uuid(), comment="Null: no station is known")
    )
    op.add_column(
        "verification_tasks",
        sa.Column(
            "routed", sa.String(), nullable=False, server_default="", comment="inside, border or nearest"
        ),
    )
    op.alter_column("verification_tasks", "routed", server_default=None)
    op.create_foreign_key(
        op.f("fk_verification_tasks_station_id"), "verification_tasks", "stations", ["station_id"], ["id"]
    )
    op.create_index(
        "ix_verification_tasks_station",
        "verification_tasks",
        ["station_id", sa.text("priority DESC"), "opened_at", "id"],
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade():
    op.drop_index("ix_verification_tasks_station", "verification_tasks")
    op.drop_constraint(op.f("fk_verification_tasks_station_id"), "verification_tasks", type_="foreignkey")
    op.drop_column("verification_tasks", "routed")
    op.drop_column("verification_tasks", "station_id")
    op.drop_index(op.f("ix_officers_station_id"), "officers")
    op.drop_constraint(op.f("fk_officers_station_id"), "officers", type_="foreignkey")
    op.drop_column("officers", "station_id")
    op.drop_index("ix_stations_area", "stations")
    op.drop_table("stations")
