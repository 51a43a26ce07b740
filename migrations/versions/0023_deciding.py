"""Decisions that wait some seconds before they are true, those that were taken back, and verifications withdrawn.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    _undo_up()
    _withdrawals_up()


def downgrade():
    op.drop_table("withdrawals")
    _undo_down()


def _undo_up():
    op.add_column(
        "verifications",
        sa.Column(
            "effective_at",
            sa.DateTime(timezone=True),
            comment="Until then its officer may take it back",
        ),
    )
    op.add_column(
        "verifications",
        sa.Column(
            "took_effect_at",
            sa.DateTime(timezone=True),
            comment="When it became true; null: not yet, or never",
        ),
    )
    op.add_column(
        "verifications",
        sa.Column("undone_at", sa.DateTime(timezone=True), comment="When its officer took it back"),
    )
    op.add_column(
        "verifications",
        sa.Column(
            "audience_devices",
            sa.Integer(),
            comment="How many devices it would tell, as its officer was told",
        ),
    )
    op.execute(
        "UPDATE verifications SET effective_at = decided_at, took_effect_at = decided_at, audience_devices = 0"
    )
    op.alter_column("verifications", "effective_at", nullable=False)
    op.alter_column("verifications", "audience_devices", nullable=False)
    op.create_check_constraint(
        op.f("ck_verifications_true_or_undone"),
        "verifications",
        "took_effect_at IS NULL OR undone_at IS NULL",
    )
    op.drop_constraint(op.f("uq_verifications_task_id"), "verifications")
    op.create_index(
        "uq_verifications_stands",
        "verifications",
        ["task_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index("ix_verifications_task_id", "verifications", ["task_id"])
    op.create_index(
        "ix_verifications_pending",
        "verifications",
        ["officer_id"],
        postgresql_where=sa.text("took_effect_at IS NULL AND undone_at IS NULL"),
    )


def _undo_down():
    # The older house knows no decision that was taken back.
    op.execute("DELETE FROM verifications WHERE undone_at IS NOT NULL")
    for index in ("ix_verifications_pending", "ix_verifications_task_id", "uq_verifications_stands"):
        op.drop_index(index, table_name="verifications")
    op.create_unique_constraint(op.f("uq_verifications_task_id"), "verifications", ["task_id"])
    op.drop_constraint(op.f("ck_verifications_true_or_undone"), "verifications")
    for column in ("audience_devices", "undone_at", "took_effect_at", "effective_at"):
        op.drop_column("verifications", column)


def _withdrawals_up():
    op.create_table(
        "withdrawals",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_withdrawals_incident_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_withdrawals_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_withdrawals_incident_id")),
    )
