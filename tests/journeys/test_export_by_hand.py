"""An export by the command is held to what the panel asks for: a passkey is touched there, two sit under two stations, twenty a day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from cctv_link.export import by_hand
from kernel import clock, ids
from kernel.identity.models import Passkey
from kernel.unit_of_work import reading, unit_of_work
from tests.exporting import PURPOSE, TWO, entries, export, reference, supervisors
from tests.house import PASSWORD
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["export", "quick_redaction", "redacted_film", "reference", "secured", "supervisors"]

pytestmark = pytest.mark.usefixtures("quick_redaction")

HAS_ONE = (
    "has a passkey, and a command cannot ask for a touch of it: ask for the export in the panel, at /exports"
)


def add_passkey(name: str) -> None:
    with unit_of_work() as uow:
        officer_id = uow.execute("SELECT id FROM officers WHERE name = :name", {"name": name}).scalar_one()
        uow.add(
            Passkey(
                officer_id=officer_id,
                credential_id=ids.new_id().bytes,
                public_key=b"a key",
                sign_count=0,
                label="On the desk",
                added_at=clock.now(),
            )
        )


def nothing_left(folder: Path) -> bool:
    return list(folder.iterdir()) == [] and entries("evidence.export") == entries("redaction.ask") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("Nadia S.", (), id="who asks"),
        pytest.param("Nadia S.", TWO, id="who asks for originals"),
        pytest.param("Tariq M.", TWO, id="who approves"),
    ],
)
def test_who_has_a_passkey_is_sent_to_the_panel_and_types_no_password(
    export: Callable[..., Result], tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    add_passkey(name)

    refused = export(tmp_path / "case.zip", *words)

    assert refused.exit_code == 1
    assert f"{name} {HAS_ONE}" in refused.output
    assert nothing_left(tmp_path)


def test_a_passkey_that_was_taken_away_asks_for_nothing(
    export: Callable[..., Result], tmp_path: Path
) -> None:
    add_passkey("Nadia S.")
    with unit_of_work() as uow:
        uow.execute("UPDATE passkeys SET ended_at = now()")

    assert "redacted copies are being made" in export(tmp_path / "case.zip").output


@pytest.mark.parametrize(
    ("station", "where"),
    [
        pytest.param(None, "under no station", id="neither has one"),
        pytest.param("East", "under the same station", id="both have one"),
    ],
)
def test_two_of_one_station_are_no_two(
    export: Callable[..., Result], tmp_path: Path, station: str | None, where: str
) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE officers SET station_id = (SELECT id FROM stations WHERE name = :station)",
            {"station": station},
        )

    refused = export(tmp_path / "case.zip", *TWO)

    assert refused.exit_code == 1
    assert f"Nadia S. and Tariq M. sit {where}" in refused.output
    assert "/exports" in refused.output
    assert nothing_left(tmp_path)


def test_as_many_a_day_as_in_the_panel(
    export: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_hand, "MOST_A_DAY", 2)
    with reading() as session:
        nadia = session.scalar(text("SELECT id FROM officers WHERE name = 'Nadia S.'"))
    for file in ("one", "two"):
        with unit_of_work() as uow:
            for _ in range(3):  # each item of a file has its entry
                uow.execute(
                    "INSERT INTO audit_entries (id, at, actor_kind, actor_id, actor_name, via, action, subject_kind,"
                    " subject_id, reason, request_id) VALUES (:id, :at, 'officer', :officer, 'Nadia S.', '',"
                    " 'evidence.export', 'evidence', :id, :reason, '')",
                    {"id": ids.new_id(), "at": clock.now(), "officer": nadia, "reason": f"sha256 {file}"},
                )

    refused = export(tmp_path / "case.zip")

    assert (refused.exit_code, "2 were written for Nadia S. within a day" in refused.output) == (1, True)


def test_the_command_says_so_itself(app: Flask, supervisors: None) -> None:
    said = app.test_cli_runner().invoke(args=["evidence", "export", "--help"]).output

    assert "/exports" in said
    assert PURPOSE not in said
    assert PASSWORD not in said
