"""Exports for tests: who may have one, an installation's certificate, and the command with its passwords."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from kernel import incidents
from kernel.audit.models import AuditEntry
from kernel.identity import officers
from kernel.unit_of_work import reading, unit_of_work
from tests import certificates
from tests.house import PASSWORD, QUICK_HASHER, House
from tests.two_stations import stations_of_two_sides

PURPOSE = "Case 114/2026, Sessions Court Karachi South, hearing of 2 December"
TWO = ("--originals", "--approved-by", "Tariq M.")


@pytest.fixture
def supervisors(app: Flask) -> None:
    """The second of whom sits under a station; the others under none."""
    stations_of_two_sides(app)
    with unit_of_work() as uow:
        for name, role in (
            ("Nadia S.", "supervisor"),
            ("Tariq M.", "administrator"),
            ("Imran A.", "verifier"),
        ):
            officers.add_officer(uow, name=name, role=role, password=PASSWORD, hasher=QUICK_HASHER)
        uow.execute(
            "UPDATE officers SET station_id = (SELECT id FROM stations WHERE name = 'East') WHERE name = 'Tariq M.'"
        )


@pytest.fixture
def reference(secured: dict[str, UUID]) -> str:
    with reading() as session:
        return session.scalars(select(incidents.Incident.reference)).one()


@pytest.fixture
def signed_with(
    with_settings: Callable[..., None], tmp_path_factory: pytest.TempPathFactory
) -> certificates.Authority:
    """The installation has a certificate of this authority."""
    authority = certificates.authority()
    chain, key = certificates.signer(tmp_path_factory.mktemp("certificate"), authority)
    with_settings(c2pa_certificate=str(chain), c2pa_key=str(key))
    return authority


@pytest.fixture
def export(app: Flask, reference: str, supervisors: None) -> Callable[..., Result]:
    def run(
        path: Path,
        *words: str,
        officer: str = "Nadia S.",
        purpose: str = PURPOSE,
        passwords: Sequence[str] = (PASSWORD, PASSWORD),
    ) -> Result:
        given = ["export", reference, str(path), "--officer", officer, "--purpose", purpose, *words]
        return app.test_cli_runner().invoke(
            args=["evidence", *given, "--passwords-stdin"], input="\n".join(passwords)
        )

    return run


def contents(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        return dict(json.loads(archive.read("contents.json"))["manifest"])


def entries(action: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def unpacked(path: Path, folder: Path) -> Path:
    with ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def exported(export: Callable[..., Result], house: House, path: Path, *words: str) -> Path:
    export(path, *words)
    house.settle()
    done = export(path, *words)
    assert done.exit_code == 0, done.output
    return path
