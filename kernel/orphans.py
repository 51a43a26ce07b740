"""Bytes in the store that no row speaks of: what a crash between the store and its commit has left behind.

They are set aside first and destroyed a month later, each accounted for. Where they are many it was no crash but a database
that has lost its rows: then nothing is touched, and doctor says so.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import ClassVar
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel import clock, due_events, storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.events import StoreSweepDue
from kernel.health.doctor import Finding
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

log = structlog.get_logger()

SWEEPING = system("storage")
# The longest job that stores something and then writes its row takes four hours.
OLDER_THAN = timedelta(days=2)
KEPT_ASIDE_FOR = timedelta(days=30)
# A machine that is killed now and then leaves a few; a backup of yesterday put back over the store of today, many.
MOST = 50
SWEEPS_AT = time(22, 40, tzinfo=UTC)  # night in the city
_AT_ONCE = 500


class Named:
    """Which columns name bytes in the store: set once, by the composition root, which knows every part."""

    columns: ClassVar[tuple[tuple[str, str], ...]] = ()


def configure(*, columns: Iterable[tuple[str, str]]) -> None:
    """columns: (table, column), the places where an id of the store may stand."""
    Named.columns = tuple(columns)


def schedule(uow: UnitOfWork) -> None:
    """See that the next sweep waits as a row."""
    now = clock.now()
    today = datetime.combine(now.astimezone(UTC).date(), SWEEPS_AT)
    at = today if today > now else today + timedelta(days=1)
    due_events.keep_one_due(uow.session, StoreSweepDue(), at=at)


def sweep(delivery: Delivery, *, settings: Settings) -> None:
    """Set aside what no row names, put back what one names by now, destroy what has lain aside for long enough.

    The rows are asked once more before each step: what is named is never destroyed. Safe to run twice.
    """
    assert isinstance(delivery.event, StoreSweepDue)
    store = storage.configured(settings.storage_url)
    now = clock.now()
    found = unnamed(store, before=now - OLDER_THAN)
    if len(found) > MOST:
        log.error("store holds much that no row names; nothing was touched", many=len(found))
        with unit_of_work(completes=delivery):
            return
    done = [("stored.set_aside", each, "no row names it") for each in _set_aside(store, found)]
    done += [("stored.put_back", each, "a row names it") for each in _put_back(store)]
    gone = _destroy(store, before=now - KEPT_ASIDE_FOR)
    done += [("stored.destroy", each, f"it lay aside for {KEPT_ASIDE_FOR.days} days") for each in gone]
    with unit_of_work(completes=delivery) as uow:
        for action, item_id, reason in done:
            uow.record(actor=SWEEPING, action=action, subject=("stored", item_id), reason=reason)


def unnamed(store: storage.Storage, *, before: datetime) -> list[UUID]:
    """What was last written before that moment and is named by no row; one more than are ever set aside, at most."""
    found: list[UUID] = []
    stored = store.written_before(before)
    while (some := list(islice(stored, _AT_ONCE))) and len(found) <= MOST:
        with reading() as session:
            named = _named(session, some)
        found += [each for each in some if each not in named]
    return found


def look(settings: Settings) -> list[Finding]:
    """For doctor."""
    store = storage.configured(settings.storage_url)
    found = len(unnamed(store, before=clock.now() - OLDER_THAN))
    aside = len(list(store.aside()))
    if found > MOST:
        to_do = (
            "the database has lost rows that the store has bytes of: find the newest backup before anything else is written;"
            " nothing is set aside or destroyed meanwhile"
        )
        return [Finding("store", False, f"more than {MOST} files are named by no row", to_do)]
    if aside:
        to_do = (
            "look at what lies in aside/ of the store and why no row names it, and copy what you need;"
            " what a row names again comes back at the next night's sweep"
        )
        says = f"{found} files are named by no row, {aside} lie aside and are destroyed after {KEPT_ASIDE_FOR.days} days"
        return [Finding("store", False, says, to_do)]
    return [
        Finding(
            "store", True, f"{found} files are named by no row" if found else "every file is named by a row"
        )
    ]


def _set_aside(store: storage.Storage, found: list[UUID]) -> list[UUID]:
    """Those that are still named by no row."""
    with reading() as session:
        named = _named(session, found)
    unnamed_still = [each for each in found if each not in named]
    for each in unnamed_still:
        store.set_aside(each)
    return unnamed_still


def _put_back(store: storage.Storage) -> list[UUID]:
    """What was named while it lay aside, or while it was set aside a moment ago."""
    aside = list(store.aside())
    with reading() as session:
        named = _named(session, aside)
    return [each for each in aside if each in named and store.put_back(each)]


def _destroy(store: storage.Storage, *, before: datetime) -> list[UUID]:
    """What has lain there since before that moment: named by no row, or a second copy of what stands in its place."""
    due = store.aside_since_before(before)
    with reading() as session:
        named = _named(session, due)
    gone = [each for each in due if each not in named or _is_in_place(store, each)]
    for each in gone:
        store.destroy_aside(each)
    return gone


def _is_in_place(store: storage.Storage, item_id: UUID) -> bool:
    try:
        store.size_bytes(item_id)
    except NotFound:
        return False
    return True


def _named(session: Session, item_ids: list[UUID]) -> set[UUID]:
    every = " UNION ALL ".join(
        f"SELECT {column} FROM {table} WHERE {column} = ANY(:ids)" for table, column in Named.columns
    )
    return set(session.scalars(text(every), {"ids": item_ids})) if every else set(item_ids)
