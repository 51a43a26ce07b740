"""Footage leaves the house by the panel too: redacted by one officer's word, originals by two of different stations, each freshly proved."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.export import asking, measure
from cctv_link.export.models import Export
from kernel.identity import officers
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from tests.export_desks import ask, desks, folder, the_export, written
from tests.exporting import PURPOSE, contents, entries, reference
from tests.house import PASSWORD, House, OfficerClient
from tests.journeys.test_proof_before_far_decisions import left_open
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["desks", "folder", "quick_redaction", "redacted_film", "reference", "secured"]
pytestmark = pytest.mark.usefixtures("quick_redaction")


def test_redacted_copies_leave_by_one_officers_word(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    nadia = desks["Nadia S."]
    assert ask(nadia, reference).status_code == 303
    house.settle()
    assert (
        "copies are being made" in nadia.get("/exports").text or "being written" in nadia.get("/exports").text
    )

    written(house)

    [path] = folder.iterdir()
    stated = contents(path)
    assert (stated["exported_by"], stated["approved_by"], stated["purpose"]) == ("Nadia S.", None, PURPOSE)
    assert {each["form"] for each in stated["files"] if each["path"].startswith("copies/")} == {"redacted"}
    assert path.stat().st_mode & 0o077 == 0
    page = nadia.get("/exports").text
    assert path.name in page
    assert str(the_export().sha256) in page
    assert {entry.via for entry in entries("evidence.export")} == {"panel"}
    assert all("Nadia S. by password" in entry.reason for entry in entries("evidence.export"))
    assert [entry.reason for entry in entries("export.ask")] == [f"redacted: {PURPOSE}"]


def test_originals_wait_for_an_officer_of_another_station(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    assert ask(desks["Nadia S."], reference, "originals").status_code == 303
    written(house)
    assert not folder.exists()
    approval = f"/exports/{the_export().id}/approval"
    for name, why in (
        ("Nadia S.", "not the same one twice"),
        ("Bina W.", "under the same station as Nadia S."),
    ):
        refused: Any = desks[name].post(approval)
        assert (refused.status_code, refused.json["type"]) == (403, "/problems/approver-conflict")
        assert why in refused.json["detail"]
    assert "for an officer of another station" in desks["Bina W."].get("/exports").text

    assert desks["Tariq M."].post(approval).status_code == 303
    written(house)

    [path] = folder.iterdir()
    stated = contents(path)
    assert (stated["exported_by"], stated["approved_by"]) == ("Nadia S.", "Tariq M.")
    assert {each["path"].partition("/")[0] for each in stated["files"]} >= {"copies", "native"}
    [approved] = entries("evidence.approve_export")
    assert (approved.actor_name, approved.via) == ("Tariq M.", "panel")
    assert "Tariq M. by password" in approved.reason
    again: Any = desks["Tariq M."].post(approval)
    assert (again.status_code, again.json["type"]) == (409, "/problems/export-state")


@pytest.mark.parametrize("path", ["", "/{id}/approval", "/{id}/again"])
def test_a_session_left_open_exports_nothing(
    desks: dict[str, OfficerClient], reference: str, folder: Path, path: str
) -> None:
    ask(desks["Nadia S."], reference, "originals")
    left_open()
    tariq = desks["Tariq M."]

    refused: Any = tariq.post("/exports" + path.format(id=the_export().id), data={"reference": reference})

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/proof-required")
    tariq.post("/account/proof", json={"password": PASSWORD})
    then: Any = tariq.post("/exports" + path.format(id=the_export().id), data={"reference": reference})
    assert not then.is_json or then.json["type"] != "/problems/proof-required"


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        pytest.param({"purpose": "investigation"}, 422, "30 characters or more", id="no purpose"),
        pytest.param({"reference": "R-0000"}, 404, "o incident of yours", id="no such reference"),
        pytest.param({"form": "everything"}, 422, "choose one of", id="no such form"),
        pytest.param(
            {"purpose": "Case 114/2026, Sessions Court, against the Pathan who did it"},
            422,
            "It is about what was done",
            id="who somebody is",
        ),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    desks: dict[str, OfficerClient], reference: str, changes: dict[str, str], status: int, said: str
) -> None:
    answer = desks["Nadia S."].post(
        "/exports", data={"reference": reference, "form": "redacted", "purpose": PURPOSE, **changes}
    )

    assert answer.status_code == status
    assert said in answer.text
    assert changes.get("purpose", PURPOSE) in answer.text
    with reading() as session:
        assert session.scalars(select(Export)).all() == []


def test_the_second_question_is_answered_and_it_leaves(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    purpose = "Case 114/2026, Sessions Court, against the Pathan who did it"

    assert ask(desks["Nadia S."], reference, purpose=purpose, considered="yes").status_code == 303
    written(house)

    [path] = folder.iterdir()
    assert contents(path)["purpose"] == purpose


def test_who_asked_and_sits_elsewhere_since_is_still_of_the_station_they_asked_from(
    app: Flask, desks: dict[str, OfficerClient], reference: str
) -> None:
    ask(desks["Nadia S."], reference, "originals")
    app.test_cli_runner().invoke(args=["officers", "assign", "Nadia S.", "--station", "East"])
    approval = f"/exports/{the_export().id}/approval"

    before: Any = desks["Bina W."].post(approval)
    now: Any = desks["Tariq M."].post(approval)

    assert (before.status_code, now.status_code) == (403, 403)
    assert "as Nadia S. did when they asked" in before.json["detail"]
    assert "the same station as Nadia S.;" in now.json["detail"]
    assert the_export().state == "waiting"


def test_nobody_chooses_where_they_sit_themselves_and_others_are_moved_with_a_fresh_proof(
    desks: dict[str, OfficerClient],
) -> None:
    with reading() as session:
        nadia, bina = (officers.officer_by_name(session, name).id for name in ("Nadia S.", "Bina W."))

    assert desks["Nadia S."].post(f"/officers/{nadia}/station", data={"station_id": ""}).status_code == 403
    assert f'action="/officers/{nadia}/station"' not in desks["Nadia S."].get("/officers").text
    left_open()
    stale: Any = desks["Nadia S."].post(f"/officers/{bina}/station", data={"station_id": ""})
    assert (stale.status_code, stale.json["type"]) == (403, "/problems/proof-required")
    desks["Nadia S."].post("/account/proof", json={"password": PASSWORD})
    assert desks["Nadia S."].post(f"/officers/{bina}/station", data={"station_id": ""}).status_code == 303


def test_the_second_officer_says_no_and_why(
    desks: dict[str, OfficerClient], reference: str, folder: Path, house: House
) -> None:
    ask(desks["Nadia S."], reference, "originals")
    refusal = f"/exports/{the_export().id}/refusal"

    assert desks["Tariq M."].post(refusal, data={"reason": "no"}).status_code == 422
    assert (
        desks["Tariq M."].post(refusal, data={"reason": "No such case is before that court."}).status_code
        == 303
    )

    written(house)
    assert not folder.exists()
    assert "No such case is before that court." in desks["Nadia S."].get("/exports").text
    assert [entry.actor_name for entry in entries("export.refuse")] == ["Tariq M."]
    assert desks["Tariq M."].post(f"/exports/{the_export().id}/approval").status_code == 409


def test_who_asked_takes_it_back_and_nobody_else(desks: dict[str, OfficerClient], reference: str) -> None:
    ask(desks["Nadia S."], reference, "originals")
    back = f"/exports/{the_export().id}/taking-back"

    assert desks["Tariq M."].post(back).status_code == 403
    assert desks["Nadia S."].post(back).status_code == 303

    assert the_export().state == "taken_back"
    assert desks["Tariq M."].post(f"/exports/{the_export().id}/approval").status_code == 409


def test_after_a_week_it_is_asked_for_anew(desks: dict[str, OfficerClient], reference: str) -> None:
    ask(desks["Nadia S."], reference, "originals")
    with unit_of_work() as uow:
        uow.execute("UPDATE exports SET asked_at = asked_at - interval '8 days'")

    late: Any = desks["Tariq M."].post(f"/exports/{the_export().id}/approval")

    assert (late.status_code, late.json["type"]) == (409, "/problems/export-state")
    assert "nobody answered in a week" in desks["Nadia S."].get("/exports").text


def test_a_day_has_a_measure(desks: dict[str, OfficerClient], reference: str) -> None:
    for _ in range(measure.MOST_A_DAY):
        assert ask(desks["Nadia S."], reference, "originals").status_code == 303

    refused = ask(desks["Nadia S."], reference, "originals")

    assert refused.status_code == 429
    assert "another officer does" in refused.text


def test_many_asked_for_at_once_do_not_go_over_it(
    app: Flask, desks: dict[str, OfficerClient], reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "MOST_A_DAY", 2)
    with reading() as session:
        nadia = officers.officer_acting_or_none(session, "Nadia S.")
        incident_id = session.scalars(select(Incident.id)).first()
    assert nadia is not None
    assert incident_id is not None
    asker, incident = nadia, incident_id

    def once(_: int) -> str:
        with app.app_context():
            try:
                asking.ask(
                    officer=asker, incident_id=incident, form="originals", purpose=PURPOSE, considered=False
                )
            except measure.TooManyExports:
                return "too many"
            return "asked"

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(once, range(6)))

    assert sorted(said) == ["asked"] * 2 + ["too many"] * 4


def test_an_auditor_reads_and_asks_for_nothing(
    app: Flask, desks: dict[str, OfficerClient], reference: str
) -> None:
    ask(desks["Nadia S."], reference, "originals")
    auditor = OfficerClient.signed_in(app, name="Omar K.", role="auditor")

    page: Any = auditor.get("/exports")

    assert page.status_code == 200
    assert PURPOSE in page.text
    assert 'action="/exports' not in page.text
    assert ask(auditor, reference).status_code == 403
