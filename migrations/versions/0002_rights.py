"""What the application's role may do: everything but change the account of what was done.

Revision ID: 0002
Revises: 0001
"""

from alembic import op
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import make_url

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# May be added to and read; never changed, removed or emptied.
APPEND_ONLY = ("audit_entries", "audit_numbers", "feed_entries", "evidence_items", "evidence_views")


def upgrade():
    role = _application_role()
    if role is None:
        return
    op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    op.execute(
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
    )
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(APPEND_ONLY)} FROM {role}")
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}")


def downgrade():
    role = _application_role()
    if role is None:
        return
    op.execute(
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM {role}"
    )
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")


def _application_role():
    """The role of DATABASE_URL, quoted; None where it is the owner itself, which `flask doctor` complains of."""
    name = make_url(current_app.extensions["settings"].database_url).username
    owner = op.get_bind().scalar(text("SELECT current_user"))
    if name is None or name == owner:
        return None
    return op.get_bind().dialect.identifier_preparer.quote(name)
