"""A clip counts on a budget and has parts; a hold says why it stays and why it ended; legal holds; notices to supervisors.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    _clips_up()
    _parts_up()
    _holds_up()
    _legal_holds_up()
    _notices_up()


def downgrade():
    op.drop_table("supervisor_notices")
    op.drop_table("legal_holds")
    _holds_down()
    op.drop_table("clip_parts")
    _kinds("'clip', 'still'")
    op.alter_column("clips", "evidence_id", comment=None)
    _clips_down()


def _clips_up():
    op.add_column(
        "clips",
        sa.Column("budget", sa.String(), comment="What pulling it counts on: report, anonymous or sos; officer: nothing"),
    )
    op.add_column("clips", sa.Column("device_id", sa.Uuid(), comment="Whose budget; null when anonymous"))
    op.add_column(
        "clips",
        sa.Column(
            "pull_at",
            sa.DateTime(timezone=True),
            comment="Not pulled before: later than requested_at when a budget was spent and nobody has claimed the task",
        ),
    )
    op.execute(
        "UPDATE clips SET pull_at = requested_at, device_id = incidents.device_id, budget = CASE"
        " WHEN incidents.kind = 'sos' THEN 'sos' WHEN incidents.device_id IS NULL THEN 'anonymous' ELSE 'report' END"
        " FROM incidents WHERE incidents.id = clips.incident_id"
    )
    op.alter_column("clips", "budget", nullable=False)
    op.alter_column("clips", "pull_at", nullable=False)
    op.create_check_constraint(
        op.f("ck_clips_budget_known"), "clips", "budget IN ('report', 'anonymous', 'sos', 'officer')"
    )
    op.add_column(
        "clips",
        sa.Column(
            "extends_id",
            sa.Uuid(),
            comment="The clip an officer wanted more of; null: the incident's first of its camera",
        ),
    )
    op.create_foreign_key(op.f("fk_clips_extends_id"), "clips", "clips", ["extends_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_clips_officer_extends"), "clips", "(budget = 'officer') = (extends_id IS NOT NULL)"
    )
    op.drop_constraint(op.f("uq_clips_incident_id_camera_id"), "clips")
    op.create_index(
        "uq_clips_first",
        "clips",
        ["incident_id", "camera_id"],
        unique=True,
        postgresql_where=sa.text("extends_id IS NULL"),
    )
    op.create_unique_constraint(
        op.f("uq_clips_incident_id_camera_id_from_at_to_at"),
        "clips",
        ["incident_id", "camera_id", "from_at", "to_at"],
    )
    op.drop_index("ix_clips_camera_id", table_name="clips")
    op.create_index("ix_clips_camera_id", "clips", ["camera_id", "pull_at"])
    op.create_index(
        "ix_clips_device_id",
        "clips",
        ["device_id", "pull_at"],
        postgresql_where=sa.text("device_id IS NOT NULL"),
    )


def _clips_down():
    op.drop_index("ix_clips_device_id", table_name="clips")
    op.drop_index("ix_clips_camera_id", table_name="clips")
    op.create_index("ix_clips_camera_id", "clips", ["camera_id"])
    # What officers asked for beside a first clip has no place in the older house; its items stay.
    op.execute("DELETE FROM clips WHERE extends_id IS NOT NULL")
    op.drop_constraint(op.f("uq_clips_incident_id_camera_id_from_at_to_at"), "clips")
    op.drop_index("uq_clips_first", table_name="clips")
    op.create_unique_constraint(
        op.f("uq_clips_incident_id_camera_id"), "clips", ["incident_id", "camera_id"]
    )
    op.drop_constraint(op.f("ck_clips_officer_extends"), "clips")
    op.drop_constraint(op.f("ck_clips_budget_known"), "clips")
    op.drop_constraint(op.f("fk_clips_extends_id"), "clips", type_="foreignkey")
    for column in ("extends_id", "pull_at", "device_id", "budget"):
        op.drop_column("clips", column)


def _parts_up():
    _kinds("'clip', 'still', 'storyboard', 'manifest'")
    op.alter_column("clips", "evidence_id", comment="Of its parts, the one that lasts longest")
    op.create_table(
        "clip_parts",
        sa.Column("clip_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="In the order of time, from 1"),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("manifest_id", sa.Uuid()),
        sa.Column("storyboard_id", sa.Uuid()),
        sa.Column(
            "storyboard",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="{columns, tile_width_px, tile_height_px, at_s: [offset into the part]}",
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_clip_parts_number_from_one")),
        sa.CheckConstraint(
            "(storyboard_id IS NULL) = (storyboard = '{}')", name=op.f("ck_clip_parts_storyboard_whole")
        ),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_clip_parts_clip_id")),
        *(
            sa.ForeignKeyConstraint([column], ["evidence_items.id"], name=op.f(f"fk_clip_parts_{column}"))
            for column in ("evidence_id", "manifest_id", "storyboard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip_parts")),
        sa.UniqueConstraint("clip_id", "number", name=op.f("uq_clip_parts_clip_id_number")),
    )
    op.execute(
        "INSERT INTO clip_parts (id, clip_id, number, evidence_id, storyboard)"
        " SELECT gen_random_uuid(), id, 1, evidence_id, '{}' FROM clips WHERE evidence_id IS NOT NULL"
    )


def _kinds(kinds):
    op.drop_constraint(op.f("ck_evidence_items_kind_known"), "evidence_items")
    op.create_check_constraint(op.f("ck_evidence_items_kind_known"), "evidence_items", f"kind IN ({kinds})")


def _holds_up():
    op.add_column(
        "holds",
        sa.Column(
            "basis",
            sa.String(),
            nullable=False,
            server_default="undecided",
            comment="undecided; told: unfounded or inconclusive; case: verified",
        ),
    )
    op.add_column(
        "holds",
        sa.Column(
            "rank",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="Of the camera among the linked ones; the last go first",
        ),
    )
    op.add_column("holds", sa.Column("release_reason", sa.String(), nullable=False, server_default=""))
    for column in ("basis", "rank", "release_reason"):
        op.alter_column("holds", column, server_default=None)
    op.execute("UPDATE holds SET release_reason = 'ended' WHERE released_at IS NOT NULL")
    op.alter_column(
        "holds",
        "until_at",
        nullable=True,
        comment="When the rule lets go of it; null: it stays with the case",
    )
    op.alter_column("holds", "released_at", comment="In force until then, whatever until_at says")
    op.create_check_constraint(
        op.f("ck_holds_basis_known"), "holds", "basis IN ('undecided', 'told', 'case')"
    )
    op.create_check_constraint(
        op.f("ck_holds_case_has_no_end"), "holds", "(basis = 'case') = (until_at IS NULL)"
    )
    op.create_check_constraint(
        op.f("ck_holds_release_has_reason"), "holds", "(released_at IS NULL) = (release_reason = '')"
    )


def _holds_down():
    for name in ("release_has_reason", "case_has_no_end", "basis_known"):
        op.drop_constraint(op.f(f"ck_holds_{name}"), "holds")
    op.execute("UPDATE holds SET until_at = placed_at + interval '72 hours' WHERE until_at IS NULL")
    op.alter_column("holds", "released_at", comment=None)
    op.alter_column(
        "holds", "until_at", nullable=False, comment="It ends by itself then, decided or not"
    )
    for column in ("release_reason", "rank", "basis"):
        op.drop_column("holds", column)


def _legal_holds_up():
    op.create_table(
        "legal_holds",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("order_reference", sa.String(), nullable=False, comment="Of the order that demands it"),
        sa.Column("placed_by", sa.String(), nullable=False, comment="The officer"),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="It ends by itself then"),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("order_reference <> ''", name=op.f("ck_legal_holds_order_named")),
        sa.CheckConstraint(
            "expires_at > placed_at AND expires_at <= placed_at + interval '180 days'",
            name=op.f("ck_legal_holds_expires_within_half_a_year"),
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by = '')", name=op.f("ck_legal_holds_release_whole")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_legal_holds_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index("ix_legal_holds_incident_id", "legal_holds", ["incident_id", "order_reference"])


def _notices_up():
    op.create_table(
        "supervisor_notices",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("waited_h", sa.Integer(), nullable=False, comment="Hours since the report was received"),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_supervisor_notices_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_notices")),
        sa.UniqueConstraint(
            "incident_id", "waited_h", name=op.f("uq_supervisor_notices_incident_id_waited_h")
        ),
    )
