"""Decisions that wait some seconds before they are true, those that were taken back, and verifications withdrawn.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    _undo_up()
    _withdrawals_up()
    _second_person_up()


def downgrade():
    _second_person_down()
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


def _second_person_up():
    op.add_column(
        "verifications",
        sa.Column(
            "needs_second",
            sa.String(),
            comment="Why one person is not enough: sos-unfounded, many or far; empty: one is",
        ),
    )
    op.execute("UPDATE verifications SET needs_second = ''")
    op.alter_column("verifications", "needs_second", nullable=False)
    op.create_check_constraint(
        op.f("ck_verifications_needs_second_known"),
        "verifications",
        "needs_second IN ('', 'sos-unfounded', 'many', 'far')",
    )
    op.add_column(
        "verification_tasks",
        sa.Column(
            "seconds_id",
            sa.Uuid(),
            comment="Which decision it is another person's look at; its verdict is not shown",
        ),
    )
    op.add_column(
        "verification_tasks",
        sa.Column(
            "look",
            sa.Integer(),
            comment="1 the first officer's, 2 a second's, 3 a supervisor's because they differ",
        ),
    )
    op.execute("UPDATE verification_tasks SET look = 1")
    op.alter_column("verification_tasks", "look", nullable=False)
    op.create_foreign_key(
        op.f("fk_verification_tasks_seconds_id"),
        "verification_tasks",
        "verifications",
        ["seconds_id"],
        ["id"],
    )
    op.create_unique_constraint(
        op.f("uq_verification_tasks_seconds_id"), "verification_tasks", ["seconds_id"]
    )
    op.create_check_constraint(
        op.f("ck_verification_tasks_look_known"),
        "verification_tasks",
        "look BETWEEN 1 AND 3 AND (look = 1) = (seconds_id IS NULL)",
    )
    op.drop_constraint(op.f("uq_verification_tasks_dispute_id"), "verification_tasks", type_="unique")
    op.drop_index("uq_verification_tasks_first", table_name="verification_tasks")
    _first_tasks("dispute_id IS NULL AND seconds_id IS NULL")
    op.create_index(
        "uq_verification_tasks_dispute",
        "verification_tasks",
        ["dispute_id"],
        unique=True,
        postgresql_where=sa.text("seconds_id IS NULL"),
    )


def _second_person_down():
    # The older house knows one look at a report or a dispute: what another person found goes with it.
    op.execute(
        "CREATE TEMPORARY TABLE others ON COMMIT DROP AS SELECT id FROM verification_tasks WHERE look > 1"
    )
    op.drop_constraint(op.f("fk_verification_tasks_seconds_id"), "verification_tasks", type_="foreignkey")
    op.execute("DELETE FROM verifications WHERE task_id IN (SELECT id FROM others)")
    op.execute("DELETE FROM verification_tasks WHERE id IN (SELECT id FROM others)")
    for index in ("dispute", "first"):
        op.drop_index(f"uq_verification_tasks_{index}", table_name="verification_tasks")
    _first_tasks("dispute_id IS NULL")
    op.create_unique_constraint(
        op.f("uq_verification_tasks_dispute_id"), "verification_tasks", ["dispute_id"]
    )
    op.drop_constraint(op.f("ck_verification_tasks_look_known"), "verification_tasks")
    op.drop_constraint(op.f("uq_verification_tasks_seconds_id"), "verification_tasks", type_="unique")
    op.drop_column("verification_tasks", "look")
    op.drop_column("verification_tasks", "seconds_id")
    op.drop_constraint(op.f("ck_verifications_needs_second_known"), "verifications")
    op.drop_column("verifications", "needs_second")


def _first_tasks(condition):
    op.create_index(
        "uq_verification_tasks_first",
        "verification_tasks",
        ["incident_id"],
        unique=True,
        postgresql_where=sa.text(condition),
    )
