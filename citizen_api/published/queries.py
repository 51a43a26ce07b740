"""Reading what the community was told, the newest first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from citizen_api.published.publishing import KEPT, NEVER, Again, Told, is_public
from citizen_api.push import messages
from citizen_api.push.models import Notification
from kernel import clock
from kernel.errors import NotFound
from kernel.joins import IncidentJoin

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
        _first.incident_id,
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


def public_now(session: Session) -> list[Told]:
    """What may be read now."""
    now = clock.now()
    found = session.execute(_TOLD.where(_first.at > now - KEPT).limit(MOST)).all()
    return [told for told in _as_told(session, found) if is_public(told, now=now)]


def told_by_id(session: Session, alert_id: UUID) -> Told:
    """The one that has this id, or whose withdrawal or update has it. Raises NotFound, also while it may not be read."""
    updated = select(IncidentJoin.into_id).where(
        IncidentJoin.id == alert_id, IncidentJoin.separated_at.is_(None)
    )
    asked = or_(
        _first.id == alert_id, _taken_back.id == alert_id, _first.incident_id.in_(updated.scalar_subquery())
    )
    found = _as_told(session, session.execute(_TOLD.where(asked)).all())
    if not found or not is_public(found[0], now=clock.now()):
        raise NotFound("no such alert")
    return found[0]


def _as_told(session: Session, rows: Sequence[Any]) -> list[Told]:
    again = _again(session, [row.incident_id for row in rows])
    return [replace(Told(*row[:-1]), again=tuple(again.get(row.incident_id, ()))) for row in rows]


def _again(session: Session, incident_ids: Sequence[UUID]) -> dict[UUID, list[Again]]:
    rows = session.execute(
        select(IncidentJoin.into_id, IncidentJoin.id, IncidentJoin.joined_at)
        .where(IncidentJoin.into_id.in_(incident_ids), IncidentJoin.separated_at.is_(None))
        .order_by(IncidentJoin.joined_at, IncidentJoin.id)
    )
    found: dict[UUID, list[Again]] = {}
    for incident_id, join_id, at in rows:
        found.setdefault(incident_id, []).append(Again(join_id, at))
    return found
