"""What a crash leaves of uploads is destroyed by the next night's sweep; a file that somebody still waits for never is."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel import clock, growing, ids
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.events import StoreSweepDue
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, ResidentClient
from tests.tus import PHOTO, Phone

TWO_DAYS_AND_MORE = timedelta(days=2, minutes=1)


@pytest.fixture
def files(settings: Settings) -> growing.GrowingFiles:
    return growing.configured(settings.storage_url)


def left(files: growing.GrowingFiles) -> set[Path]:
    return set(files.root.glob("*"))


def swept(house: House, *, after: timedelta) -> None:
    """The uploads' own end is put off, so that the sweep alone decides."""
    with clock.frozen_at(clock.now() + after):
        with unit_of_work() as uow:
            uow.publish(StoreSweepDue())
        house.settle(only={"citizen_api.jobs.sweep_uploads"})


def test_a_file_without_a_row_goes_after_two_days_and_is_accounted_for(
    resident: ResidentClient, house: House, files: growing.GrowingFiles
) -> None:
    lost = ids.new_id()
    files.begin(lost)

    swept(house, after=timedelta(days=1))
    assert files.path(lost).exists()
    swept(house, after=TWO_DAYS_AND_MORE)

    assert not files.path(lost).exists()
    with reading() as session:
        rows = session.execute(
            select(AuditEntry.subject_id, AuditEntry.reason).where(AuditEntry.action == "upload.sweep")
        ).all()
    assert (lost, "no upload waits for this file") in rows


def test_what_is_open_or_waits_for_its_examination_keeps_its_file(
    resident: ResidentClient, house: House, files: growing.GrowingFiles
) -> None:
    phone = Phone(resident)
    report_id = str(resident.report().json["id"])
    others = left(files)  # of tests before this one
    for path in (phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id) for _ in range(2)):
        phone.add(path, 0, PHOTO[:4_000])
    phone.add(path, 4_000, PHOTO[4_000:])
    ours = left(files) - others
    assert len(ours) == 2

    swept(house, after=TWO_DAYS_AND_MORE)

    assert ours <= left(files)


def test_who_is_being_added_to_at_this_moment_is_left_for_the_next_night(
    resident: ResidentClient, house: House, files: growing.GrowingFiles
) -> None:
    lost: UUID = ids.new_id()
    files.begin(lost)
    os.utime(files.path(lost), (0, 0))

    with files.held(lost):
        swept(house, after=timedelta())
    assert files.path(lost).exists()
    swept(house, after=timedelta())

    assert not files.path(lost).exists()
