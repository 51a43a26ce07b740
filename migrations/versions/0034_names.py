"""Places of the city are called by their names in each language: outlines, stations and their districts.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

COLUMNS = (
    ("outlines", "names", "By language, what it is called there; what is missing is called by its name"),
    ("stations", "names", "By language, what it is called there; what is missing is called by its name"),
    ("stations", "district_names", "The same of its district"),
)


def upgrade():
    for table, name, comment in COLUMNS:
        column = sa.Column(name, postgresql.JSONB(), nullable=False, server_default="{}", comment=comment)
        op.add_column(table, column)
        op.alter_column(table, name, server_default=None)


def downgrade():
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
