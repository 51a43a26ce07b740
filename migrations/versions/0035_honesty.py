"""What is asked at an audit item is kept beside it.

Revision ID: 0035
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None

UNSENT = "unsent_questions"


def upgrade():
    op.create_table(
        UNSENT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["verification_tasks.id"], name=f"fk_{UNSENT}_task_id"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=f"fk_{UNSENT}_report_id"),
        sa.ForeignKeyConstraint(["asked_by"], ["officers.id"], name=f"fk_{UNSENT}_asked_by"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{UNSENT}"),
    )
    op.create_index(f"ix_{UNSENT}_task_id", UNSENT, ["task_id"])


def downgrade():
    op.drop_table(UNSENT)
