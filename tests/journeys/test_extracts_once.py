"""What is taken out of a clip is taken once, is checked as clips are, and is taken from nothing that was changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.export import queries as export
from cctv_link.extracts import services
from cctv_link.extracts.models import Extract
from cctv_link.media import confinement, limited
from kernel import storage
from kernel.config import Settings
from kernel.events import ExtractAsked
from kernel.unit_of_work import reading, unit_of_work
from tests.extracting import camera_id, held, item_of, occurred_at, still, taken
from tests.house import House, OfficerClient, ResidentClient

__all__ = ["camera_id", "held", "occurred_at"]


def test_running_twice_takes_once(
    occurred_at: datetime, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:

    task = held(resident, house, verifier, occurred_at)
    still(verifier, task, occurred_at)
    house.settle()
    with reading() as session:
        extract_id = session.scalars(select(Extract.id)).one()
        items = session.scalars(select(EvidenceItem.id)).all()

    with unit_of_work() as uow:
        uow.publish(ExtractAsked(extract_id=extract_id))
    house.settle()

    with reading() as session:
        assert session.scalars(select(EvidenceItem.id)).all() == items


def test_the_same_picture_asked_for_at_two_moments_is_one_item_and_leaves_once(
    occurred_at: datetime, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    """Two copies of one name in an archive, and whoever opens it sees one of them."""
    task = held(resident, house, verifier, occurred_at)
    for moment_ms in (2_000, 2_003):
        still(verifier, task, occurred_at + timedelta(milliseconds=moment_ms))
    house.settle()

    assert len({each["url"] for each in taken(verifier, task)}) == 1
    with reading() as session:
        incident_id = session.get_one(EvidenceItem, UUID(item_of(task["clip"]["url"]))).incident_id
        pieces, _ = export.pieces_of(session, incident_id)
    ids = [piece.item.id for piece in pieces]
    assert len(ids) == len(set(ids))


def test_its_manifest_is_checked_by_the_command_that_checks_a_clips(
    app: Flask,
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    tmp_path: Path,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    still(verifier, task, occurred_at + timedelta(seconds=2))
    house.settle()
    [made] = taken(verifier, task)
    file, jpeg = tmp_path / "manifest.json", tmp_path / "still.jpg"
    file.write_bytes(verifier.get(made["manifest_url"]).data)
    jpeg.write_bytes(verifier.get(made["url"]).data)
    check = ["evidence", "verify-manifest", str(file), "--clip", str(jpeg)]

    told = app.test_cli_runner().invoke(args=check)
    jpeg.write_bytes(jpeg.read_bytes()[:-1])
    differs = app.test_cli_runner().invoke(args=check)

    assert told.exit_code == 0, told.output
    assert "which is this file" in told.output
    assert f"taken out of {made['source_id']}" in told.output
    assert (differs.exit_code, "is not the still it speaks of" in differs.output) == (1, True)


def test_what_is_not_what_was_put_under_custody_is_taken_apart_by_nobody_and_its_officer_is_told(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    settings: Settings,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    source_id = UUID(item_of(task["clip"]["url"]))
    file = storage.FileStorage(Path(settings.storage_url.removeprefix("file://")))._path(source_id)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)
    still(verifier, task, occurred_at + timedelta(seconds=2))

    house.settle()

    [told] = taken(verifier, task)
    assert (told["state"], told["url"]) == ("failed", None)
    assert "not the bytes under custody" in told["failure"]


def test_of_one_item_so_many_are_taken_and_no_more(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that asks for each millisecond would keep everybody else's footage waiting."""
    monkeypatch.setattr(services, "MOST_OF_ONE", 2)
    task = held(resident, house, verifier, occurred_at)

    asked = [still(verifier, task, occurred_at + timedelta(milliseconds=each)) for each in (0, 100, 200, 0)]

    assert [each.status_code for each in asked] == [201, 201, 422, 200]
    assert asked[2].json["type"] == "/problems/nothing-to-take"


def test_what_a_busy_machine_could_not_take_is_taken_when_it_is_asked_for_again(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    with monkeypatch.context() as busy:
        limits = {**confinement.LIMITS, "frame": replace(confinement.LIMITS["frame"], wall_s=0.01)}
        busy.setattr(limited, "LIMITS", limits)
        still(verifier, task, occurred_at)
        house.settle()
    failed = taken(verifier, task)

    again = still(verifier, task, occurred_at)
    house.settle()

    assert [(each["state"], "took longer" in each["failure"]) for each in failed] == [("failed", True)]
    assert (again.status_code, again.json["state"]) == (201, "asked")
    assert [each["state"] for each in taken(verifier, task)] == ["made"]
