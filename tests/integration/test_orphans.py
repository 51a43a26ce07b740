"""What a crash leaves in the store is set aside by the next night's sweep, whole, and destroyed a month later; nothing that a row names ever is."""

import ast
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

import app as composition
from cctv_link.evidence import services
from cctv_link.evidence.services import Origin, Taken
from kernel import clock, ids, orphans, storage
from kernel.audit.entries import system
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.due_events import DueEvent
from kernel.events import StoreSweepDue
from kernel.incidents import Incident
from kernel.storage import FileStorage
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, ResidentClient

CHECKOUT = Path(composition.__file__).parent
AT_LEAST = timedelta(days=2, minutes=1)


@pytest.fixture
def store(app: Flask, with_settings: Callable[..., None], tmp_path: Path) -> FileStorage:
    with_settings(storage_url=f"file://{tmp_path / 'store'}")
    return FileStorage(tmp_path / "store")


def killed(work: Callable[[], object]) -> None:
    """In a process of its own that ends as a machine does whose power is cut."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def still(folder: Path, said: str) -> Path:
    path = folder / f"{said}.jpg"
    path.write_bytes(said.encode() * 100)
    return path


def secured(store: FileStorage, source: Path, resident: ResidentClient, house: House) -> Taken:
    """Stored, and its row written."""
    resident.report()
    house.settle()
    with reading() as session:
        incident_id = session.scalars(select(Incident.id)).one()
    taken = services.take_in(store, clip_id=ids.new_id(), kind="voice_note", source=source)
    now = clock.now()
    with unit_of_work() as uow:
        services.begin_custody(
            uow,
            taken,
            origin=Origin(incident_id, None, ids.new_id(), now, now, "local", None),
            actor=system("test"),
        )
    return taken


def swept(house: House, *, after: timedelta) -> None:
    with clock.frozen_at(clock.now() + after):
        with unit_of_work() as uow:
            uow.publish(StoreSweepDue())
        house.settle(only={"cctv_link.jobs.sweep_store"})


def accounts() -> list[tuple[str, UUID]]:
    with reading() as session:
        rows = session.execute(
            select(AuditEntry.action, AuditEntry.subject_id)
            .where(AuditEntry.action.like("stored.%"))
            .order_by(AuditEntry.id)
        )
        return [(action, subject_id) for action, subject_id in rows]


def test_what_was_stored_by_a_process_that_was_killed_before_its_commit_is_set_aside_and_destroyed_in_time(
    store: FileStorage, resident: ResidentClient, house: House, tmp_path: Path
) -> None:
    kept = secured(store, still(tmp_path, "kept"), resident, house)
    source, clip_id = still(tmp_path, "lost"), ids.new_id()
    killed(lambda: services.take_in(store, clip_id=clip_id, kind="still", source=source))
    [lost] = [each for each in store.written_before(clock.now() + AT_LEAST) if each != kept.id]

    swept(house, after=timedelta(days=1))
    assert accounts() == []

    swept(house, after=AT_LEAST)
    assert accounts() == [("stored.set_aside", lost)]
    assert list(store.aside()) == [lost]
    assert b"".join(store.open_range(kept.id, start=0, end=kept.size_bytes)) == b"kept" * 100

    swept(house, after=timedelta(days=33))
    assert accounts()[1:] == [("stored.destroy", lost)]
    assert (list(store.aside()), store.size_bytes(kept.id)) == ([], kept.size_bytes)


def test_what_a_row_names_again_is_put_back_and_never_destroyed(
    app: Flask, store: FileStorage, resident: ResidentClient, house: House, tmp_path: Path
) -> None:
    kept = secured(store, still(tmp_path, "kept"), resident, house)
    store.set_aside(kept.id)  # as a sweep does that did not see its row: a backup was put back since
    settings: Settings = app.extensions["settings"]
    [lying] = orphans.look(settings)

    swept(house, after=timedelta(days=33))

    assert accounts() == [("stored.put_back", kept.id)]
    assert b"".join(store.open_range(kept.id, start=0, end=kept.size_bytes)) == b"kept" * 100
    [back] = orphans.look(settings)
    assert (lying.is_well, "1 lie aside" in lying.says, bool(lying.to_do)) == (False, True, True)
    assert (back.is_well, list(store.aside())) == (True, [])


def test_what_was_stored_anew_meanwhile_stays_as_it_is(
    store: FileStorage, resident: ResidentClient, house: House, tmp_path: Path
) -> None:
    kept = secured(store, still(tmp_path, "kept"), resident, house)
    store.set_aside(kept.id)
    store.put(kept.id, still(tmp_path, "anew"))

    swept(house, after=timedelta(days=1))
    assert (accounts(), list(store.aside())) == ([], [kept.id])

    swept(house, after=timedelta(days=33))
    assert accounts() == [("stored.destroy", kept.id)]
    assert b"".join(store.open_range(kept.id, start=0, end=kept.size_bytes)) == b"anew" * 100


def test_half_a_file_of_a_process_that_was_killed_while_it_wrote_is_destroyed(
    store: FileStorage, house: House, tmp_path: Path
) -> None:
    pipe, item_id = tmp_path / "pipe", ids.new_id()
    os.mkfifo(pipe)
    child = os.fork()
    if child == 0:
        store.put(item_id, pipe)
        os._exit(1)  # not reached: the pipe never ends
    with pipe.open("wb") as write:
        write.write(b"x" * 2 * storage.CHUNK_BYTES)
        write.flush()
        deadline = time.monotonic() + 10
        while not (halves := list(store.root.rglob("*.part"))) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert len(halves) == 1

    swept(house, after=AT_LEAST)

    assert list(store.root.rglob("*.part")) == []
    assert accounts() == []


def test_much_that_no_row_names_is_a_lost_database_and_nothing_is_touched(
    app: Flask, store: FileStorage, house: House, tmp_path: Path
) -> None:
    many = orphans.MOST + 1
    for number in range(many):
        store.put(ids.new_id(), still(tmp_path, str(number)))

    swept(house, after=AT_LEAST)

    assert len(list(store.written_before(clock.now() + AT_LEAST))) == many
    assert accounts() == []
    settings: Settings = app.extensions["settings"]
    with clock.frozen_at(clock.now() + AT_LEAST):
        [found] = orphans.look(settings)
    assert (found.is_well, "newest backup" in found.to_do) == (False, True)


def test_the_next_sweep_waits_as_one_row(app: Flask) -> None:
    for _ in range(2):
        with unit_of_work() as uow:
            orphans.schedule(uow)

    with reading() as session:
        due = session.scalars(select(DueEvent).where(DueEvent.event == "StoreSweepDue")).all()
    assert len(due) == 1
    assert timedelta() < due[0].at - clock.now() <= timedelta(days=1)


def test_every_place_that_stores_is_one_whose_table_is_asked() -> None:
    """Who stores bytes in a new place says in STORED which column names them, and adds the place here."""
    places = {
        "cctv_link/evidence/marked/making.py",
        "cctv_link/evidence/services.py",
        "cctv_link/footage/sources/pull.py",
        "cctv_link/redaction/making.py",
        "citizen_api/messages/voice.py",
    }
    found = {
        str(path.relative_to(CHECKOUT))
        for package in ("cctv_link", "citizen_api", "moderation")
        for path in (CHECKOUT / package).rglob("*.py")
        if any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("put", "adopt")
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "store"
            for node in ast.walk(ast.parse(path.read_text()))
        )
    }

    assert found == places
    assert len(composition.STORED) == len(places)
