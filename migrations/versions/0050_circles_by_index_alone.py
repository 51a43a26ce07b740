"""Who watches a place is read from an index that holds all of it.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

CLASSES = (500, 1_000, 2_000, 5_000, 10_000)


def _circles(key, **options):
    for above, upper in zip((0, *CLASSES[:-1]), CLASSES, strict=True):
        op.drop_index(f"ix_watch_areas_center_to_{upper}_m", table_name="watch_areas")
        op.create_index(
            f"ix_watch_areas_center_to_{upper}_m",
            "watch_areas",
            [key],
            postgresql_using="gist",
            postgresql_where=sa.text(f"radius_m > {above} AND radius_m <= {upper}"),
            **options,
        )


def upgrade():
    _circles(
        sa.text("(point(geometry(center)))"),
        postgresql_include=["device_id", "center", "radius_m", "kinds"],
    )
    # Where a page of the table has changed since it was last cleaned, the index alone cannot say that a row is there.
    # A hundredth of it, then, and not a fifth.
    op.execute(
        "ALTER TABLE watch_areas SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)"
    )


def downgrade():
    op.execute(
        "ALTER TABLE watch_areas RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)"
    )
    _circles("center")
