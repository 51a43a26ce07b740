"""What moves in a clip, and how many of a task's clips show that something does.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOTION = "Share of the picture, 0 to 1, that changes beyond what usually does between two of its key frames; null: not known"
COLUMNS = (
    ("moving", "Cameras whose clip shows that something moves, see cctv_link/footage/moving.py"),
    ("looked_at", "Cameras whose clip was looked at for motion"),
)


def upgrade():
    op.add_column("clips", sa.Column("motion", sa.Double(), comment=MOTION))
    for name, comment in COLUMNS:
        op.add_column(
            "verification_tasks",
            sa.Column(name, sa.Integer(), nullable=False, server_default="0", comment=comment),
        )


def downgrade():
    for name, _ in reversed(COLUMNS):
        op.drop_column("verification_tasks", name)
    op.drop_column("clips", "motion")
