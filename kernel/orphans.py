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

from kernel import clock, outbox, storage
from kernel.audit.entries import system
from kernel.config import Settings
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
    outbox.keep_one_due(uow.session, StoreSweepDue(), at=at)


def sweep(delivery: Delivery, *, settings: Settings) -> None:
    """Set aside what no row names, and destroy what has lain aside for long enough. Safe to run twice."""
    assert isinstance(delivery.event, StoreSweepDue)
    store = storage.configured(settings.storage_url)
    now = clock.now()
    found = unnamed(store, before=now - OLDER_THAN)
    if len(found) > MOST:
        log.error("store holds much that no row names; nothing was touched", many=len(found))
        found = []
    for item_id in found:
        store.set_aside(item_id)
    gone = store.destroy_aside(before=now - KEPT_ASIDE_FOR)
    with unit_of_work(completes=delivery) as uow:
        for item_id in found:
            uow.record(
                actor=SWEEPING,
                action="stored.set_aside",
                subject=("stored", item_id),
                reason="no row names it",
            )
        for item_id in gone:
            uow.record(
                actor=SWEEPING,
                action="stored.destroy",
                subject=("stored", item_id),
                reason=f"it lay aside for {KEPT_ASIDE_FOR.days} days",
            )


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
    says = f"{found} files are named by no row, {aside} lie aside and are destroyed after {KEPT_ASIDE_FOR.days} days"
    return [Finding("store", True, says if found or aside else "every file is named by a row")]


def _named(session: Session, item_ids: list[UUID]) -> set[UUID]:
    every = " UNION ALL ".join(
        f"SELECT {column} FROM {table} WHERE {column} = ANY(:ids)" for table, column in Named.columns
    )
    return set(session.scalars(text(every), {"ids": item_ids})) if every else set(item_ids)
