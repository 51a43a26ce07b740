"""Reads around holds: the locks under which they are placed, what is held, what it has spent of a budget."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from cctv_link.footage import keeping
from cctv_link.footage.models import Hold
from cctv_link.footage.window import FootageWindow


def lock_incident(session: Session, incident_id: UUID) -> None:
    """One worker at a time places holds and clips of an incident; taken until the commit."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"hold {incident_id}", 0))))


def lock_budgets(session: Session, device_id: UUID | None, camera_ids: Collection[UUID]) -> None:
    """One worker at a time spends the budgets of a device and of these cameras; taken until the commit.

    Without it two incidents of a device, handled at once, would both find the same seconds unspent. Always in
    the same order, so that two workers never wait for each other.
    """
    names = sorted(f"budget {each}" for each in {device_id, *camera_ids} if each is not None)
    for name in names:
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def held_windows(session: Session, incident_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], FootageWindow]:
    """What is held now, by incident and camera."""
    query = select(Hold).where(Hold.incident_id.in_(incident_ids), Hold.released_at.is_(None))
    return {
        (hold.incident_id, hold.camera_id): FootageWindow(hold.from_at, hold.to_at)
        for hold in session.scalars(query)
    }


def held_cameras(session: Session, incident_id: UUID) -> set[UUID]:
    return set(session.scalars(select(Hold.camera_id).where(Hold.incident_id == incident_id)))


def hold_or_none(session: Session, incident_id: UUID, camera_id: UUID) -> Hold | None:
    """What an incident holds of a camera, released or not."""
    query = select(Hold).where(Hold.incident_id == incident_id, Hold.camera_id == camera_id)
    return session.scalars(query).one_or_none()


def holds_in_force(session: Session, incident_id: UUID) -> list[Hold]:
    """The incident's holds that eviction respects, locked until the commit."""
    query = select(Hold).where(Hold.incident_id == incident_id, Hold.released_at.is_(None))
    return list(session.scalars(query.order_by(Hold.id).with_for_update()))


def holds_released(session: Session, incident_id: UUID) -> list[Hold]:
    """The incident's holds that have ended, locked until the commit."""
    query = select(Hold).where(Hold.incident_id == incident_id, Hold.released_at.is_not(None))
    return list(session.scalars(query.order_by(Hold.id).with_for_update()))


def held_by_device_s(session: Session, device_id: UUID | None, *, budget: str) -> float:
    """Camera seconds that holds in force keep for a device."""
    return _held_s(session, Hold.device_id == device_id, Hold.budget == budget)


def held_of_cameras_s(
    session: Session, camera_ids: Collection[UUID], *, budgets: Collection[str]
) -> dict[UUID, float]:
    """Seconds of each camera that holds in force keep on these budgets."""
    length = func.extract("epoch", Hold.to_at - Hold.from_at)
    rows = session.execute(
        select(Hold.camera_id, func.sum(length))
        .where(Hold.camera_id.in_(camera_ids), Hold.budget.in_(budgets), *_on_a_budget())
        .group_by(Hold.camera_id)
    )
    return {camera_id: float(held_s) for camera_id, held_s in rows}


def _held_s(session: Session, *conditions: ColumnElement[bool]) -> float:
    length = func.extract("epoch", Hold.to_at - Hold.from_at)
    total = session.scalar(select(func.sum(length)).where(*conditions, *_on_a_budget()))
    return float(total or 0)


def _on_a_budget() -> tuple[ColumnElement[bool], ...]:
    """What a verified case needs is nobody's budget any more."""
    return (Hold.released_at.is_(None), Hold.basis != keeping.CASE)
