"""A push provider that calls every registration dead is not believed.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "push_pauses",
        sa.Column(
            "is_doubted",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether it called everybody dead, so that nobody is forgotten on its word",
        ),
    )


def downgrade():
    op.drop_column("push_pauses", "is_doubted")
