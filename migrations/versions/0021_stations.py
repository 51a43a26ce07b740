"""Stations with their areas, passkeys, and sessions that say where they are from.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography

revision = "0021"
down_revision = "0020"
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
    sessions = "officer_sessions"
    op.add_column(
        sessions,
        sa.Column(
            "proved_at",
            sa.DateTime(timezone=True),
            comment="The officer showed who they are: at sign-in, and again",
        ),
    )
    op.execute("UPDATE officer_sessions SET proved_at = opened_at")
    op.alter_column(sessions, "proved_at", nullable=False)
    op.add_column(
        sessions,
        sa.Column(
            "armed_at", sa.DateTime(timezone=True), comment="A console that waits for an SOS is never idle"
        ),
    )
    for name, comment in (
        ("address", "The network address it was opened from"),
        ("agent", "User-Agent, its first 200 characters"),
    ):
        op.add_column(sessions, sa.Column(name, sa.String(), nullable=False, server_default="", comment=comment))
        op.alter_column(sessions, name, server_default=None)
    op.create_table(
        "passkeys",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False, comment="COSE"),
        sa.Column(
            "sign_count", sa.BigInteger(), nullable=False, comment="Never goes back, or the key was copied"
        ),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_passkeys_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_officer_id"), "passkeys", ["officer_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "bound_to", sa.LargeBinary(), nullable=False, comment="SHA-256 of the cookie it was made for"
        ),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('add', 'sign_in', 'prove')", name=op.f("ck_passkey_challenges_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_passkey_challenges_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
    )
    op.create_index("ix_passkey_challenges_expires_at", "passkey_challenges", ["expires_at"])
    op.create_table(
        "passkey_waivers",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["granted_by"], ["officers.id"], name=op.f("fk_passkey_waivers_granted_by")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_passkey_waivers_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_waivers")),
    )
    op.create_index(op.f("ix_passkey_waivers_officer_id"), "passkey_waivers", ["officer_id"])


def downgrade():
    for table in ("passkey_waivers", "passkey_challenges", "passkeys"):
        op.drop_table(table)
    for column in ("agent", "address", "armed_at", "proved_at"):
        op.drop_column("officer_sessions", column)
    op.drop_index("ix_verification_tasks_station", "verification_tasks")
    op.drop_constraint(op.f("fk_verification_tasks_station_id"), "verification_tasks", type_="foreignkey")
    op.drop_column("verification_tasks", "routed")
    op.drop_column("verification_tasks", "station_id")
    op.drop_index(op.f("ix_officers_station_id"), "officers")
    op.drop_constraint(op.f("fk_officers_station_id"), "officers", type_="foreignkey")
    op.drop_column("officers", "station_id")
    op.drop_index("ix_stations_area", "stations")
    op.drop_table("stations")
