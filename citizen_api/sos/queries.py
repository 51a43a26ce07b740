"""Reading SOS alerts: by their resident, and by the police."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from citizen_api.sos.ladder import ENDED
from citizen_api.sos.models import SosAlert, SosPosition
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.identity.models import Officer


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as its resident and the police see it."""

    id: UUID
    incident_id: UUID
    reference: str
    state: str
    escalation_level: int
    raised_at: datetime
    flags: list[str]
    kind: str
    silent: bool
    answered_by: str | None
    answered_at: datetime | None
    position: Position | None
    position_at: datetime | None

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


def alert_by_id(session: Session, sos_alert_id: UUID, *, resident_id: UUID | None = None) -> AlertView:
    """Raises NotFound when it is not there, or not this resident's."""
    found = alerts(session, [sos_alert_id])
    if sos_alert_id not in found:
        raise NotFound("no such SOS alert of yours")
    if resident_id is not None:
        owner = session.scalar(select(SosAlert.resident_id).where(SosAlert.id == sos_alert_id))
        if owner != resident_id:
            raise NotFound("no such SOS alert of yours")
    return found[sos_alert_id]


def alerts(session: Session, sos_alert_ids: Collection[UUID]) -> dict[UUID, AlertView]:
    """Several alerts by id, in two queries."""
    rows = session.execute(
        select(SosAlert, Officer.name)
        .outerjoin(Officer, Officer.id == SosAlert.answered_by)
        .where(SosAlert.id.in_(sos_alert_ids))
    ).all()
    newest = _newest_positions(session, sos_alert_ids)
    return {row.id: _view(row, officer, newest.get(row.id)) for row, officer in rows}


def open_alert_id_of_device_or_none(session: Session, device_id: UUID) -> UUID | None:
    return session.scalar(
        select(SosAlert.id).where(SosAlert.device_id == device_id, SosAlert.state.not_in(ENDED))
    )


def open_alert_of_incident_or_none(session: Session, incident_id: UUID) -> UUID | None:
    """The open SOS of this incident: a purpose for looking at its footage."""
    return session.scalar(
        select(SosAlert.id).where(SosAlert.incident_id == incident_id, SosAlert.state.not_in(ENDED))
    )


def open_since_or_none(session: Session) -> datetime | None:
    """When the oldest alert was raised that is still open."""
    return session.scalar(select(func.min(SosAlert.raised_at)).where(SosAlert.state.not_in(ENDED)))


def newest_position_or_none(session: Session, sos_alert_id: UUID) -> tuple[Position, datetime] | None:
    """The current place: the largest `at` whatever the order of arrival; an undated fix is the oldest."""
    return _newest_positions(session, [sos_alert_id]).get(sos_alert_id)


def _newest_positions(
    session: Session, sos_alert_ids: Collection[UUID]
) -> dict[UUID, tuple[Position, datetime]]:
    rows = session.scalars(
        select(SosPosition)
        .where(SosPosition.sos_alert_id.in_(sos_alert_ids))
        .ext(distinct_on(SosPosition.sos_alert_id))
        .order_by(
            SosPosition.sos_alert_id,
            SosPosition.is_dated.desc(),
            SosPosition.at.desc(),
            SosPosition.id.desc(),
        )
    )
    return {row.sos_alert_id: (Position(row.lat, row.lon, row.accuracy_m), row.at) for row in rows}


def _view(row: SosAlert, officer: str | None, newest: tuple[Position, datetime] | None) -> AlertView:
    return AlertView(
        id=row.id,
        incident_id=row.incident_id,
        reference=row.reference,
        state=row.state,
        escalation_level=row.escalation_level,
        raised_at=row.raised_at,
        flags=list(row.flags),
        kind=row.kind,
        silent=row.is_silent,
        answered_by=officer,
        answered_at=row.answered_at,
        position=newest[0] if newest else None,
        position_at=newest[1] if newest else None,
    )
