"""Working copies with their viewer burnt in.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "working_copies",
        sa.Column("viewer_id", sa.Uuid(), nullable=False, comment="The officer"),
        sa.Column("viewer_name", sa.String(), nullable=False),
        sa.Column(
            "via",
            sa.String(),
            nullable=False,
            comment="The service key used on the officer's behalf, if any",
        ),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "is_redacted",
            sa.Boolean(),
            nullable=False,
            comment="Made from the redacted copy, not from the item itself",
        ),
        sa.Column(
            "source_id", sa.Uuid(), nullable=False, comment="Under which the store has what it is made from"
        ),
        sa.Column("state", sa.String(), nullable=False, comment="asked, under_way, made or failed"),
        sa.Column("percent", sa.Integer(), nullable=False, comment="How much of it is done"),
        sa.Column("failure", sa.String(), nullable=False, comment="Why there is none"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), comment="Its bytes are disposed of then"),
        sa.Column("stored_id", sa.Uuid(), comment="Under which the store has its bytes"),
        sa.Column("sha256", sa.String(), comment="Of the stored bytes, lower-case hex"),
        sa.Column("size_bytes", sa.BigInteger()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'under_way', 'made', 'failed')", name=op.f("ck_working_copies_state_known")
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_working_copies_percent_range")),
        sa.CheckConstraint(
            "(state = 'failed') = (failure <> '')", name=op.f("ck_working_copies_failed_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'made') = (stored_id IS NOT NULL) AND (state = 'made') = (sha256 IS NOT NULL)"
            " AND (state = 'made') = (size_bytes IS NOT NULL)",
            name=op.f("ck_working_copies_made_is_whole"),
        ),
        sa.CheckConstraint(
            "(state IN ('made', 'failed')) = (expires_at IS NOT NULL)",
            name=op.f("ck_working_copies_done_expires"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["evidence_items.id"], name=op.f("fk_working_copies_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copies")),
        sa.UniqueConstraint(
            "viewer_id",
            "via",
            "item_id",
            "is_redacted",
            name=op.f("uq_working_copies_viewer_id_via_item_id_is_redacted"),
        ),
    )


def downgrade():
    op.drop_table("working_copies")
