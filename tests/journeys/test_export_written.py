"""What was asked for in the panel is written by a job: once, by whom it still may be, and again when it failed."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from cctv_link.export import measure
from kernel.events import ExportAsked
from kernel.unit_of_work import unit_of_work
from tests.export_desks import ask, desks, folder, the_export, written
from tests.exporting import entries, reference
from tests.house import House, OfficerClient
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["desks", "folder", "quick_redaction", "redacted_film", "reference", "secured"]
pytestmark = pytest.mark.usefixtures("quick_redaction")


def test_the_last_that_is_within_it_is_written(
    desks: dict[str, OfficerClient],
    reference: str,
    folder: Path,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measure, "MOST_A_DAY", 1)
    assert ask(desks["Nadia S."], reference).status_code == 303

    house.settle()
    written(house)

    assert (the_export().state, len(list(folder.iterdir()))) == ("made", 1)


def test_who_may_not_any_more_gets_nothing_and_reads_why(
    app: Flask, desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    ask(desks["Nadia S."], reference, "originals")
    with unit_of_work() as uow:
        uow.execute("UPDATE officers SET role = 'verifier' WHERE name = 'Nadia S.'")

    desks["Tariq M."].post(f"/exports/{the_export().id}/approval")
    written(house)

    assert list(folder.iterdir()) == []
    assert the_export().state == "failed"
    assert "Nadia S. may not have anything exported any more" in desks["Tariq M."].get("/exports").text


def test_whom_the_incident_is_hidden_from_meanwhile_gets_nothing(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    ask(desks["Nadia S."], reference)
    with unit_of_work() as uow:
        uow.execute("UPDATE officers SET confined_to = 'station' WHERE name = 'Nadia S.'")
        uow.execute("DELETE FROM incident_stations")

    written(house)

    assert list(folder.iterdir()) == []
    assert the_export().failure.endswith("Nadia S. does not see this incident any more")


def test_a_yes_of_last_week_writes_nothing_again(desks: dict[str, OfficerClient], reference: str) -> None:
    ask(desks["Nadia S."], reference, "originals")
    desks["Tariq M."].post(f"/exports/{the_export().id}/approval")
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE exports SET state = 'failed', failure = 'There was no room',"
            " answered_at = answered_at - interval '8 days'"
        )

    late: Any = desks["Nadia S."].post(f"/exports/{the_export().id}/again")

    assert (late.status_code, late.json["type"]) == (409, "/problems/export-state")
    assert the_export().state == "failed"


def test_what_failed_is_written_again_by_the_same_yes(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    ask(desks["Nadia S."], reference)
    with unit_of_work() as uow:
        uow.execute("UPDATE exports SET state = 'failed', failure = 'There was no room'")
    written(house)
    assert not folder.exists()

    assert desks["Tariq M."].post(f"/exports/{the_export().id}/again").status_code == 403
    assert desks["Nadia S."].post(f"/exports/{the_export().id}/again").status_code == 303
    written(house)

    assert the_export().state == "made"
    assert len(list(folder.iterdir())) == 1


def test_a_job_that_was_killed_after_the_file_had_its_name_writes_no_second_one(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    ask(desks["Nadia S."], reference)
    written(house)
    [path] = folder.iterdir()
    before = path.read_bytes()
    accounted = len(entries("evidence.export"))
    export_id = the_export().id
    with unit_of_work() as uow:
        uow.execute("UPDATE exports SET state = 'under_way', sha256 = NULL")
        uow.publish(ExportAsked(export_id=export_id))
    house.settle()

    assert the_export().state == "made"
    assert path.read_bytes() == before
    assert len(entries("evidence.export")) == accounted


def test_a_second_delivery_does_nothing(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    ask(desks["Nadia S."], reference)
    written(house)
    export_id = the_export().id
    with unit_of_work() as uow:
        uow.publish(ExportAsked(export_id=export_id))
        uow.publish(ExportAsked(export_id=uuid4()))
    house.settle()

    assert len(list(folder.iterdir())) == 1
    assert len(entries("export.write")) == 1
