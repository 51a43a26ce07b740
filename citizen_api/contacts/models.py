"""The table of links that trusted contacts hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Row


class ContactLink(Row):
    """A link that its resident has given away. Its secret stands here as a hash; whose it is only the phone knows."""

    __tablename__ = "contact_links"
    __table_args__ = (Index("ix_contact_links_resident_id", "resident_id"),)

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    device_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("devices.id"),
        index=True,
        comment="Which phone made it, with which it ends; null of one made before this was kept",
    )
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None] = mapped_column(comment="When it was last opened")
