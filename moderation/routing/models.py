"""The stations of an incident."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base


class IncidentStation(Base):
    """A station that an incident belongs to. An SOS that moves gains some and loses none: who answered it keeps it."""

    __tablename__ = "incident_stations"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    station_id: Mapped[UUID] = mapped_column(ForeignKey("stations.id"), primary_key=True)
    since: Mapped[datetime]
