"""An officer's own views of the worklist: a name for what is asked. Removing one can be undone."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock, ids
from kernel.errors import InvalidField, NotFound
from kernel.unit_of_work import unit_of_work
from moderation.panel.asking import Asked
from moderation.panel.models import SavedView

MOST_VIEWS = 12
LONGEST_NAME = 30


def views_of(session: Session, officer_id: UUID) -> list[tuple[UUID, str, Asked]]:
    """(id, name, what it asks for), by name."""
    rows = session.scalars(
        select(SavedView)
        .where(SavedView.officer_id == officer_id, SavedView.removed_at.is_(None))
        .order_by(SavedView.name, SavedView.id)
    )
    return [(row.id, row.name, Asked(row.place, row.view, row.group, row.q)) for row in rows]


def save(*, officer_id: UUID, name: str, asked: Asked) -> None:
    """Keep what is asked under a name. Raises InvalidField when the name will not do or there is no room."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidField(("name", "name", f"1 to {LONGEST_NAME} characters"))
    with unit_of_work() as uow:
        _require_room(uow.session, officer_id, name)
        kept = {key: value for key, value in asdict(asked).items() if key != "shown"}
        uow.add(SavedView(id=ids.new_id(), officer_id=officer_id, name=name, saved_at=clock.now(), **kept))


def remove(*, officer_id: UUID, view_id: UUID) -> None:
    """Take it off the list. Raises NotFound."""
    _mark(officer_id, view_id, removed_at=clock.now())


def restore(*, officer_id: UUID, view_id: UUID) -> None:
    """Put it back. Raises NotFound, InvalidField."""
    _mark(officer_id, view_id, removed_at=None)


def _mark(officer_id: UUID, view_id: UUID, *, removed_at: datetime | None) -> None:
    with unit_of_work() as uow:
        row = uow.session.get(SavedView, view_id, with_for_update=True)
        if row is None or row.officer_id != officer_id:
            raise NotFound("no such view of yours")
        if removed_at is None and row.removed_at is not None:
            _require_room(uow.session, officer_id, row.name)
        row.removed_at = removed_at


def _require_room(session: Session, officer_id: UUID, name: str) -> None:
    names = [taken for _, taken, _ in views_of(session, officer_id)]
    if name.casefold() in (taken.casefold() for taken in names):
        raise InvalidField(("name", "taken", "you have a view of that name; choose another"))
    if len(names) >= MOST_VIEWS:
        raise InvalidField(("name", "full", f"there is room for {MOST_VIEWS} views; remove one first"))
