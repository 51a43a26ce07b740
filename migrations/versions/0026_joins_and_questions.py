"""Joined incidents, pairs that are different, and questions to a reporter.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("separated_at IS NULL")


def upgrade():
    _joins_up()
    _differences_up()
    _questions_up()
    op.create_index("ix_incidents_occurred_at", "incidents", ["occurred_at"])
    op.drop_constraint(op.f("ck_verification_tasks_state_known"), "verification_tasks")
    op.create_check_constraint(
        op.f("ck_verification_tasks_state_known"),
        "verification_tasks",
        "state IN ('open', 'decided', 'joined')",
    )


def downgrade():
    # The older house knows no joins: what was joined is everybody's work again.
    op.execute("UPDATE verification_tasks SET state = 'open' WHERE state = 'joined'")
    op.drop_constraint(op.f("ck_verification_tasks_state_known"), "verification_tasks")
    op.create_check_constraint(
        op.f("ck_verification_tasks_state_known"), "verification_tasks", "state IN ('open', 'decided')"
    )
    op.drop_index("ix_incidents_occurred_at", table_name="incidents")
    _questions_down()
    op.drop_table("incident_differences")
    op.drop_table("incident_joins")


def _joins_up():
    op.create_table(
        "incident_joins",
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="The joined one"),
        sa.Column("into_id", sa.Uuid(), nullable=False, comment="The one that is decided"),
        sa.Column("joined_by", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("separated_by", sa.Uuid()),
        sa.Column("separated_at", sa.DateTime(timezone=True), comment="In force until then"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("incident_id <> into_id", name=op.f("ck_incident_joins_not_itself")),
        sa.CheckConstraint(
            "(separated_by IS NULL) = (separated_at IS NULL)", name=op.f("ck_incident_joins_separation_whole")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_incident_joins_incident_id")),
        sa.ForeignKeyConstraint(["into_id"], ["incidents.id"], name=op.f("fk_incident_joins_into_id")),
        sa.ForeignKeyConstraint(["joined_by"], ["officers.id"], name=op.f("fk_incident_joins_joined_by")),
        sa.ForeignKeyConstraint(["separated_by"], ["officers.id"], name=op.f("fk_incident_joins_separated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_joins")),
    )
    op.create_index(
        "uq_incident_joins_in_force", "incident_joins", ["incident_id"], unique=True, postgresql_where=IN_FORCE
    )
    op.create_index("ix_incident_joins_into_id", "incident_joins", ["into_id"], postgresql_where=IN_FORCE)


def _differences_up():
    op.create_table(
        "incident_differences",
        sa.Column("first_id", sa.Uuid(), nullable=False, comment="The smaller of the two ids"),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_incident_differences_ordered")),
        sa.ForeignKeyConstraint(["first_id"], ["incidents.id"], name=op.f("fk_incident_differences_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["incidents.id"], name=op.f("fk_incident_differences_second_id")),
        sa.ForeignKeyConstraint(["told_by"], ["officers.id"], name=op.f("fk_incident_differences_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_differences")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_incident_differences_first_id_second_id")),
    )
    op.create_index("ix_incident_differences_second_id", "incident_differences", ["second_id"])


def _questions_up():
    op.create_table(
        "report_questions",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False, comment="The report's own"),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False, comment="Not told to the reporter"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="Until when it may be answered"
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("choice", sa.String()),
        sa.Column("narrative", sa.Text(), nullable=False, comment="The resident's own words"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answered_at IS NOT NULL OR (choice IS NULL AND narrative = '')",
            name=op.f("ck_report_questions_answer_whole"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_questions_report_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_report_questions_incident_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["officers.id"], name=op.f("fk_report_questions_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_questions")),
    )
    op.create_index("ix_report_questions_report_id", "report_questions", ["report_id", "asked_at"])
    op.add_column(
        "notifications",
        sa.Column("question_id", sa.Uuid(), comment="What a reporter is asked; null for the community's"),
    )
    op.create_foreign_key(
        op.f("fk_notifications_question_id"), "notifications", "report_questions", ["question_id"], ["id"]
    )
    op.create_unique_constraint(op.f("uq_notifications_question_id"), "notifications", ["question_id"])
    op.drop_constraint(op.f("uq_notifications_incident_id_kind"), "notifications", type_="unique")
    op.create_index(
        "uq_notifications_incident_id_kind",
        "notifications",
        ["incident_id", "kind"],
        unique=True,
        postgresql_where=sa.text("question_id IS NULL"),
    )


def _questions_down():
    op.execute(
        "DELETE FROM notification_deliveries USING notifications"
        " WHERE notifications.id = notification_id AND question_id IS NOT NULL"
    )
    op.execute("DELETE FROM notifications WHERE question_id IS NOT NULL")
    op.drop_index("uq_notifications_incident_id_kind", table_name="notifications")
    op.create_unique_constraint(
        op.f("uq_notifications_incident_id_kind"), "notifications", ["incident_id", "kind"]
    )
    op.drop_constraint(op.f("uq_notifications_question_id"), "notifications", type_="unique")
    op.drop_constraint(op.f("fk_notifications_question_id"), "notifications", type_="foreignkey")
    op.drop_column("notifications", "question_id")
    op.drop_table("report_questions")
