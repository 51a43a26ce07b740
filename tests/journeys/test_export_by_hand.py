"""An export by the command is held to what the panel asks for: a passkey is touched there, two sit under two stations, twenty a day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from cctv_link.export import asking, labelling, measure, services
from cctv_link.export.services import Order
from kernel import clock, ids
from kernel.identity import officers
from kernel.identity.models import Passkey
from kernel.identity.officers import SignedIn
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from tests.exporting import PURPOSE, TWO, entries, export, reference, supervisors
from tests.house import PASSWORD, House
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


def on_record(reason: str, *, via: str) -> None:
    """A file that was written for Nadia."""
    actor = replace(acting("Nadia S.").actor, via=via)
    with unit_of_work() as uow:
        for _ in range(3):  # each item of a file has its entry
            uow.record(
                actor=actor, action="evidence.export", subject=("evidence", ids.new_id()), reason=reason
            )


def asked_in_the_panel() -> None:
    asking.ask(
        officer=acting("Nadia S."),
        incident_id=incident(),
        form="originals",
        purpose=PURPOSE,
        considered=False,
    )


def acting(name: str) -> SignedIn:
    with reading() as session:
        found = officers.officer_acting_or_none(session, name)
    assert found is not None
    return found


def incident() -> UUID:
    with reading() as session:
        return session.scalars(select(Incident.id)).one()


@pytest.mark.parametrize(("in_the_panel", "by_hand"), [(0, 2), (1, 1), (2, 0)])
def test_a_day_has_one_measure_for_the_command_and_the_panel(
    app: Flask,
    export: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_the_panel: int,
    by_hand: int,
) -> None:
    monkeypatch.setattr(measure, "MOST_A_DAY", 2)
    with app.app_context():
        for _ in range(in_the_panel):
            asked_in_the_panel()
        for number in range(by_hand):
            on_record(f"sha256 {number}", via=measure.BY_HAND)

        refused = export(tmp_path / "case.zip")
        with pytest.raises(measure.TooManyExports):
            asked_in_the_panel()

    assert (refused.exit_code, "2 were asked for within a day" in refused.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_what_the_panels_job_writes_was_counted_when_it_was_asked_for(
    app: Flask, export: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "MOST_A_DAY", 2)
    with app.app_context():
        asked_in_the_panel()
        on_record("sha256 of the same", via="panel")

    assert "redacted copies are being made" in export(tmp_path / "case.zip").output


def test_many_written_at_once_do_not_go_over_it(
    app: Flask,
    export: Callable[..., Result],
    house: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measure, "MOST_A_DAY", 1)
    export(tmp_path / "case.zip")
    house.settle()
    with app.app_context():
        order = Order(
            incident_id=incident(), officer=acting("Nadia S."), purpose=PURPOSE, proof="by password"
        )

    def once(number: int) -> str:
        with app.app_context():
            try:
                services.export_incident(
                    order,
                    tmp_path / f"{number}.zip",
                    settings=app.extensions["settings"],
                    label=labelling.label,
                )
            except measure.TooManyExports:
                return "too many"
            return "written"

    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(once, range(3)))

    assert sorted(said) == ["too many", "too many", "written"]
    assert len(list(tmp_path.iterdir())) == len({each.reason for each in entries("evidence.export")}) == 1


def test_who_asks_in_the_panel_waits_for_what_the_command_is_just_accounting_for(
    app: Flask, supervisors: None, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "MOST_A_DAY", 1)
    officer = acting("Nadia S.")

    def ask() -> str:
        with app.app_context():
            try:
                asked_in_the_panel()
            except measure.TooManyExports:
                return "too many"
            return "asked"

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work() as uow:
            measure.take(uow, officer.officer_id)
            uow.record(
                actor=replace(officer.actor, via=measure.BY_HAND),
                action="evidence.export",
                subject=("evidence", ids.new_id()),
                reason="sha256 of it",
            )
            asking_too = pool.submit(ask)
            wait([asking_too], timeout=1)

        assert asking_too.result() == "too many"


def test_the_command_says_so_itself(app: Flask, supervisors: None) -> None:
    said = app.test_cli_runner().invoke(args=["evidence", "export", "--help"]).output

    assert "/exports" in said
    assert PURPOSE not in said
    assert PASSWORD not in said
