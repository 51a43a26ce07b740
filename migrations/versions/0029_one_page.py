"""One page per incident: markers, what was taken out of a clip, what an officer skipped, words in another language.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def id_column():
    return sa.Column("id", sa.Uuid(), nullable=False)


def officer(table, name="officer_id"):
    return sa.ForeignKeyConstraint([name], ["officers.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade():
    op.add_column(
        "evidence_items",
        sa.Column("derived_from_id", sa.Uuid(), comment="The item an officer took it out of; null: cut by rule"),
    )
    op.create_foreign_key(
        op.f("fk_evidence_items_derived_from_id"),
        "evidence_items",
        "evidence_items",
        ["derived_from_id"],
        ["id"],
    )
    op.create_table(
        "extracts",
        sa.Column("kind", sa.String(), nullable=False, comment="still or clip"),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("clip_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False, comment="The item it is taken out of"),
        sa.Column("from_at", AT, nullable=False, comment="On the item's clock; of a still, its moment"),
        sa.Column("to_at", AT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False, comment="Why there is none"),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("evidence_id", sa.Uuid()),
        sa.Column("manifest_id", sa.Uuid()),
        id_column(),
        sa.CheckConstraint("kind IN ('still', 'clip')", name=op.f("ck_extracts_kind_known")),
        sa.CheckConstraint(
            "from_at <= to_at AND (kind = 'still') = (from_at = to_at)", name=op.f("ck_extracts_in_order")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'under_way', 'made', 'failed')", name=op.f("ck_extracts_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure <> '')", name=op.f("ck_extracts_failed_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'made') = (evidence_id IS NOT NULL) AND (state = 'made') = (manifest_id IS NOT NULL)",
            name=op.f("ck_extracts_made_is_whole"),
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_extracts_incident_id")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_extracts_camera_id")),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name=op.f("fk_extracts_clip_id")),
        sa.ForeignKeyConstraint(["source_id"], ["evidence_items.id"], name=op.f("fk_extracts_source_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence_items.id"], name=op.f("fk_extracts_evidence_id")),
        sa.ForeignKeyConstraint(["manifest_id"], ["evidence_items.id"], name=op.f("fk_extracts_manifest_id")),
        officer("extracts", "asked_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extracts")),
        sa.UniqueConstraint("source_id", "kind", "from_at", "to_at", name=op.f("uq_extracts_source_id_kind_from_at_to_at")),
    )
    op.create_index("ix_extracts_incident_id", "extracts", ["incident_id"])
    op.create_table(
        "markers",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), comment="In whose picture; null: in all of them"),
        sa.Column("marked_at", AT, nullable=False, comment="The instant on the city's clock that is marked"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("edited_at", AT),
        sa.Column("removed_at", AT),
        id_column(),
        sa.CheckConstraint("note <> ''", name=op.f("ck_markers_says_something")),
        sa.ForeignKeyConstraint(["task_id"], ["verification_tasks.id"], name=op.f("fk_markers_task_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_markers_incident_id")),
        sa.ForeignKeyConstraint(["camera_id"], ["cameras.id"], name=op.f("fk_markers_camera_id")),
        officer("markers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markers")),
    )
    op.create_index("ix_markers_incident_id", "markers", ["incident_id", "marked_at"])
    op.create_table(
        "skips",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, comment="Empty: none was given"),
        sa.Column("skipped_at", AT, nullable=False),
        sa.Column("until_at", AT, nullable=False, comment="Until then it comes last for this officer"),
        id_column(),
        sa.CheckConstraint("skipped_at < until_at", name=op.f("ck_skips_in_order")),
        sa.ForeignKeyConstraint(["task_id"], ["verification_tasks.id"], name=op.f("fk_skips_task_id")),
        officer("skips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skips")),
    )
    op.create_index("ix_skips_officer_id", "skips", ["officer_id", "until_at"])
    op.create_table(
        "translations",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("into_language", sa.String(), nullable=False, comment="en, ur or sd"),
        sa.Column("from_language", sa.String(), nullable=False, comment="Empty: nobody knows"),
        sa.Column("officer_id", sa.Uuid(), comment="Whose words they are; null: a machine's"),
        sa.Column("service", sa.String(), nullable=False, comment="The machine's host; empty: an officer's"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False, comment="Why the machine did not translate it"),
        sa.Column("translated_at", AT, nullable=False),
        id_column(),
        sa.CheckConstraint(
            "(officer_id IS NULL) = (service <> '')", name=op.f("ck_translations_by_somebody")
        ),
        sa.CheckConstraint("(words = '') = (refusal <> '')", name=op.f("ck_translations_says_something")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_translations_report_id")),
        officer("translations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translations")),
    )
    op.create_index(
        "uq_translations_machine",
        "translations",
        ["report_id", "into_language"],
        unique=True,
        postgresql_where=sa.text("officer_id IS NULL"),
    )
    op.create_index("ix_translations_report_id", "translations", ["report_id"])


def downgrade():
    for table in ("translations", "skips", "markers", "extracts"):
        op.drop_table(table)
    op.drop_constraint(op.f("fk_evidence_items_derived_from_id"), "evidence_items", type_="foreignkey")
    op.drop_column("evidence_items", "derived_from_id")
