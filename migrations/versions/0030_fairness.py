"""Claims that a supervisor broke, audit items, and what of each decision the page of fairness counts.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TASKS = "verification_tasks"
DECISIONS = "verifications"
OPEN = "uq_verification_tasks_open"


def upgrade():
    _breaks_up()
    _planted_up()
    _counted_up()


def downgrade():
    _counted_down()
    _planted_down()
    op.drop_table("claim_breaks")


def _breaks_up():
    op.create_table(
        "claim_breaks",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("broken_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], [f"{TASKS}.id"], name=op.f("fk_claim_breaks_task_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["officers.id"], name=op.f("fk_claim_breaks_holder_id")),
        sa.ForeignKeyConstraint(["broken_by"], ["officers.id"], name=op.f("fk_claim_breaks_broken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_breaks")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_claim_breaks_claim_id")),
    )
    op.create_index(op.f("ix_claim_breaks_task_id"), "claim_breaks", ["task_id"])


def _planted_up():
    op.add_column(
        TASKS,
        sa.Column(
            "is_planted",
            sa.Boolean(),
            nullable=False,
            server_default=sa.text("false"),
            comment="An audit item: a look whose answer is known, of which nothing leaves the house",
        ),
    )
    op.create_check_constraint(op.f("ck_verification_tasks_planted_looks"), TASKS, "NOT is_planted OR look = 2")
    _states("'open', 'decided', 'joined', 'lifted'")
    _one_open("state = 'open' AND NOT is_planted")
    op.create_table(
        "planted_items",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid()),
        sa.Column("expected", sa.String(), nullable=False, comment="The outcome that stands"),
        sa.Column("planted_by", sa.Uuid(), comment="A supervisor; null: by the timer"),
        sa.Column("planted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), comment="When it was taken off, undecided"),
        sa.Column("outcome", sa.String()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_planted_items_decided_whole"),
        ),
        sa.CheckConstraint("outcome IS NULL OR lifted_at IS NULL", name=op.f("ck_planted_items_decided_or_lifted")),
        sa.ForeignKeyConstraint(["task_id"], [f"{TASKS}.id"], name=op.f("fk_planted_items_task_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_planted_items_incident_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_planted_items_station_id")),
        sa.ForeignKeyConstraint(["planted_by"], ["officers.id"], name=op.f("fk_planted_items_planted_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["officers.id"], name=op.f("fk_planted_items_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planted_items")),
        sa.UniqueConstraint("task_id", name=op.f("uq_planted_items_task_id")),
    )
    op.create_index(op.f("ix_planted_items_planted_at"), "planted_items", ["planted_at"])
    op.create_index(op.f("ix_planted_items_incident_id"), "planted_items", ["incident_id"])
    op.create_index(
        "ix_planted_items_decided_at",
        "planted_items",
        ["decided_at"],
        postgresql_where=sa.text("decided_at IS NOT NULL"),
    )


def _planted_down():
    # The older house knows no audit items; nobody outside ever heard of one.
    op.drop_table("planted_items")
    op.execute(f"DELETE FROM claim_breaks WHERE task_id IN (SELECT id FROM {TASKS} WHERE is_planted)")
    op.execute(f"DELETE FROM {TASKS} WHERE is_planted")
    op.drop_constraint(op.f("ck_verification_tasks_planted_looks"), TASKS)
    _states("'open', 'decided', 'joined'")
    _one_open("state = 'open'")
    op.drop_column(TASKS, "is_planted")


def _states(known):
    op.drop_constraint(op.f("ck_verification_tasks_state_known"), TASKS)
    op.create_check_constraint(op.f("ck_verification_tasks_state_known"), TASKS, f"state IN ({known})")


def _one_open(where):
    op.drop_index(OPEN, TASKS)
    op.create_index(OPEN, TASKS, ["incident_id"], unique=True, postgresql_where=sa.text(where))


COUNTED = (
    ("is_first", sa.Boolean(), "Of the report's first look: no dispute's, no second person's"),
    ("station_id", sa.Uuid(), "The task's"),
    ("waits_since", sa.DateTime(timezone=True), "The task's: when the report or dispute was received"),
    ("claimed_at", sa.DateTime(timezone=True), "When its officer began to look; null: not known"),
    ("belonging", sa.String(), "Kinds of words for who somebody is that its officer kept in the reason"),
)
FILL = """
    UPDATE verifications AS decided
    SET is_first = task.dispute_id IS NULL AND task.seconds_id IS NULL, station_id = task.station_id,
        waits_since = task.waits_since, belonging = '',
        claimed_at = (SELECT max(at) FROM audit_entries WHERE incident_id = decided.incident_id
            AND action = 'task.claim' AND actor_id = decided.officer_id AND at <= decided.decided_at)
    FROM verification_tasks AS task WHERE task.id = decided.task_id
"""


def _counted_up():
    for name, kind, comment in COUNTED:
        op.add_column(DECISIONS, sa.Column(name, kind, comment=comment))
    op.execute(FILL)
    for name in ("is_first", "waits_since", "belonging"):
        op.alter_column(DECISIONS, name, nullable=False)
    op.create_foreign_key(
        op.f("fk_verifications_station_id"), DECISIONS, "stations", ["station_id"], ["id"]
    )
    # The page of fairness reads a period from these alone: the tables are not visited.
    op.create_index(
        "ix_verifications_counted",
        DECISIONS,
        ["decided_at"],
        postgresql_where=sa.text("is_first AND undone_at IS NULL"),
        postgresql_include=["station_id", "officer_id", "outcome", "waits_since", "claimed_at", "belonging"],
    )
    op.create_index(
        "ix_verifications_again",
        DECISIONS,
        ["decided_at"],
        postgresql_where=sa.text("NOT is_first AND undone_at IS NULL"),
    )


def _counted_down():
    op.drop_index("ix_verifications_again", DECISIONS)
    op.drop_index("ix_verifications_counted", DECISIONS)
    op.drop_constraint(op.f("fk_verifications_station_id"), DECISIONS, type_="foreignkey")
    for name, _, _ in reversed(COUNTED):
        op.drop_column(DECISIONS, name)
