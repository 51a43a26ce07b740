"""How push messages go, counted by day: no device stands in it.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "push_tallies",
        sa.Column("day", sa.Date(), nullable=False, comment="By the city's clock"),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False, comment="accepted, shown, opened, dead, refused"),
        sa.Column(
            "slot",
            sa.SmallInteger(),
            nullable=False,
            comment="One of sixteen by chance, so that those who count at once do not wait for each other",
        ),
        sa.Column("many", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("provider IN ('fcm', 'webpush')", name=op.f("ck_push_tallies_provider_known")),
        sa.CheckConstraint(
            "step IN ('accepted', 'shown', 'opened', 'dead', 'refused')",
            name=op.f("ck_push_tallies_step_known"),
        ),
        sa.PrimaryKeyConstraint("day", "provider", "step", "slot", name=op.f("pk_push_tallies")),
    )


def downgrade():
    op.drop_table("push_tallies")
