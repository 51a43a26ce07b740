"""Migrations run as the owner; the application's own role may not change the account of what was done."""

from alembic import context
from flask import current_app
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine

from kernel.config import Settings
from kernel.db import db

settings: Settings = current_app.extensions["settings"]


def include_object(item, name, kind, reflected, compare_to):  # type: ignore[no-untyped-def]  # alembic's hook
    """Leave out what PostGIS brings with it."""
    if kind == "table" and name == "spatial_ref_sys":
        return False
    return alembic_helpers.include_object(item, name, kind, reflected, compare_to)


def run() -> None:
    engine = create_engine(settings.owner_url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include_object,
            render_item=alembic_helpers.render_item,
            process_revision_directives=alembic_helpers.writer,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
