"""Exports that are asked for in the panel, and agreed to by a second officer.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "exports",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False, comment="redacted, or originals beside"),
        sa.Column("purpose", sa.String(), nullable=False, comment="For which case and court"),
        sa.Column(
            "considered",
            sa.Boolean(),
            nullable=False,
            comment="The second question about the purpose was answered",
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column(
            "asked_proof",
            sa.String(),
            nullable=False,
            comment="How they showed who they are: passkey or password",
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), comment="The second officer, whom originals need"),
        sa.Column("answered_proof", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.String(), nullable=False, comment="Why it was refused"),
        sa.Column("failure", sa.String(), nullable=False, comment="Why nothing was written"),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("file_name", sa.String(), nullable=False, comment="In the folder of exports"),
        sa.Column("sha256", sa.String(), comment="Of the file, lower-case hex"),
        sa.Column("size_bytes", sa.BigInteger()),
        sa.Column(
            "left_out",
            sa.Integer(),
            nullable=False,
            comment="Items of which nothing is in it; its list says why",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("form IN ('redacted', 'originals')", name=op.f("ck_exports_form_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'under_way', 'made', 'failed', 'refused', 'taken_back')",
            name=op.f("ck_exports_state_known"),
        ),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> asked_by", name=op.f("ck_exports_two_persons")
        ),
        sa.CheckConstraint(
            "form = 'redacted' OR state IN ('waiting', 'taken_back') OR answered_by IS NOT NULL",
            name=op.f("ck_exports_originals_were_answered"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure <> '')", name=op.f("ck_exports_failed_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'made') = (sha256 IS NOT NULL)", name=op.f("ck_exports_made_is_whole")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_exports_incident_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["officers.id"], name=op.f("fk_exports_asked_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["officers.id"], name=op.f("fk_exports_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_asked_at", "exports", ["asked_at"])
    op.create_index("ix_exports_asked_by_asked_at", "exports", ["asked_by", "asked_at"])


def downgrade():
    op.drop_table("exports")
