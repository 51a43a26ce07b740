"""Phone numbers shown by a code, what became of reports, appeals; work that a flood owes; anonymous reports over budget.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _instant(name, comment=None, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _key(table, column, of):
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade():
    op.add_column(
        "devices",
        sa.Column(
            "owes_work_bits",
            sa.SmallInteger(),
            server_default="0",
            nullable=False,
            comment="Enrolled in a flood: how hard the work is that it owes before it does more than call for help",
        ),
    )
    op.add_column(
        "incidents",
        sa.Column(
            "is_over_budget",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Anonymous, and of more from one network in an hour than footage is kept for before an officer looks",
        ),
    )
    op.add_column(
        "verification_tasks",
        sa.Column(
            "free_in_an_hour",
            sa.Integer(),
            server_default="3",
            nullable=False,
            comment="So many of them count in full, see urgency.py",
        ),
    )
    op.create_table(
        "phone_numbers",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "number_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="HMAC-SHA-256 under a key of this city; to know it again",
        ),
        sa.Column(
            "number_sealed", sa.LargeBinary(), nullable=False, comment="AES-256-GCM; to send a code to"
        ),
        _instant("asked_at"),
        _instant("code_expires_at"),
        sa.Column(
            "tries", sa.Integer(), nullable=False, comment="Codes that were entered; five at most count"
        ),
        _instant("proven_at", "When the right code was entered", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_phone_numbers_tries_counted")),
        _key("phone_numbers", "resident_id", "residents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_numbers")),
    )
    for name, column, condition in (
        ("uq_phone_numbers_proven", "number_hash", "proven_at IS NOT NULL"),
        ("uq_phone_numbers_resident_proven", "resident_id", "proven_at IS NOT NULL"),
        ("uq_phone_numbers_resident_waiting", "resident_id", "proven_at IS NULL"),
    ):
        op.create_index(name, "phone_numbers", [column], unique=True, postgresql_where=sa.text(condition))
    op.create_table(
        "phone_code_askings",
        sa.Column(
            "number_hash", sa.LargeBinary(), nullable=False, comment="HMAC-SHA-256; no resident beside it"
        ),
        sa.Column("asker_hash", sa.LargeBinary(), nullable=False, comment="HMAC-SHA-256 of who asked"),
        _instant("at"),
        sa.Column(
            "is_sent",
            sa.Boolean(),
            nullable=False,
            comment="False: the number had had as many as it is sent",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_code_askings")),
    )
    op.create_index("ix_phone_code_askings_number_hash", "phone_code_askings", ["number_hash", "at"])
    op.create_index("ix_phone_code_askings_asker_hash", "phone_code_askings", ["asker_hash", "at"])
    op.create_index("ix_phone_code_askings_at", "phone_code_askings", ["at"])
    op.create_table(
        "trust_marks",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        _instant("at", "When it was found; half of it is gone 90 days later"),
        _instant("lifted_at", "Since then, by an appeal, it does not count", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('verified', 'made_up')", name=op.f("ck_trust_marks_kind_known")),
        _key("trust_marks", "resident_id", "residents"),
        _key("trust_marks", "report_id", "reports"),
        _key("trust_marks", "incident_id", "incidents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_marks")),
        sa.UniqueConstraint("report_id", name=op.f("uq_trust_marks_report_id")),
    )
    op.create_index("ix_trust_marks_resident_id", "trust_marks", ["resident_id", "at"])
    op.create_index(op.f("ix_trust_marks_incident_id"), "trust_marks", ["incident_id"])
    op.create_table(
        "trust_appeals",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="The resident's own; may be empty"),
        _instant("asked_at"),
        _instant("answered_at", nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column(
            "reason", sa.String(), nullable=False, comment="Its code; the resident reads the sentence"
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(words) <= 1000", name=op.f("ck_trust_appeals_words_bounded")),
        sa.CheckConstraint(
            "outcome IN ('', 'lifted', 'kept')", name=op.f("ck_trust_appeals_outcome_known")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (outcome = '')", name=op.f("ck_trust_appeals_answered_or_not")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_trust_appeals_answered_by_somebody"),
        ),
        _key("trust_appeals", "resident_id", "residents"),
        _key("trust_appeals", "answered_by", "officers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_appeals")),
    )
    op.create_index(
        "uq_trust_appeals_waiting",
        "trust_appeals",
        ["resident_id"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index("ix_trust_appeals_asked_at", "trust_appeals", ["asked_at"])
    op.create_index("ix_trust_appeals_resident_id", "trust_appeals", ["resident_id", "asked_at"])


def downgrade():
    for table in ("trust_appeals", "trust_marks", "phone_code_askings", "phone_numbers"):
        op.drop_table(table)
    op.drop_column("verification_tasks", "free_in_an_hour")
    op.drop_column("incidents", "is_over_budget")
    op.drop_column("devices", "owes_work_bits")
