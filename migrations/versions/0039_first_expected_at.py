"""When a trip was first meant to end: how far it was put off is counted from there.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "trips",
        sa.Column(
            "first_expected_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="As it was when the trip began",
        ),
    )
    op.execute("UPDATE trips SET first_expected_at = expected_at")
    op.alter_column("trips", "first_expected_at", nullable=False)


def downgrade():
    op.drop_column("trips", "first_expected_at")
