"""The database handle and what every table has. Only models and the kernel may import this."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from geoalchemy2 import Geography
from sqlalchemy import DateTime, MetaData, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from kernel import ids

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    # On the registry, not as a class attribute: SQLAlchemy 2.1 and Flask-SQLAlchemy disagree about the latter.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            UUID: Uuid(as_uuid=True),
            datetime: DateTime(timezone=True),
            dict[str, Any]: JSONB,
            list[dict[str, Any]]: JSONB,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Row(Base):
    """A table whose key is a UUIDv7 that we make before the commit."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new_id)


def geography_point() -> Geography:
    """A place on the globe; distances are metres. Indexes are declared by hand, by name."""
    return Geography("POINT", srid=4326, spatial_index=False)
