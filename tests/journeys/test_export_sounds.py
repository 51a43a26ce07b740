"""What a resident said leaves with the originals, in custody, or the list says in words that a court can read why it stays."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence import services as evidence
from cctv_link.export import check_export
from kernel import clock, incidents, storage
from kernel.audit.entries import system
from kernel.unit_of_work import unit_of_work
from tests.exporting import TWO, contents, entries, export, exported, reference, supervisors
from tests.house import House
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["export", "quick_redaction", "redacted_film", "reference", "secured", "supervisors"]

pytestmark = pytest.mark.usefixtures("quick_redaction")

SAID, PLAYED = b"as the phone sent it", b"as it is played"


@pytest.fixture
def note(app: Flask, secured: dict[str, UUID], tmp_path: Path) -> dict[str, evidence.Taken]:
    """A voice note of this incident under custody, and the copy that is played."""
    store = storage.configured(app.extensions["settings"].storage_url)
    message_id, now = uuid4(), clock.now()
    taken: dict[str, evidence.Taken] = {}
    kinds: tuple[tuple[evidence.ItemKind, bytes], ...] = (("voice_note", SAID), ("voice_copy", PLAYED))
    for kind, content in kinds:
        source = tmp_path / kind
        source.write_bytes(content)
        taken[kind] = evidence.take_in(store, clip_id=message_id, kind=kind, source=source)
    with unit_of_work() as uow:
        incident_id = uow.session.scalars(select(incidents.Incident.id)).one()
        origin = evidence.Origin(incident_id, None, message_id, now, now, "local", None)
        for each in taken.values():
            evidence.begin_custody(uow, each, origin=origin, actor=system("voices"))
    return taken


def test_with_the_originals_it_leaves_as_it_came_and_to_be_played(
    export: Callable[..., Result], house: House, note: dict[str, evidence.Taken], tmp_path: Path
) -> None:
    path = exported(export, house, tmp_path / "case.zip", *TWO)

    stated = contents(path)
    sounds = {each["kind"]: each for each in stated["files"] if each["path"].startswith("sounds/")}
    assert {kind: each["evidence_id"] for kind, each in sounds.items()} == {
        kind: str(each.id) for kind, each in note.items()
    }
    with ZipFile(path) as archive:
        assert archive.read(sounds["voice_note"]["path"]) == SAID
        assert archive.read(sounds["voice_copy"]["path"]) == PLAYED
    assert stated["left_out"] == []
    own = {str(each.id) for each in note.values()}
    assert own <= {each["evidence_id"] for each in stated["custody"]}
    assert own <= {str(entry.subject_id) for entry in entries("evidence.export")}


def test_without_them_it_stays_and_the_list_says_so_to_a_court(
    export: Callable[..., Result], house: House, note: dict[str, evidence.Taken], tmp_path: Path
) -> None:
    """Whoever reads an export must not take it for all there is."""
    stated = contents(exported(export, house, tmp_path / "case.zip"))

    [left_out] = stated["left_out"]
    assert (left_out["evidence_id"], left_out["kind"]) == (str(note["voice_note"].id), "voice_note")
    assert "voice note of the person who called for help" in left_out["why"]
    assert "once a second officer approves" in left_out["why"]
    assert note["voice_note"].sha256 in left_out["why"]
    assert not [each for each in stated["files"] if each["path"].startswith("sounds/")]
    assert str(note["voice_note"].id) in {each["evidence_id"] for each in stated["custody"]}


def test_a_sound_that_was_changed_in_the_export_is_found_by_its_check(
    export: Callable[..., Result], house: House, note: dict[str, evidence.Taken], tmp_path: Path
) -> None:
    path = exported(export, house, tmp_path / "case.zip", *TWO)
    assert check_export.faults_of(path)[0] == []
    folder = tmp_path / "unpacked"
    with ZipFile(path) as archive:
        archive.extractall(folder)
    [sound] = folder.glob("sounds/*_original_*")
    sound.write_bytes(SAID.replace(b"phone", b"court"))

    faults, _ = check_export.faults_of(folder)

    assert faults == [f"sounds/{sound.name}: it was changed"]
