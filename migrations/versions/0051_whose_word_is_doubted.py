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
    op.create_table(
        "push_providers",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column(
            "took_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it last took a message from anybody, to the minute",
        ),
        sa.Column(
            "all_dead_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it last called a whole sending dead",
        ),
        sa.Column(
            "is_doubted",
            sa.Boolean(),
            nullable=False,
            comment="Whether it has taken nothing since it called everybody dead, so that nobody is forgotten on its word",
        ),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_push_providers")),
    )


def downgrade():
    op.drop_table("push_providers")
