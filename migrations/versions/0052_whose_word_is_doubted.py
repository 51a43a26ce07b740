"""A push provider that calls every registration dead is not believed.

Revision ID: 0052
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
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
