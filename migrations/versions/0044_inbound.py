"""Messages that come by SMS and WhatsApp: who has written, that it was taken, and what was answered.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def _instant(name, comment=None, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def upgrade():
    op.create_table(
        "inbound_senders",
        sa.Column("channel", sa.String(), nullable=False, comment="sms or whatsapp"),
        sa.Column(
            "number_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="Keyed hash of the number; null when its time is over",
        ),
        sa.Column(
            "number_sealed",
            sa.LargeBinary(),
            nullable=True,
            comment="The number, encrypted; null when its time is over",
        ),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column(
            "language",
            sa.String(),
            nullable=False,
            comment="en, ur or sd, as their words showed; empty: unknown",
        ),
        sa.Column(
            "pending_sealed",
            sa.LargeBinary(),
            nullable=True,
            comment="Words of a report that waits for its place, encrypted",
        ),
        _instant("pending_at", nullable=True),
        _instant("heard_at", "When they last wrote; the number's time counts from here"),
        _instant("created_at"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'whatsapp')", name=op.f("ck_inbound_senders_channel_known")),
        sa.CheckConstraint(
            "(number_hash IS NULL) = (number_sealed IS NULL)", name=op.f("ck_inbound_senders_number_whole")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_inbound_senders_resident_id_residents")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_inbound_senders_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_senders")),
        sa.UniqueConstraint("channel", "number_hash", name=op.f("uq_inbound_senders_channel_number_hash")),
        sa.UniqueConstraint("device_id", name=op.f("uq_inbound_senders_device_id")),
    )
    op.create_index("ix_inbound_senders_heard_at", "inbound_senders", ["heard_at"])
    op.create_table(
        "inbound_messages",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column(
            "message_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="Keyed hash of the provider's id, which may hold the number itself",
        ),
        sa.Column(
            "read_as",
            sa.String(),
            nullable=False,
            comment="sos, report, safe, status, info, place, words or media",
        ),
        _instant("received_at", "Our clock"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["inbound_senders.id"], name=op.f("fk_inbound_messages_sender_id_inbound_senders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_messages")),
        sa.UniqueConstraint("message_hash", name=op.f("uq_inbound_messages_message_hash")),
    )
    op.create_index("ix_inbound_messages_sender_id", "inbound_messages", ["sender_id"])
    op.create_table(
        "inbound_replies",
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column(
            "code",
            sa.String(),
            nullable=False,
            comment="Which sentence it is; operator: an operator's own",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="As it was sent; emptied with the number"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="The gateway's, cut to 300 characters"),
        _instant("created_at"),
        _instant("settled_at", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'refused')", name=op.f("ck_inbound_replies_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["inbound_senders.id"], name=op.f("fk_inbound_replies_sender_id_inbound_senders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_replies")),
    )
    op.create_index("ix_inbound_replies_sender_id", "inbound_replies", ["sender_id", "created_at"])
    # A pole's page counts what was opened of its cameras, for anybody who asks.
    op.create_index("ix_evidence_items_camera_id", "evidence_items", ["camera_id"])


def downgrade():
    op.drop_index("ix_evidence_items_camera_id", table_name="evidence_items")
    op.drop_table("inbound_replies")
    op.drop_table("inbound_messages")
    op.drop_table("inbound_senders")
