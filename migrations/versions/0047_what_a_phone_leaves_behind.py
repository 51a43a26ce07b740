"""Which phone made a contact's link, so that it ends with it; where a phone that was invited wants to be pushed to, until it is let in.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "contact_links",
        sa.Column(
            "device_id",
            sa.Uuid(),
            nullable=True,
            comment="Which phone made it, with which it ends; null of one made before this was kept",
        ),
    )
    op.create_foreign_key(
        op.f("fk_contact_links_device_id_devices"), "contact_links", "devices", ["device_id"], ["id"]
    )
    op.create_index("ix_contact_links_device_id", "contact_links", ["device_id"])
    op.add_column(
        "device_invitations",
        sa.Column(
            "push",
            postgresql.JSONB(),
            nullable=True,
            comment="Where the phone that came with it wants to be pushed to, until it is let in",
        ),
    )
    # Of phones that nobody has let in.
    op.execute(
        "DELETE FROM push_registrations AS registration USING devices AS device"
        " WHERE device.id = registration.device_id"
        " AND (device.ended_at IS NOT NULL OR device.waits_until IS NOT NULL)"
    )


def downgrade():
    op.drop_column("device_invitations", "push")
    op.drop_index("ix_contact_links_device_id", table_name="contact_links")
    op.drop_constraint(op.f("fk_contact_links_device_id_devices"), "contact_links", type_="foreignkey")
    op.drop_column("contact_links", "device_id")
