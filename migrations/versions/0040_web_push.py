"""Web Push, what became of a push message on the phone, and test messages to one phone.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

REGISTRATIONS, DELIVERIES, TESTS = "push_registrations", "notification_deliveries", "push_tests"
INSTANT = sa.DateTime(timezone=True)
TOKEN = "The provider's registration token; a secret"
TOKEN_OR_ENDPOINT = "The provider's registration token, or a browser's endpoint; a secret"


def upgrade():
    op.add_column(
        REGISTRATIONS, sa.Column("p256dh", sa.String(), comment="A browser's public key, base64url")
    )
    op.add_column(
        REGISTRATIONS,
        sa.Column("auth", sa.String(), comment="A browser's authentication secret, base64url"),
    )
    op.alter_column(REGISTRATIONS, "token", comment=TOKEN_OR_ENDPOINT, existing_comment=TOKEN)
    op.drop_constraint(op.f("ck_push_registrations_provider_known"), REGISTRATIONS, type_="check")
    op.create_check_constraint(op.f("ck_push_registrations_provider_known"), REGISTRATIONS, "provider IN ('fcm', 'webpush')")
    op.create_check_constraint(
        op.f("ck_push_registrations_browsers_keys"),
        REGISTRATIONS,
        "(provider = 'webpush') = (p256dh IS NOT NULL) AND (p256dh IS NULL) = (auth IS NULL)",
    )
    op.add_column(
        DELIVERIES, sa.Column("shown_at", INSTANT, comment="When the phone says that it showed it")
    )
    op.add_column(DELIVERIES, sa.Column("opened_at", INSTANT, comment="When the phone says it was opened"))
    op.create_table(
        TESTS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column(
            "state", sa.String(), nullable=False, comment="waiting, sent, gone (registration dead), refused, expired"
        ),
        sa.Column("settled_at", INSTANT),
        sa.Column("shown_at", INSTANT, comment="When the phone says that it showed it"),
        sa.Column("opened_at", INSTANT, comment="When the phone says it was opened"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'gone', 'refused', 'expired')",
            name=op.f("ck_push_tests_state_known"),
        ),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_push_tests_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_tests")),
    )
    op.create_index(op.f("ix_push_tests_device_id"), TESTS, ["device_id"])


def downgrade():
    op.drop_table(TESTS)
    op.drop_column(DELIVERIES, "opened_at")
    op.drop_column(DELIVERIES, "shown_at")
    # An older house cannot speak to a browser: those phones read their inbox.
    op.execute("DELETE FROM push_registrations WHERE provider = 'webpush'")
    op.drop_constraint(op.f("ck_push_registrations_browsers_keys"), REGISTRATIONS, type_="check")
    op.drop_constraint(op.f("ck_push_registrations_provider_known"), REGISTRATIONS, type_="check")
    op.create_check_constraint(op.f("ck_push_registrations_provider_known"), REGISTRATIONS, "provider IN ('fcm')")
    op.alter_column(REGISTRATIONS, "token", comment=TOKEN, existing_comment=TOKEN_OR_ENDPOINT)
    op.drop_column(REGISTRATIONS, "auth")
    op.drop_column(REGISTRATIONS, "p256dh")
