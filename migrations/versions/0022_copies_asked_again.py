"""When a copy that did not come was asked for again.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COPIES = ("redacted_copies", "working_copies")


def upgrade():
    for table in COPIES:
        op.add_column(
            table,
            sa.Column(
                "asked_again_at",
                sa.DateTime(timezone=True),
                comment="When nothing had come of it for too long",
            ),
        )


def downgrade():
    for table in COPIES:
        op.drop_column(table, "asked_again_at")
