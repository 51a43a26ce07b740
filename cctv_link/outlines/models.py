"""The outlines' table."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cctv_link.outlines.kinds import KINDS
from kernel.db import Row


class Outline(Row):
    """One line, area or point of the map. A file replaces all outlines of the kinds it holds."""

    __tablename__ = "outlines"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name="kind_known"),
        Index("ix_outlines_geometry", "geometry", postgresql_using="gist"),
        Index("ix_outlines_kind", "kind", "name"),
    )

    kind: Mapped[str]
    name: Mapped[str] = mapped_column(comment="Empty when it has none")
    names: Mapped[dict[str, str]] = mapped_column(
        JSONB,
        default=dict,
        comment="By language, what it is called there; what is missing is called by its name",
    )
    geometry: Mapped[Any] = mapped_column(Geography("GEOMETRY", srid=4326, spatial_index=False))
    source: Mapped[str] = mapped_column(comment="The file it came from")
    imported_at: Mapped[datetime]
