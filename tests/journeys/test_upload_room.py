"""The disk is touched for those alone who may send, and only while there is room beyond the reserve."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kernel import growing
from kernel.config import Settings
from tests.house import ResidentClient
from tests.tus import PHOTO, Phone


@pytest.fixture
def phone(resident: ResidentClient) -> Phone:
    return Phone(resident)


@pytest.fixture
def report_id(resident: ResidentClient) -> str:
    report: Any = resident.report().json
    return str(report["id"])


@pytest.fixture
def untouched(settings: Settings) -> Path:
    """Where files grow; its time of change tells of each that is begun, though it be destroyed at once."""
    folder: Path = growing.configured(settings.storage_url).root
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder, (0, 0))
    return folder


def test_who_made_up_a_secret_or_a_report_begins_no_file(
    phone: Phone, resident: ResidentClient, report_id: str, untouched: Path
) -> None:
    strangers = [Phone(resident, secret=f"made up {number}") for number in range(3)]

    answers = [
        each.begin(9, filetype="image/jpeg", report_id=report_id).status_code for each in strangers
    ] + [phone.begin(9, filetype="image/jpeg", report_id=str(uuid4())).status_code]

    assert (answers, untouched.stat().st_mtime) == ([404] * 4, 0)
    phone.begun(9, filetype="image/jpeg", report_id=report_id)
    assert untouched.stat().st_mtime > 0


def test_a_disk_that_fills_meanwhile_takes_no_further_part_and_keeps_what_has_come(
    phone: Phone, report_id: str, settings: Settings, with_settings: Any
) -> None:
    path = phone.begun(len(PHOTO), filetype="image/jpeg", report_id=report_id)
    phone.add(path, 0, PHOTO[:4_000])
    with_settings(storage_reserve_bytes=10**18)

    refused = phone.add(path, 4_000, PHOTO[4_000:])

    assert (refused.status_code, refused.json["type"]) == (507, "/problems/storage-full")
    assert phone.offset(path) == 4_000
    with_settings(storage_reserve_bytes=settings.storage_reserve_bytes)
    assert phone.add(path, 4_000, PHOTO[4_000:]).status_code == 204
    assert phone.ask("GET", path).json["state"] == "received"
