"""Shared trips, and the links that trusted contacts hold.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def _instant(name, comment=None, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def upgrade():
    op.create_table(
        "trips",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False, comment="In the resident's words"),
        sa.Column("destination", sa.String(), nullable=False, comment="In the resident's words"),
        sa.Column("state", sa.String(), nullable=False),
        _instant("started_at"),
        _instant("expected_at", "When the resident means to arrive"),
        _instant("raises_at", "When we raise an SOS, unless they have arrived"),
        _instant(
            "arrived_at", "When its resident said so, as the phone sees it: with either PIN", nullable=True
        ),
        _instant(
            "follows_until", "So long its phone goes on sending places after it arrived by PIN", nullable=True
        ),
        sa.Column(
            "sos_alert_id",
            sa.Uuid(),
            nullable=True,
            comment="What was raised because they did not arrive, or were made to say so",
        ),
        sa.Column("lat", sa.Float(), nullable=True, comment="The newest place; the way there is not kept"),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        _instant("position_at", "The phone's clock", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('under_way', 'arrived', 'raised')", name=op.f("ck_trips_state_known")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_trips_resident_id_residents")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_trips_device_id_devices")),
        sa.ForeignKeyConstraint(
            ["sos_alert_id"], ["sos_alerts.id"], name=op.f("fk_trips_sos_alert_id_sos_alerts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trips")),
    )
    op.create_index(
        "uq_trips_under_way_device",
        "trips",
        ["device_id"],
        unique=True,
        postgresql_where=sa.text("state = 'under_way'"),
    )
    op.create_index("ix_trips_resident_id", "trips", ["resident_id", "started_at"])
    op.create_table(
        "contact_links",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("withdrawn_at", nullable=True),
        _instant("opened_at", "When it was last opened", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_contact_links_resident_id_residents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_links")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_contact_links_secret_hash")),
    )
    op.create_index("ix_contact_links_resident_id", "contact_links", ["resident_id"])


def downgrade():
    op.drop_table("contact_links")
    op.drop_table("trips")
