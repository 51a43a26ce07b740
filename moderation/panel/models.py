"""What the panel keeps for an officer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class SavedView(Row):
    """A name for what an officer often asks the worklist for."""

    __tablename__ = "saved_views"
    __table_args__ = (
        Index(
            "uq_saved_views_name",
            "officer_id",
            func.lower(text("name")),
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str]
    place: Mapped[str] = mapped_column(comment="city, or empty: the officer's station")
    view: Mapped[str]
    group: Mapped[str] = mapped_column(comment="Of kinds; empty: all")
    q: Mapped[str] = mapped_column(comment="Words that were looked for")
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
