"""The cameras' chains are read in their own order, and streams say which lens of their device they come from.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

CHAIN, SEGMENTS, PROFILES = "ix_recording_segments_chain", "recording_segments", "camera_profiles"
TOKENS = (
    (
        "source_token",
        "Of the video source, which is the lens; so its events name it. Null when it does not say",
    ),
    (
        "source_configuration_token",
        "Of that source's configuration, by which other events name the same lens",
    ),
)


def upgrade():
    op.create_index(
        CHAIN,
        SEGMENTS,
        ["camera_id", "closed_at", "seq", "id"],
        postgresql_where=sa.text("closed_at is not null"),
    )
    for name, comment in TOKENS:
        op.add_column(PROFILES, sa.Column(name, sa.String(), nullable=True, comment=comment))


def downgrade():
    for name, _ in reversed(TOKENS):
        op.drop_column(PROFILES, name)
    op.drop_index(CHAIN, SEGMENTS)
