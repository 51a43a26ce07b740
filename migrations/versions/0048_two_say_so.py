"""Two say that nobody was in need; and an export keeps the station of who asked for it.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "sos_alerts",
        sa.Column(
            "half_closed_by",
            sa.Uuid(),
            nullable=True,
            comment="Who said that nobody was in need; it ends when another officer says how",
        ),
    )
    op.add_column(
        "sos_alerts",
        sa.Column("half_closed_at", sa.DateTime(timezone=True), nullable=True, comment="When they did"),
    )
    op.create_foreign_key(
        op.f("fk_sos_alerts_half_closed_by"), "sos_alerts", "officers", ["half_closed_by"], ["id"]
    )
    op.add_column(
        "exports",
        sa.Column("asked_station", sa.Uuid(), nullable=True, comment="Where who asked sat when they did"),
    )
    op.create_foreign_key(op.f("fk_exports_asked_station"), "exports", "stations", ["asked_station"], ["id"])
    op.execute(
        "UPDATE exports SET asked_station = officers.station_id FROM officers WHERE officers.id = exports.asked_by"
    )


def downgrade():
    op.drop_column("exports", "asked_station")
    op.drop_column("sos_alerts", "half_closed_at")
    op.drop_column("sos_alerts", "half_closed_by")
