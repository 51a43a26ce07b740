"""Evidence leaves the house redacted, accounted for, and by the hand of who is named."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence import manifest
from cctv_link.export import c2pa_label
from cctv_link.redaction.models import RedactedCopy
from kernel import storage
from kernel.unit_of_work import reading
from tests import certificates
from tests.exporting import (
    PURPOSE,
    TWO,
    contents,
    entries,
    export,
    exported,
    reference,
    signed_with,
    supervisors,
    unpacked,
)
from tests.house import House
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["export", "quick_redaction", "redacted_film", "reference", "secured", "signed_with", "supervisors"]

pytestmark = [pytest.mark.usefixtures("quick_redaction"), pytest.mark.long]


def test_the_redacted_copies_are_asked_for_first_and_then_exported(
    export: Callable[..., Result], house: House, secured: dict[str, UUID], app: Flask, tmp_path: Path
) -> None:
    path = tmp_path / "case.zip"

    early = export(path)
    assert (early.exit_code, path.exists(), entries("evidence.export")) == (1, False, [])
    assert "2 of 2 redacted copies are being made" in early.output
    house.settle()
    done = export(path)

    assert done.exit_code == 0, done.output
    assert "they carry no C2PA claim: no certificate is configured" in done.output
    stated = contents(path)
    assert stated["c2pa"] == {"is_present": False, "why": "this installation has no certificate"}
    assert (stated["exported_by"], stated["approved_by"], stated["purpose"]) == ("Nadia S.", None, PURPOSE)
    copies = {each["kind"]: each for each in stated["files"] if each["path"].startswith("copies/")}
    assert set(copies) == {"clip", "still"}
    assert {each["form"] for each in copies.values()} == {"redacted"}
    assert copies["clip"]["source"]["sha256"] != copies["clip"]["sha256"]
    assert (copies["clip"]["camera"], copies["clip"]["clock"]["source"]) == ("SQ1-1", "rtcp")
    assert not any(each["path"].startswith("native/") for each in stated["files"])
    # The clip's own manifest is there, and is the one signed when it was cut.
    key = manifest.signing_key(app.extensions["settings"].secret_key)
    with ZipFile(path) as archive:
        [name] = [each for each in archive.namelist() if each.startswith("manifests/")]
        facts = manifest.read(archive.read(name), key=key.public_key())
    assert facts["clip"]["sha256"] == copies["clip"]["source"]["sha256"]
    assert {each["action"] for each in stated["custody"]} >= {
        "evidence.secure",
        "redaction.ask",
        "evidence.redact",
    }
    assert path.stat().st_mode & 0o077 == 0


def test_each_item_that_leaves_is_accounted_for(
    export: Callable[..., Result], house: House, secured: dict[str, UUID], tmp_path: Path
) -> None:
    exported(export, house, tmp_path / "case.zip")

    told = entries("evidence.export")
    assert {entry.subject_id for entry in told} == {secured["clip"], secured["still"]}
    assert {(entry.actor_name, entry.via) for entry in told} == {("Nadia S.", "command line")}
    assert all(PURPOSE in entry.reason and "sha256 of the file" in entry.reason for entry in told)
    assert all("proved by password, read from standard input" in entry.reason for entry in told)


@pytest.mark.parametrize(
    ("words", "officer", "purpose", "why"),
    [
        ((), "Imran A.", PURPOSE, "is no supervisor or administrator"),
        ((), "nobody", PURPOSE, "is no supervisor or administrator"),
        ((), "Nadia S.", "investigation", "30 characters or more"),
        (("--originals",), "Nadia S.", PURPOSE, "belong together"),
        (("--approved-by", "Tariq M."), "Nadia S.", PURPOSE, "belong together"),
        (("--originals", "--approved-by", "Nadia S."), "Nadia S.", PURPOSE, "a second officer"),
        (("--originals", "--approved-by", "Imran A."), "Nadia S.", PURPOSE, "is no supervisor"),
    ],
)
def test_who_may_not_gets_nothing(
    export: Callable[..., Result],
    tmp_path: Path,
    words: tuple[str, ...],
    officer: str,
    purpose: str,
    why: str,
) -> None:
    refused = export(tmp_path / "case.zip", *words, officer=officer, purpose=purpose)

    assert refused.exit_code in (1, 2)
    assert why in refused.output
    assert list(tmp_path.iterdir()) == []
    assert entries("evidence.export") == entries("redaction.ask") == []


def test_originals_leave_when_a_second_officer_approves_byte_for_byte(
    export: Callable[..., Result], house: House, secured: dict[str, UUID], app: Flask, tmp_path: Path
) -> None:
    path = exported(export, house, tmp_path / "case.zip", *TWO)

    native = [each for each in contents(path)["files"] if each["path"].startswith("native/")]
    assert {each["kind"] for each in native} == {"clip", "still"}
    assert all(each["sha256"] == each["source"]["sha256"] for each in native)
    assert contents(path)["approved_by"] == "Tariq M."
    [approval] = entries("evidence.approve_export")
    assert (approval.actor_name, "originals for Nadia S." in approval.reason) == ("Tariq M.", True)
    assert "each proved by their own password" in approval.reason


def test_what_is_not_what_was_recorded_is_not_exported(
    export: Callable[..., Result], house: House, secured: dict[str, UUID], app: Flask, tmp_path: Path
) -> None:
    export(tmp_path / "case.zip", *TWO)
    house.settle()
    store = storage.configured(app.extensions["settings"].storage_url)
    path = store._path(secured["clip"])  # type: ignore[attr-defined]
    before = path.read_bytes()
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    try:
        refused = export(tmp_path / "case.zip", *TWO)
    finally:
        path.write_bytes(before)

    assert (refused.exit_code, "is not what was recorded" in refused.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
    assert entries("evidence.export") == []


@pytest.mark.parametrize("what", ["another film", "nothing"])
def test_a_redacted_copy_in_whose_place_something_else_lies_is_found_and_not_exported(
    export: Callable[..., Result],
    house: House,
    secured: dict[str, UUID],
    app: Flask,
    tmp_path: Path,
    what: str,
) -> None:
    export(tmp_path / "case.zip")
    house.settle()
    with reading() as session:
        copy = session.scalars(select(RedactedCopy).where(RedactedCopy.original_id == secured["clip"])).one()
    store = storage.configured(app.extensions["settings"].storage_url)
    assert copy.stored_id is not None
    path, original = (store._path(each) for each in (copy.stored_id, secured["clip"]))  # type: ignore[attr-defined]
    before = app.test_cli_runner().invoke(args=["evidence", "check"])
    path.unlink()
    if what == "another film":
        path.write_bytes(original.read_bytes())

    after = app.test_cli_runner().invoke(args=["evidence", "check"])
    refused = export(tmp_path / "case.zip")

    assert (before.exit_code, "2 redacted copies" in before.output) == (0, True), before.output
    assert (after.exit_code, refused.exit_code) == (1, 1)
    wrong = "the stored bytes have the hash" if what == "another film" else "its bytes are gone"
    assert f"redacted copy of {secured['clip']}: {wrong}" in after.output
    assert list(tmp_path.iterdir()) == []


def test_every_copy_carries_a_claim_that_leads_to_the_authority(
    export: Callable[..., Result],
    house: House,
    secured: dict[str, UUID],
    signed_with: certificates.Authority,
    tmp_path: Path,
) -> None:
    path = exported(export, house, tmp_path / "case.zip", *TWO)

    folder = unpacked(path, tmp_path / "case")
    stated = contents(path)
    copies = [each for each in stated["files"] if each["path"].startswith("copies/")]
    assert stated["c2pa"]["is_present"]
    assert len(copies) == 4
    for each in copies:
        file = folder / each["path"]
        content_type = "video/mp4" if file.suffix == ".mp4" else "image/jpeg"
        assert each["has_c2pa"]
        assert c2pa_label.state_of(file, content_type, anchors=signed_with.pem) == "Trusted"
        assert c2pa_label.state_of(file, content_type, anchors=certificates.authority().pem) == "Valid"
        claim = c2pa_label.claim_of(file, content_type)
        evidence = claim["gawah.evidence"]
        assert evidence["source"] == each["source"]
        assert (evidence["camera"], evidence["clock"]["source"]) == ("SQ1-1", "rtcp")
        assert (evidence["recorded_from"], evidence["gaps"]) == (each["recorded_from"], each["gaps"])
        assert f"{evidence['evidence_id']}" == each["evidence_id"]
        actions = [action["action"] for action in claim["c2pa.actions.v2"]["actions"]]
        redacted = ["c2pa.opened", "c2pa.edited", "c2pa.transcoded"]
        assert actions == (redacted if each["form"] == "redacted" else ["c2pa.opened"])
        assert not any("thumbnail" in label for label in claim)
    [manifest_file] = [each for each in stated["files"] if each["path"].startswith("manifests/")]
    assert {each["manifest_sha256"] for each in copies} == {manifest_file["sha256"]}
    native = {each["kind"]: each for each in stated["files"] if each["path"].startswith("native/")}
    for each in native.values():
        assert not each["has_c2pa"]
        assert each["sha256"] == each["source"]["sha256"]


def test_a_certificate_that_has_expired_ends_the_export_and_not_its_honesty(
    export: Callable[..., Result],
    house: House,
    secured: dict[str, UUID],
    with_settings: Callable[..., None],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path_factory.mktemp("certificate")
    chain, key = certificates.signer(folder, certificates.authority(), days=-1)
    with_settings(c2pa_certificate=str(chain), c2pa_key=str(key))

    refused = export(tmp_path / "case.zip")

    assert (refused.exit_code, "has expired" in refused.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
    secret = key.read_text().splitlines()[1]
    assert secret not in refused.output + caplog.text
