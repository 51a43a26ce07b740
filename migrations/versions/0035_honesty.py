"""What is asked at an audit item is kept beside it; a dispute's words are translated too, and a service that let nobody in
is asked again.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

UNSENT, TRANSLATIONS = "unsent_questions", "translations"
# Asked each night which of the store's bytes they name.
STORING = ("redacted_copies", "working_copies")


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
    _translations_up()
    for table in STORING:
        op.create_index(f"ix_{table}_stored_id", table, ["stored_id"])


def downgrade():
    for table in STORING:
        op.drop_index(f"ix_{table}_stored_id", table)
    _translations_down()
    op.drop_table(UNSENT)


def _translations_up():
    comment = "Whose words: the report's own id, or that of the dispute or question in which its reporter said them"
    op.add_column(TRANSLATIONS, sa.Column("said_id", sa.Uuid(), nullable=True, comment=comment))
    op.execute(f"UPDATE {TRANSLATIONS} SET said_id = report_id")
    op.alter_column(TRANSLATIONS, "said_id", nullable=False)
    comment = "False: the service let nobody of this house in; that is no word about the words, and it is asked again"
    op.add_column(
        TRANSLATIONS,
        sa.Column("is_final", sa.Boolean(), server_default=sa.text("true"), nullable=False, comment=comment),
    )
    op.execute(
        f"UPDATE {TRANSLATIONS} SET is_final = false WHERE words = ''"
        " AND (refusal ~ '^HTTP 40[1-5]$' OR refusal ILIKE '%api key%' OR refusal = 'Not found')"
    )
    op.drop_index(f"uq_{TRANSLATIONS}_machine", TRANSLATIONS)
    op.drop_index(f"ix_{TRANSLATIONS}_report_id", TRANSLATIONS)
    _machines_index("said_id")
    op.create_index(f"ix_{TRANSLATIONS}_said_id", TRANSLATIONS, ["said_id"])


def _translations_down():
    op.execute(f"DELETE FROM {TRANSLATIONS} WHERE said_id <> report_id")
    op.drop_index(f"ix_{TRANSLATIONS}_said_id", TRANSLATIONS)
    op.drop_index(f"uq_{TRANSLATIONS}_machine", TRANSLATIONS)
    _machines_index("report_id")
    op.create_index(f"ix_{TRANSLATIONS}_report_id", TRANSLATIONS, ["report_id"])
    op.drop_column(TRANSLATIONS, "is_final")
    op.drop_column(TRANSLATIONS, "said_id")


def _machines_index(column):
    op.create_index(
        f"uq_{TRANSLATIONS}_machine",
        TRANSLATIONS,
        [column, "into_language"],
        unique=True,
        postgresql_where=sa.text("officer_id IS NULL"),
    )
