"""An SOS arms before it is raised; it is stood down by PIN, and one of the two PINs means duress.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ALERTS, OPEN = "sos_alerts", "uq_sos_alerts_open_device"
BEFORE = "state NOT IN ('closed', 'stood_down')"
INSTANTS = (
    ("raises_at", "While it arms: when it is raised by us. Stays when it was stood down before"),
    ("stood_down_at", "When its resident stood it down, as the phone sees it: with either PIN"),
    ("sealed_until", "So long its phone goes on sending places, after either PIN"),
)


def upgrade():
    for name, comment in INSTANTS:
        op.add_column(ALERTS, sa.Column(name, sa.DateTime(timezone=True), nullable=True, comment=comment))
    op.add_column(
        ALERTS,
        sa.Column(
            "is_duress",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Stood down with the duress PIN: it goes on, and its phone must not know",
        ),
    )
    op.alter_column(ALERTS, "is_duress", server_default=None)
    op.drop_index(OPEN, table_name=ALERTS)
    op.create_index(
        OPEN,
        ALERTS,
        ["device_id"],
        unique=True,
        postgresql_where=sa.text(f"{BEFORE} AND stood_down_at IS NULL"),
    )
    op.add_column(
        "sos_positions",
        sa.Column(
            "is_sealed",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Sent after it was stood down in earnest: shown to nobody, and forgotten",
        ),
    )
    op.alter_column("sos_positions", "is_sealed", server_default=None)
    op.create_table(
        "sos_pins",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("stand_down_hash", sa.Text(), nullable=False, comment="argon2id of a keyed hash"),
        sa.Column("duress_hash", sa.Text(), nullable=False, comment="argon2id of a keyed hash"),
        sa.Column(
            "is_forced",
            sa.Boolean(),
            nullable=False,
            comment="Chosen with the duress PIN: either of them means duress",
        ),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_sos_pins_resident_id_residents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sos_pins")),
        sa.UniqueConstraint("resident_id", name=op.f("uq_sos_pins_resident_id")),
    )
    op.create_table(
        "sos_pin_tries",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_sos_pin_tries_resident_id_residents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sos_pin_tries")),
    )
    op.create_index("ix_sos_pin_tries_resident_id", "sos_pin_tries", ["resident_id", "at"])


def downgrade():
    op.drop_table("sos_pin_tries")
    op.drop_table("sos_pins")
    op.drop_column("sos_positions", "is_sealed")
    op.drop_index(OPEN, table_name=ALERTS)
    # What goes on under duress is open, and its phone may have raised another one: that one stays open.
    op.execute(
        f"UPDATE {ALERTS} SET state = 'stood_down', ended_at = stood_down_at WHERE is_duress AND {BEFORE}"
    )
    op.create_index(OPEN, ALERTS, ["device_id"], unique=True, postgresql_where=sa.text(BEFORE))
    op.drop_column(ALERTS, "is_duress")
    for name, _ in reversed(INSTANTS):
        op.drop_column(ALERTS, name)
