"""Desks at which exports are asked for, for tests: two stations, a folder, and what became of what was asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cctv_link.export.models import Export
from kernel.unit_of_work import reading
from tests.exporting import PURPOSE
from tests.house import House, OfficerClient
from tests.two_stations import stations_of_two_sides


@pytest.fixture
def folder(with_settings: Callable[..., None], tmp_path: Path, reference: str) -> Path:
    with_settings(exports_dir=str(tmp_path / "exports"))
    return tmp_path / "exports"


@pytest.fixture
def desks(app: Flask, reference: str) -> dict[str, OfficerClient]:
    """Two supervisors of West and one of East."""
    stations_of_two_sides(app)
    found = {}
    for name, station in (("Nadia S.", "West"), ("Bina W.", "West"), ("Tariq M.", "East")):
        found[name] = OfficerClient.signed_in(app, name=name, role="supervisor")
        done = app.test_cli_runner().invoke(args=["officers", "assign", name, "--station", station])
        assert done.exit_code == 0, done.output
    return found


def ask(officer: OfficerClient, reference: str, form: str = "redacted", **changes: str) -> TestResponse:
    data = {"reference": reference, "form": form, "purpose": PURPOSE}
    return officer.post("/exports", data={**data, **changes})


def the_export() -> Export:
    with reading() as session:
        return session.scalars(select(Export)).one()


def written(house: House) -> None:
    """The copies are made, and the job looks again."""
    house.settle()
    house.pass_time(seconds=20)
    house.settle()
