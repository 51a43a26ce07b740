"""When a place of an SOS is believed to have been so: one that a phone dated in the future stays the newest no more.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "sos_positions",
        sa.Column(
            "believed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="As the phone said, unless that was still to come: then when it arrived",
        ),
    )
    op.execute(
        "UPDATE sos_positions SET believed_at ="
        " CASE WHEN at <= received_at + interval '1 minute' THEN at ELSE received_at END"
    )
    op.alter_column("sos_positions", "believed_at", nullable=False)
    op.drop_index("ix_sos_positions_newest", table_name="sos_positions")
    op.create_index(
        "ix_sos_positions_newest", "sos_positions", ["sos_alert_id", "is_dated", "believed_at", "at"]
    )


def downgrade():
    op.drop_index("ix_sos_positions_newest", table_name="sos_positions")
    op.create_index("ix_sos_positions_newest", "sos_positions", ["sos_alert_id", "is_dated", "at"])
    op.drop_column("sos_positions", "believed_at")
