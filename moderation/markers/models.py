"""The marker's table. A removed one stays, so that it can be put back and the account of it has a subject."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class Marker(Row):
    """A note at an instant of the clock that all clips share."""

    __tablename__ = "markers"
    __table_args__ = (
        CheckConstraint("note <> ''", name="says_something"),
        Index("ix_markers_incident_id", "incident_id", "marked_at"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("verification_tasks.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    camera_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cameras.id"), comment="In whose picture; null: in all of them"
    )
    marked_at: Mapped[datetime] = mapped_column(comment="The instant on the city's clock that is marked")
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
