"""The worklist's order: since when a task waits, within how long somebody should look, and who else says so.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TASKS = "verification_tasks"
ORDER = "ix_verification_tasks_order"
COLUMNS = (
    ("waits_since", sa.DateTime(timezone=True), "When the report or dispute was received"),
    ("service_s", sa.Integer(), "Within so long somebody should have looked"),
    ("standing", sa.Double(), "Its urgency without the age, see urgency.py"),
    ("phones", sa.Integer(), "Devices that tell of the same, this one included"),
    ("phones_m", sa.Double(), "How far their places are from this one's, at most"),
    ("phones_s", sa.Double(), "How far their times are from this one's, at most"),
    ("same_phone", sa.Integer(), "Reports of this device in the hour before, this included"),
)
# What stood open before had no neighbours counted: its kind and its age are what it has.
FILL = """
    UPDATE verification_tasks AS task
    SET waits_since = coalesce(dispute.received_at, incidents.received_at),
        service_s = 60 * CASE
            WHEN task.dispute_id IS NOT NULL THEN 60
            WHEN incidents.category IN ('fire', 'robbery', 'assault', 'missing_person') THEN 10
            WHEN incidents.category IN ('phone_snatching', 'motorcycle_snatching', 'car_snatching', 'harassment')
                THEN 20
            WHEN incidents.category IN ('traffic_collision', 'burglary', 'suspicious_activity', 'motorcycle_theft',
                'car_theft') THEN 30
            ELSE 60 END,
        standing = 0.6 * task.priority, phones = 1, phones_m = 0, phones_s = 0, same_phone = 1
    FROM incidents, verification_tasks AS same LEFT JOIN disputes AS dispute ON dispute.id = same.dispute_id
    WHERE incidents.id = task.incident_id AND same.id = task.id
"""


def upgrade():
    for name, kind, comment in COLUMNS:
        op.add_column(TASKS, sa.Column(name, kind, comment=comment))
    op.execute(FILL)
    for name, _, _ in COLUMNS:
        op.alter_column(TASKS, name, nullable=False)
    op.alter_column(
        TASKS, "priority", comment="Of its kind; 0 to 10, 10 highest", existing_comment="0 to 10, 10 highest"
    )
    op.create_check_constraint(op.f("ck_verification_tasks_service_s_positive"), TASKS, "service_s > 0")
    op.drop_index(ORDER, TASKS)
    op.create_index(
        ORDER,
        TASKS,
        [sa.text("standing DESC"), "waits_since", "id"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_clips_awaited",
        "clips",
        ["incident_id"],
        postgresql_where=sa.text("state IN ('pending', 'partial')"),
    )
    op.create_index("ix_verifications_officer_id", "verifications", ["officer_id", "decided_at"])
    op.create_index(
        "ix_audit_entries_given_back",
        "audit_entries",
        ["actor_id", "at"],
        postgresql_where=sa.text("action = 'task.release'"),
    )
    op.create_table(
        "saved_views",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False, comment="city, or empty: the officer's station"),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False, comment="Of kinds; empty: all"),
        sa.Column("q", sa.String(), nullable=False, comment="Words that were looked for"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_saved_views_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(
        "uq_saved_views_name",
        "saved_views",
        ["officer_id", sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def downgrade():
    op.drop_table("saved_views")
    op.drop_index("ix_audit_entries_given_back", "audit_entries")
    op.drop_index("ix_verifications_officer_id", "verifications")
    op.drop_index("ix_clips_awaited", "clips")
    op.drop_index(ORDER, TASKS)
    op.drop_constraint(op.f("ck_verification_tasks_service_s_positive"), TASKS)
    op.alter_column(
        TASKS, "priority", comment="0 to 10, 10 highest", existing_comment="Of its kind; 0 to 10, 10 highest"
    )
    for name, _, _ in reversed(COLUMNS):
        op.drop_column(TASKS, name)
    op.create_index(
        ORDER,
        TASKS,
        [sa.text("priority DESC"), "opened_at", "id"],
        postgresql_where=sa.text("state = 'open'"),
    )
