"""What a console knows beside: the phone's battery, voice notes, and which consoles still hear the feed.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KIND, NO_CAMERA = "kind_known", "camera_but_of_voices"
FILMS = "kind IN ('clip', 'still', 'storyboard', 'manifest')"
ALL = "kind IN ('clip', 'still', 'storyboard', 'manifest', 'voice_note', 'voice_copy')"


def upgrade():
    alerts = "sos_alerts"
    op.add_column(alerts, sa.Column("battery_pct", sa.SmallInteger(), comment="As the phone last said it"))
    op.add_column(
        alerts, sa.Column("battery_at", sa.DateTime(timezone=True), comment="When it was so, as the phone said")
    )
    op.create_check_constraint(
        op.f("ck_sos_alerts_battery_range"), alerts, "battery_pct BETWEEN 0 AND 100"
    )

    op.create_table(
        "sos_voice_notes",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="examining, ready or refused"),
        sa.Column("reason", sa.String(), nullable=False, comment="Why it cannot be played; else empty"),
        sa.Column("sha256", sa.String(), nullable=False, comment="Of the bytes as they came"),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("length_s", sa.Double(), comment="As it was decoded"),
        sa.Column(
            "loudness", sa.String(), nullable=False, comment="Over its length, a digit of 0 to 9 each stretch"
        ),
        sa.Column("copy_id", sa.Uuid(), comment="The evidence item that is played"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('examining', 'ready', 'refused')", name=op.f("ck_sos_voice_notes_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'ready') = (copy_id IS NOT NULL)", name=op.f("ck_sos_voice_notes_ready_has_copy")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["sos_messages.id"], name=op.f("fk_sos_voice_notes_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sos_voice_notes")),
        sa.UniqueConstraint("message_id", name=op.f("uq_sos_voice_notes_message_id")),
    )

    items = "evidence_items"
    op.drop_constraint(op.f(f"ck_{items}_{KIND}"), items, type_="check")
    op.create_check_constraint(op.f(f"ck_{items}_{KIND}"), items, ALL)
    op.alter_column(items, "camera_id", nullable=True)
    op.create_check_constraint(
        op.f(f"ck_{items}_{NO_CAMERA}"), items, "(camera_id IS NULL) = (kind IN ('voice_note', 'voice_copy'))"
    )

    op.create_table(
        "console_lines",
        sa.Column("console_id", sa.String(), nullable=False, comment="The page's own name for itself"),
        sa.Column("officer_id", sa.Uuid(), nullable=False, comment="Who sits before it"),
        sa.Column("session_id", sa.Uuid(), nullable=False, comment="Their sign-in, which is armed or not"),
        sa.Column(
            "heard_at", sa.DateTime(timezone=True), nullable=False, comment="When it last said that it hears"
        ),
        sa.Column("left_at", sa.DateTime(timezone=True), comment="When it was shut or covered by its officer"),
        sa.Column("blind_since", sa.DateTime(timezone=True), comment="While others are told that it hears nothing"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_console_lines_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_lines")),
        sa.UniqueConstraint("console_id", "officer_id", name=op.f("uq_console_lines_console_id_officer_id")),
    )
    op.create_index(
        "ix_console_lines_blind",
        "console_lines",
        ["blind_since"],
        postgresql_where=sa.text("blind_since IS NOT NULL"),
    )


def downgrade():
    op.drop_table("console_lines")
    items = "evidence_items"
    # Sound has no place in the older table; its bytes stay in the store, and the audit tells of them.
    op.execute(
        "DELETE FROM evidence_views USING evidence_items AS item"
        " WHERE item.id = evidence_views.evidence_id AND item.camera_id IS NULL"
    )
    op.execute("DELETE FROM evidence_items WHERE camera_id IS NULL")
    op.drop_constraint(op.f(f"ck_{items}_{NO_CAMERA}"), items, type_="check")
    op.alter_column(items, "camera_id", nullable=False)
    op.drop_constraint(op.f(f"ck_{items}_{KIND}"), items, type_="check")
    op.create_check_constraint(op.f(f"ck_{items}_{KIND}"), items, FILMS)
    op.drop_table("sos_voice_notes")
    alerts = "sos_alerts"
    op.drop_constraint(op.f("ck_sos_alerts_battery_range"), alerts, type_="check")
    op.drop_column(alerts, "battery_at")
    op.drop_column(alerts, "battery_pct")
