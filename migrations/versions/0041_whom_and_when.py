"""What a watch area is about, when a device stays silent, whom a call for help may ask, and a provider left alone.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

CLASSES_BEFORE, CLASSES = (1_000, 2_500, 5_000, 10_000), (500, 1_000, 2_000, 5_000, 10_000)
STATES = ("inbox", "waiting", "sent", "gone", "refused", "expired")
TABLE, CONSTRAINT = "notification_deliveries", "ck_notification_deliveries_state_known"


def _states(names, comment):
    op.drop_constraint(op.f(CONSTRAINT), TABLE, type_="check")
    op.create_check_constraint(op.f(CONSTRAINT), TABLE, f"state IN ({', '.join(map(repr, names))})")
    op.alter_column(TABLE, "state", comment=comment)


def _circles(before, after):
    """The classes of radius, each with its own index: as the app offers them, so that hardly more is found than kept."""
    for upper in before:
        op.drop_index(f"ix_watch_areas_center_to_{upper}_m", table_name="watch_areas")
    for above, upper in zip((0, *after[:-1]), after, strict=True):
        op.create_index(
            f"ix_watch_areas_center_to_{upper}_m",
            "watch_areas",
            ["center"],
            postgresql_using="gist",
            postgresql_where=sa.text(f"radius_m > {above} AND radius_m <= {upper}"),
        )


def _instant(name, comment, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def upgrade():
    op.add_column(
        "watch_areas",
        sa.Column(
            "kinds",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="Categories and groups of them as the resident named them; null for everything",
        ),
    )
    _circles(CLASSES_BEFORE, CLASSES)
    # The planner takes the measuring of a few thousand circles for so dear that it would share it out; to start the others takes
    # longer than all of it.
    op.execute("ALTER TABLE watch_areas SET (parallel_workers = 0)")
    op.create_table(
        "watch_choices",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column(
            "quiet_from_min",
            sa.SmallInteger(),
            nullable=True,
            comment="Minute of the city's day from which the device stays silent",
        ),
        sa.Column("quiet_to_min", sa.SmallInteger(), nullable=True, comment="Minute at which that ends"),
        sa.Column(
            "may_be_asked",
            sa.Boolean(),
            nullable=False,
            comment="Wants to be asked when somebody near one of its places needs help",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(quiet_from_min IS NULL) = (quiet_to_min IS NULL)", name=op.f("ck_watch_choices_quiet_both")
        ),
        sa.CheckConstraint(
            "quiet_from_min BETWEEN 0 AND 1439 AND quiet_to_min BETWEEN 0 AND 1439"
            " AND quiet_from_min <> quiet_to_min",
            name=op.f("ck_watch_choices_quiet_range"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_watch_choices_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_choices")),
        sa.UniqueConstraint("device_id", name=op.f("uq_watch_choices_device_id")),
    )
    op.create_table(
        "push_pauses",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, comment="Since it was last heard to take anything"),
        _instant("since", "When it first took nothing"),
        _instant("until", "When the next one tries it"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_pauses")),
        sa.UniqueConstraint("provider", name=op.f("uq_push_pauses_provider")),
    )
    op.add_column(
        "sos_alerts",
        _instant("help_asked_at", "When people nearby were asked for help; once at most", nullable=True),
    )
    op.add_column(
        "sos_alerts",
        sa.Column("help_asked_devices", sa.Integer(), nullable=True, comment="How many phones that were"),
    )
    _states(
        (*STATES, "quiet"),
        "inbox (no push wanted), waiting, sent, gone (registration dead), refused, expired,"
        " quiet (stale before the device's quiet hours end)",
    )


def downgrade():
    op.execute(f"UPDATE {TABLE} SET state = 'inbox' WHERE state = 'quiet'")
    _states(STATES, "inbox (no push wanted), waiting, sent, gone (registration dead), refused, expired")
    op.drop_column("sos_alerts", "help_asked_devices")
    op.drop_column("sos_alerts", "help_asked_at")
    op.drop_table("push_pauses")
    op.drop_table("watch_choices")
    _circles(CLASSES, CLASSES_BEFORE)
    op.execute("ALTER TABLE watch_areas RESET (parallel_workers)")
    op.drop_column("watch_areas", "kinds")
