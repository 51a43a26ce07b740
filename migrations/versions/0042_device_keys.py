"""Devices that sign their requests, that are invited by another phone, and that are signed out.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def _instant(name, comment=None, *, nullable=True):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def upgrade():
    op.add_column(
        "devices",
        sa.Column(
            "seen_on",
            sa.Date(),
            nullable=True,
            comment="The day it last asked for a token: no hour is kept",
        ),
    )
    op.add_column(
        "devices",
        sa.Column(
            "public_key",
            sa.LargeBinary(),
            nullable=True,
            comment="SubjectPublicKeyInfo, P-256 or Ed25519; its requests are signed with the other half",
        ),
    )
    op.add_column(
        "devices",
        _instant(
            "waits_until", "It came by invitation and nobody has let it in yet; after this, nobody can"
        ),
    )
    op.add_column("devices", _instant("ended_at", "Signed out by another phone, or erased"))
    op.create_table(
        "device_invitations",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False, comment="Which phone shows the code"),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False, comment="HMAC-SHA-256"),
        _instant("expires_at", nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=True, comment="The phone that came with it"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_device_invitations_resident_id_residents")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_device_invitations_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["used_by"], ["devices.id"], name=op.f("fk_device_invitations_used_by_devices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_device_invitations_code_hash")),
    )
    op.create_index("ix_device_invitations_device_id", "device_invitations", ["device_id"])
    op.create_index("ix_device_invitations_resident_id", "device_invitations", ["resident_id"])


def downgrade():
    op.drop_table("device_invitations")
    for name in ("ended_at", "waits_until", "public_key", "seen_on"):
        op.drop_column("devices", name)
