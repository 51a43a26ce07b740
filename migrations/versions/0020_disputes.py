"""Disputes, and the second look that each of them is given.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    _disputes_up()
    op.add_column(
        "verification_tasks",
        sa.Column("dispute_id", sa.Uuid(), comment="What it is a second look for; null: a report's first"),
    )
    op.add_column("verification_tasks", sa.Column("decided_by", sa.Uuid()))
    op.execute(
        "UPDATE verification_tasks SET decided_by = verifications.officer_id"
        " FROM verifications WHERE verifications.task_id = verification_tasks.id"
    )
    op.create_foreign_key(
        op.f("fk_verification_tasks_dispute_id"), "verification_tasks", "disputes", ["dispute_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_verification_tasks_decided_by"), "verification_tasks", "officers", ["decided_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_verification_tasks_decided_by_somebody"),
        "verification_tasks",
        "(state = 'decided') = (decided_by IS NOT NULL)",
    )
    op.create_unique_constraint(
        op.f("uq_verification_tasks_dispute_id"), "verification_tasks", ["dispute_id"]
    )
    op.drop_constraint(op.f("uq_verification_tasks_incident_id"), "verification_tasks")
    op.create_index(
        "uq_verification_tasks_first",
        "verification_tasks",
        ["incident_id"],
        unique=True,
        postgresql_where=sa.text("dispute_id IS NULL"),
    )
    op.create_index(
        "uq_verification_tasks_open",
        "verification_tasks",
        ["incident_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_verification_tasks_officer_once",
        "verification_tasks",
        ["incident_id", sa.text("coalesce(decided_by, claimed_by)")],
        unique=True,
    )


def downgrade():
    # The older house knows one task a report: what was looked at again keeps its first decision there.
    op.execute(
        "DELETE FROM verifications USING verification_tasks AS task"
        " WHERE task.id = verifications.task_id AND task.dispute_id IS NOT NULL"
    )
    op.execute("DELETE FROM verification_tasks WHERE dispute_id IS NOT NULL")
    for index in ("officer_once", "open", "first"):
        op.drop_index(f"uq_verification_tasks_{index}", table_name="verification_tasks")
    op.create_unique_constraint(
        op.f("uq_verification_tasks_incident_id"), "verification_tasks", ["incident_id"]
    )
    op.drop_constraint(op.f("uq_verification_tasks_dispute_id"), "verification_tasks", type_="unique")
    op.drop_constraint(op.f("ck_verification_tasks_decided_by_somebody"), "verification_tasks")
    for column in ("decided_by", "dispute_id"):
        op.drop_constraint(
            op.f(f"fk_verification_tasks_{column}"), "verification_tasks", type_="foreignkey"
        )
        op.drop_column("verification_tasks", column)
    op.drop_table("disputes")


def _disputes_up():
    op.create_table(
        "disputes",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="Of the report's disputes, from 1"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False, comment="The resident's own words"),
        sa.Column(
            "finding",
            sa.String(),
            nullable=False,
            comment="What is disputed; not shown to who looks again",
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, comment="Our clock"),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(), comment="What the second look found"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('it_happened', 'more_to_see', 'place_or_time', 'other')",
            name=op.f("ck_disputes_reason_known"),
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 2", name=op.f("ck_disputes_number_within_limit")),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_disputes_end_whole")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_disputes_report_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_disputes_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_disputes_report_id_number")),
    )
    op.create_index(
        "uq_disputes_open",
        "disputes",
        ["incident_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
