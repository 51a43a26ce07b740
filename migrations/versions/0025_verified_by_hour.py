"""An index of the verified incidents alone, for the console's heat by hour.

Revision ID: 0025
Revises: 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_incidents_verified",
        "incidents",
        ["occurred_at"],
        postgresql_where="status = 'verified'",
        postgresql_include=["lat", "lon"],
    )


def downgrade():
    op.drop_index("ix_incidents_verified", table_name="incidents")
