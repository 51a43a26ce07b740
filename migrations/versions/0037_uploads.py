"""Residents' photos, videos and voice notes: uploads on their way, and the evidence they become.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ITEMS, KIND = "evidence_items", "kind_known"
OF_VOICES, OF_RESIDENTS = "camera_but_of_voices", "camera_but_of_residents"
UPLOADS = "'upload', 'upload_photo', 'upload_video', 'upload_sound'"
BEFORE = "'clip', 'still', 'storyboard', 'manifest', 'voice_note', 'voice_copy'"
INSTANT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "uploads",
        sa.Column("resident_id", sa.Uuid()),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("report_id", sa.Uuid()),
        sa.Column("sos_alert_id", sa.Uuid()),
        sa.Column("message_id", sa.Uuid()),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sent_key",
            sa.Uuid(),
            comment="Made by the phone before the first try; the same is the same upload",
        ),
        sa.Column("kind", sa.String(), nullable=False, comment="photo, video or voice"),
        sa.Column("media_type", sa.String(), nullable=False, comment="What it says it is"),
        sa.Column(
            "client_metadata",
            sa.String(),
            nullable=False,
            comment="As the client sent it; empty once all has come",
        ),
        sa.Column("length_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "claimed_sha256", sa.String(), nullable=False, comment="What the phone says it is; or empty"
        ),
        sa.Column("sha256", sa.String(), nullable=False, comment="Of all of it, once it has come"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "reason", sa.String(), nullable=False, comment="Why it is refused, by its code; else empty"
        ),
        sa.Column("created_at", INSTANT, nullable=False, comment="Our clock"),
        sa.Column(
            "expires_at", INSTANT, nullable=False, comment="What has not come whole by then is thrown away"
        ),
        sa.Column("received_at", INSTANT, comment="When the last byte had come"),
        sa.Column("copy_id", sa.Uuid(), comment="The evidence item that may be shown"),
        sa.Column(
            "facts",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="As it was decoded: width_px, height_px, length_s",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'received', 'ready', 'refused', 'ended', 'expired')",
            name=op.f("ck_uploads_state_known"),
        ),
        sa.CheckConstraint("kind IN ('photo', 'video', 'voice')", name=op.f("ck_uploads_kind_known")),
        sa.CheckConstraint(
            "num_nonnulls(report_id, sos_alert_id, message_id) = 1", name=op.f("ck_uploads_one_subject")
        ),
        sa.CheckConstraint(
            "(resident_id IS NULL) = (device_id IS NULL)", name=op.f("ck_uploads_anonymous_or_known")
        ),
        sa.CheckConstraint(
            "resident_id IS NOT NULL OR report_id IS NOT NULL",
            name=op.f("ck_uploads_only_reports_anonymous"),
        ),
        sa.CheckConstraint("length_bytes > 0", name=op.f("ck_uploads_length_positive")),
        sa.CheckConstraint("(state = 'refused') = (reason <> '')", name=op.f("ck_uploads_refused_says_why")),
        sa.CheckConstraint("state <> 'ready' OR copy_id IS NOT NULL", name=op.f("ck_uploads_ready_has_copy")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_uploads_resident_id")),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_uploads_device_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_uploads_report_id")),
        sa.ForeignKeyConstraint(["sos_alert_id"], ["sos_alerts.id"], name=op.f("fk_uploads_sos_alert_id")),
        sa.ForeignKeyConstraint(["message_id"], ["sos_messages.id"], name=op.f("fk_uploads_message_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_uploads_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("incident_id", "sent_key", name=op.f("uq_uploads_incident_id_sent_key")),
    )
    for column in ("incident_id", "report_id", "sos_alert_id", "message_id"):
        op.create_index(op.f(f"ix_uploads_{column}"), "uploads", [column])
    op.create_index(
        "ix_uploads_device_id",
        "uploads",
        ["device_id", "created_at"],
        postgresql_where=sa.text("device_id IS NOT NULL"),
    )

    _replace_kinds(f"{BEFORE}, {UPLOADS}")
    op.drop_constraint(op.f(f"ck_{ITEMS}_{OF_VOICES}"), ITEMS, type_="check")
    op.create_check_constraint(
        op.f(f"ck_{ITEMS}_{OF_RESIDENTS}"),
        ITEMS,
        f"(camera_id IS NULL) = (kind IN ('voice_note', 'voice_copy', {UPLOADS}))",
    )


def downgrade():
    # An upload has no place in the older tables; its bytes stay in the store, and the audit tells of them.
    of_uploads = f"SELECT id FROM {ITEMS} WHERE kind IN ({UPLOADS})"
    copies = f"SELECT id FROM redacted_copies WHERE original_id IN ({of_uploads})"
    op.execute(f"DELETE FROM redacted_views WHERE copy_id IN ({copies})")
    op.execute(f"DELETE FROM redacted_copies WHERE original_id IN ({of_uploads})")
    op.execute(f"DELETE FROM working_copies WHERE item_id IN ({of_uploads})")
    op.execute(f"DELETE FROM evidence_views WHERE evidence_id IN ({of_uploads})")
    op.execute(f"DELETE FROM {ITEMS} WHERE kind IN ({UPLOADS})")
    op.drop_constraint(op.f(f"ck_{ITEMS}_{OF_RESIDENTS}"), ITEMS, type_="check")
    op.create_check_constraint(
        op.f(f"ck_{ITEMS}_{OF_VOICES}"), ITEMS, "(camera_id IS NULL) = (kind IN ('voice_note', 'voice_copy'))"
    )
    _replace_kinds(BEFORE)
    op.drop_table("uploads")


def _replace_kinds(kinds):
    op.drop_constraint(op.f(f"ck_{ITEMS}_{KIND}"), ITEMS, type_="check")
    op.create_check_constraint(op.f(f"ck_{ITEMS}_{KIND}"), ITEMS, f"kind IN ({kinds})")
