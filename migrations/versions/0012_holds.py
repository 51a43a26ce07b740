"""A clip counts on a budget, and waits when that is spent.

Revision ID: 0012
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    _clips_up()


def downgrade():
    _clips_down()


def _clips_up():
    op.add_column(
        "clips",
        sa.Column("budget", sa.String(), comment="What pulling it counts on: report, anonymous or sos"),
    )
    op.add_column("clips", sa.Column("device_id", sa.Uuid(), comment="Whose budget; null when anonymous"))
    op.add_column(
        "clips",
        sa.Column(
            "pull_at",
            sa.DateTime(timezone=True),
            comment="Not pulled before: later than requested_at when a budget was spent and nobody has claimed the task",
        ),
    )
    op.execute(
        "UPDATE clips SET pull_at = requested_at, device_id = incidents.device_id, budget = CASE"
        " WHEN incidents.kind = 'sos' THEN 'sos' WHEN incidents.device_id IS NULL THEN 'anonymous' ELSE 'report' END"
        " FROM incidents WHERE incidents.id = clips.incident_id"
    )
    op.alter_column("clips", "budget", nullable=False)
    op.alter_column("clips", "pull_at", nullable=False)
    op.create_check_constraint(
        op.f("ck_clips_budget_known"), "clips", "budget IN ('report', 'anonymous', 'sos')"
    )
    op.drop_index("ix_clips_camera_id", table_name="clips")
    op.create_index("ix_clips_camera_id", "clips", ["camera_id", "pull_at"])
    op.create_index(
        "ix_clips_device_id",
        "clips",
        ["device_id", "pull_at"],
        postgresql_where=sa.text("device_id IS NOT NULL"),
    )


def _clips_down():
    op.drop_index("ix_clips_device_id", table_name="clips")
    op.drop_index("ix_clips_camera_id", table_name="clips")
    op.create_index("ix_clips_camera_id", "clips", ["camera_id"])
    op.drop_constraint(op.f("ck_clips_budget_known"), "clips")
    for column in ("pull_at", "device_id", "budget"):
        op.drop_column("clips", column)
