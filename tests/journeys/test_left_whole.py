"""An upload that lies on the disk whole is received, though whoever wrote its last byte was killed before the commit.

Whoever asks next makes the commit: the phone that asks how far it has come, the phone that goes on, or the timer.
"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel import growing
from kernel.config import Settings
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading
from tests.house import House, ResidentClient
from tests.tus import PHOTO, Phone, row_of


@pytest.fixture
def phone(resident: ResidentClient) -> Phone:
    return Phone(resident)


@pytest.fixture
def left_whole(phone: Phone, resident: ResidentClient, settings: Settings) -> Callable[..., str]:
    """An upload behind whose last byte the machine was killed; its address."""

    def left(**said: Any) -> str:
        report: Any = resident.report().json
        path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report["id"], **said)
        phone.add(path, 0, PHOTO[:4_000])
        with file_of(path, settings).open("ab") as file:
            file.write(PHOTO[4_000:])
        return path

    return left


def file_of(path: str, settings: Settings) -> Any:
    return growing.configured(settings.storage_url).path(UUID(path.rsplit("/", 1)[1]))


def received() -> int:
    with reading() as session:
        return len(
            session.scalars(select(OutboxMessage).where(OutboxMessage.event == "UploadReceived")).all()
        )


def test_who_asks_how_far_it_has_come_has_it_received(phone: Phone, left_whole: Callable[..., str]) -> None:
    path = left_whole()

    assert [phone.offset(path), phone.offset(path)] == [len(PHOTO)] * 2

    assert (row_of(path).state, row_of(path).sha256) == ("received", hashlib.sha256(PHOTO).hexdigest())
    assert received() == 1


def test_who_adds_nothing_at_the_end_has_it_received(phone: Phone, left_whole: Callable[..., str]) -> None:
    path = left_whole()

    answers = [phone.add(path, len(PHOTO), b"").status_code for _ in range(2)]

    assert (answers, row_of(path).state, received()) == ([204, 204], "received", 1)


def test_a_day_later_it_is_received_and_not_thrown_away(
    house: House, left_whole: Callable[..., str], settings: Settings
) -> None:
    path = left_whole()

    house.pass_time(hours=25)
    house.settle(only={"citizen_api.jobs.expire_upload"})

    assert (row_of(path).state, received()) == ("received", 1)
    assert file_of(path, settings).read_bytes() == PHOTO


def test_what_is_other_than_promised_is_refused_to_who_asks_and_thrown_away_after_its_day(
    phone: Phone, house: House, left_whole: Callable[..., str], settings: Settings
) -> None:
    asked, forgotten = left_whole(sha256="0" * 64), left_whole(sha256="0" * 64)

    assert phone.offset(asked) == 0
    house.pass_time(hours=25)
    house.settle(only={"citizen_api.jobs.expire_upload"})

    assert (row_of(asked).reason, row_of(forgotten).state) == ("checksum-differs", "expired")
    assert [file_of(path, settings).exists() for path in (asked, forgotten)] == [False, False]
    assert received() == 0


def test_while_another_adds_nobody_else_receives_it(
    phone: Phone, left_whole: Callable[..., str], settings: Settings
) -> None:
    path = left_whole()

    with growing.configured(settings.storage_url).held(row_of(path).id):
        assert phone.offset(path) == len(PHOTO)
        assert row_of(path).state == "open"
