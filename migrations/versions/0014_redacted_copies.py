"""Redacted copies of evidence, and who was shown one.

Revision ID: 0014
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op
from flask import current_app
from sqlalchemy.engine import make_url

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "redacted_copies",
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, comment="Why a copy was made"),
        sa.Column("state", sa.String(), nullable=False, comment="asked, under_way, made or failed"),
        sa.Column("percent", sa.Integer(), nullable=False, comment="How much of it is done"),
        sa.Column("failure", sa.String(), nullable=False, comment="Why there is none"),
        sa.Column("asked_by", sa.Uuid(), nullable=False, comment="The officer who was the first to ask"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True)),
        sa.Column("stored_id", sa.Uuid(), comment="Under which the store has its bytes"),
        sa.Column("sha256", sa.String(), comment="Of the stored bytes, lower-case hex"),
        sa.Column("size_bytes", sa.BigInteger()),
        sa.Column(
            "has_detector", sa.Boolean(), comment="False: every picture is hidden whole, for want of one"
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'under_way', 'made', 'failed')", name=op.f("ck_redacted_copies_state_known")
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_redacted_copies_percent_range")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_redacted_copies_sha256_length")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_redacted_copies_size_bytes_positive")),
        sa.CheckConstraint(
            "(state = 'failed') = (failure <> '')", name=op.f("ck_redacted_copies_failed_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'made') = (stored_id IS NOT NULL) AND (state = 'made') = (sha256 IS NOT NULL)"
            " AND (state = 'made') = (size_bytes IS NOT NULL) AND (state = 'made') = (made_at IS NOT NULL)",
            name=op.f("ck_redacted_copies_made_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["evidence_items.id"], name=op.f("fk_redacted_copies_original_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redacted_copies")),
        sa.UniqueConstraint("original_id", name=op.f("uq_redacted_copies_original_id")),
    )
    op.create_table(
        "redacted_views",
        sa.Column("viewer_id", sa.Uuid(), nullable=False, comment="The officer"),
        sa.Column(
            "via",
            sa.String(),
            nullable=False,
            comment="The service key used on the officer's behalf, if any",
        ),
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=False, comment="The first time"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["redacted_copies.id"], name=op.f("fk_redacted_views_copy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redacted_views")),
        sa.UniqueConstraint("viewer_id", "via", "copy_id", name=op.f("uq_redacted_views_viewer_id_via_copy_id")),
    )
    op.create_index("ix_redacted_views_copy_id", "redacted_views", ["copy_id"])
    role = _application_role()
    if role is not None:
        # New tables come with all rights (0002); the account of what was shown is not to be changed.
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON redacted_views FROM {role}")
        op.execute(f"REVOKE DELETE, TRUNCATE ON redacted_copies FROM {role}")


def downgrade():
    op.drop_table("redacted_views")
    op.drop_table("redacted_copies")


def _application_role():
    """The role of DATABASE_URL, quoted; None where it is the owner itself."""
    name = make_url(current_app.extensions["settings"].database_url).username
    owner = op.get_bind().scalar(sa.text("SELECT current_user"))
    if name is None or name == owner:
        return None
    return op.get_bind().dialect.identifier_preparer.quote(name)
