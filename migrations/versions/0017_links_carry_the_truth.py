"""Links carry what upkeep had found of the camera at the moment, and whether they are a coverage miss.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# A present spell that was last seen so long before the moment says nothing of it: as upkeep reads it.
_BACK = """
    UPDATE camera_links AS links SET truth_fails_at = truths.fails_at, truth_reason = truths.reason
    FROM camera_truths AS truths
    WHERE truths.camera_id = links.camera_id AND truths.from_at <= links.moment_at
        AND coalesce(truths.to_at, truths.seen_at + interval '60 seconds') >= links.moment_at
        AND NOT EXISTS (
            SELECT FROM camera_truths AS later WHERE later.camera_id = links.camera_id
                AND later.from_at <= links.moment_at AND (later.from_at, later.id) > (truths.from_at, truths.id)
        )
"""
_MISSED = """
    UPDATE camera_links SET missed = true
    WHERE inside_sector AND obstructed IS NOT TRUE AND (
        state = 'not_recording'
        OR truth_fails_at = 'picture_usable' AND truth_reason NOT IN ('moved', 'changed')
    )
"""


def upgrade():
    op.add_column(
        "camera_links",
        sa.Column(
            "truth_fails_at",
            sa.String(),
            nullable=True,
            comment="The first rung that failed at the moment, as far as it was known; empty: all held; null: nobody watched",
        ),
    )
    op.add_column(
        "camera_links",
        sa.Column("truth_reason", sa.String(), nullable=True, comment="Why it failed, such as covered"),
    )
    op.add_column(
        "camera_links",
        sa.Column(
            "missed",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="A coverage miss: it should have seen it and could not",
        ),
    )
    op.create_check_constraint(
        op.f("ck_camera_links_truth_whole"),
        "camera_links",
        "(truth_fails_at IS NULL) = (truth_reason IS NULL)",
    )
    op.execute(_BACK)
    op.execute(_MISSED)


def downgrade():
    op.drop_constraint(op.f("ck_camera_links_truth_whole"), "camera_links", type_="check")
    for column in ("missed", "truth_reason", "truth_fails_at"):
        op.drop_column("camera_links", column)
