"""Reading what the community was told, the newest first."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from citizen_api.alerts.publishing import KEPT, NEVER, Told, is_public
from citizen_api.push import messages
from citizen_api.push.models import Notification
from kernel import clock
from kernel.errors import NotFound

MOST = 500


_first = aliased(Notification, name="first")
_taken_back = aliased(Notification, name="taken_back")
_TOLD = (
    select(
        _first.id,
        _first.category,
        _first.at,
        _first.lat,
        _first.lon,
        _taken_back.id,
        _taken_back.at,
    )
    .outerjoin(
        _taken_back,
        and_(
            _taken_back.incident_id == _first.incident_id,
            _taken_back.kind == messages.INCIDENT_WITHDRAWN,
        ),
    )
    .where(_first.kind == messages.INCIDENT_VERIFIED, _first.category.not_in(NEVER))
    # By what is told last: a withdrawal is newer than what came between it and its first.
    .order_by(func.coalesce(_taken_back.at, _first.at).desc(), _first.id.desc())
)


def public_alerts(session: Session) -> list[Told]:
    """What may be read now."""
    now = clock.now()
    found = session.execute(_TOLD.where(_first.at > now - KEPT).limit(MOST))
    return [told for told in map(_as_told, found) if is_public(told, now=now)]


def told_by_id(session: Session, alert_id: UUID) -> Told:
    """The one that has this id, or whose withdrawal has it. Raises NotFound, also while it may not be read."""
    asked = or_(_first.id == alert_id, _taken_back.id == alert_id)
    found = session.execute(_TOLD.where(asked)).one_or_none()
    told = _as_told(found) if found is not None else None
    if told is None or not is_public(told, now=clock.now()):
        raise NotFound("no such alert")
    return told


def _as_told(row: Any) -> Told:
    return Told(*row)
