"""The SOS ladder: its plan, the steps taken and whom they told; handing over; how an SOS ended; messages in it.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    alerts = "sos_alerts"
    # An alert that is open now was promised nothing: its ladder stays empty.
    op.add_column(
        alerts,
        sa.Column(
            "plan",
            postgresql.JSONB(),
            nullable=False,
            server_default="[]",
            comment="The steps of its ladder, as they were announced: level, to, after_s",
        ),
    )
    for name, comment in (
        ("first_console", "The console that rendered it first, when that was armed; it rings there alone"),
        ("outcome", "How it ended, of a closed list; empty: in words only"),
    ):
        op.add_column(alerts, sa.Column(name, sa.String(), nullable=False, server_default="", comment=comment))
    for name in ("plan", "first_console", "outcome"):
        op.alter_column(alerts, name, server_default=None)
    op.add_column(
        alerts,
        sa.Column(
            "is_drill",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Synthetic: nobody is in danger, and no figure counts it",
        ),
    )
    op.alter_column(alerts, "is_drill", server_default=None)
    op.add_column(alerts, sa.Column("offered_to", sa.Uuid(), comment="Who is asked to take it over"))
    op.create_foreign_key(op.f("fk_sos_alerts_offered_to"), alerts, "officers", ["offered_to"], ["id"])
    op.create_table(
        "sos_escalations",
        sa.Column("sos_alert_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "to",
            sa.String(),
            nullable=False,
            comment="Whom the step calls: second_console, supervisor, station, all_consoles",
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, comment="As it was announced"),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sos_alert_id"], ["sos_alerts.id"], name=op.f("fk_sos_escalations_sos_alert_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sos_escalations")),
        sa.UniqueConstraint("sos_alert_id", "level", name=op.f("uq_sos_escalations_sos_alert_id_level")),
    )
    op.create_table(
        "sos_contacts",
        sa.Column("sos_alert_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False, comment="console, webhook or sms"),
        sa.Column("who", sa.String(), nullable=False, comment="An officer's or a station's name"),
        sa.Column("address", sa.String(), nullable=False, comment="The number of an SMS"),
        sa.Column(
            "state", sa.String(), nullable=False, comment="called, shown, waiting, told, refused, not_needed"
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="What came back, cut to 300 characters"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it came to this state"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("how IN ('console', 'webhook', 'sms')", name=op.f("ck_sos_contacts_how_known")),
        sa.CheckConstraint(
            "state IN ('called', 'shown', 'waiting', 'told', 'refused', 'not_needed')",
            name=op.f("ck_sos_contacts_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["sos_alert_id"], ["sos_alerts.id"], name=op.f("fk_sos_contacts_sos_alert_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sos_contacts")),
    )
    op.create_index("ix_sos_contacts_sos_alert_id", "sos_contacts", ["sos_alert_id"])
    op.create_table(
        "sos_messages",
        sa.Column("sos_alert_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False, comment="resident or operator"),
        sa.Column("officer_id", sa.Uuid()),
        sa.Column(
            "sent_key",
            sa.Uuid(),
            nullable=False,
            comment="Made by the sender before the first try; the same is the same message",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="As the other side reads it"),
        sa.Column(
            "template",
            sa.String(),
            nullable=False,
            comment="Which sentence it is, of a closed list; empty: own words",
        ),
        sa.Column(
            "locale",
            sa.String(),
            nullable=False,
            comment="The language of a template's words; empty for own words",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="Our clock"),
        sa.Column(
            "delivered_at",
            sa.DateTime(timezone=True),
            comment="When the other side said that it has it",
        ),
        sa.Column(
            "read_at",
            sa.DateTime(timezone=True),
            comment="When the other side said that it was on a screen",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sender IN ('resident', 'operator')", name=op.f("ck_sos_messages_sender_known")
        ),
        sa.CheckConstraint(
            "(sender = 'operator') = (officer_id IS NOT NULL)", name=op.f("ck_sos_messages_officer_sends")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_sos_messages_officer_id")),
        sa.ForeignKeyConstraint(
            ["sos_alert_id"], ["sos_alerts.id"], name=op.f("fk_sos_messages_sos_alert_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sos_messages")),
        sa.UniqueConstraint("sos_alert_id", "sent_key", name=op.f("uq_sos_messages_sos_alert_id_sent_key")),
    )
    op.create_index("ix_sos_messages_sos_alert_id", "sos_messages", ["sos_alert_id", "id"])


def downgrade():
    op.drop_table("sos_messages")
    op.drop_table("sos_contacts")
    op.drop_table("sos_escalations")
    op.drop_constraint(op.f("fk_sos_alerts_offered_to"), "sos_alerts", type_="foreignkey")
    for name in ("offered_to", "is_drill", "outcome", "first_console", "plan"):
        op.drop_column("sos_alerts", name)
