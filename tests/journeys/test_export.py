"""Evidence leaves the house redacted, accounted for, and in a file that anybody can check."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from cctv_link.evidence import manifest
from cctv_link.export import c2pa_label, check_export
from cctv_link.redaction.models import RedactedCopy
from kernel import incidents, storage
from kernel.audit.models import AuditEntry
from kernel.identity import officers
from kernel.unit_of_work import reading, unit_of_work
from tests import certificates
from tests.house import PASSWORD, QUICK_HASHER, House
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["quick_redaction", "redacted_film", "secured"]

pytestmark = pytest.mark.usefixtures("quick_redaction")

PURPOSE = "Case 114/2026, Sessions Court Karachi South, hearing of 2 December"
ALPHABET_SEED = 20_261_125


@pytest.fixture
def supervisors(app: Flask) -> None:
    with unit_of_work() as uow:
        for name, role in (
            ("Nadia S.", "supervisor"),
            ("Tariq M.", "administrator"),
            ("Imran A.", "verifier"),
        ):
            officers.add_officer(uow, name=name, role=role, password=PASSWORD, hasher=QUICK_HASHER)


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
    def run(path: Path, *words: str, officer: str = "Nadia S.", purpose: str = PURPOSE) -> Result:
        given = ["export", reference, str(path), "--officer", officer, "--purpose", purpose, *words]
        return app.test_cli_runner().invoke(args=["evidence", *given])

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
    path = exported(export, house, tmp_path / "case.zip", "--originals", "--approved-by", "Tariq M.")

    native = [each for each in contents(path)["files"] if each["path"].startswith("native/")]
    assert {each["kind"] for each in native} == {"clip", "still"}
    assert all(each["sha256"] == each["source"]["sha256"] for each in native)
    assert contents(path)["approved_by"] == "Tariq M."
    [approval] = entries("evidence.approve_export")
    assert (approval.actor_name, "originals for Nadia S." in approval.reason) == ("Tariq M.", True)


def test_what_is_not_what_was_recorded_is_not_exported(
    export: Callable[..., Result], house: House, secured: dict[str, UUID], app: Flask, tmp_path: Path
) -> None:
    words = ("--originals", "--approved-by", "Tariq M.")
    export(tmp_path / "case.zip", *words)
    house.settle()
    store = storage.configured(app.extensions["settings"].storage_url)
    path = store._path(secured["clip"])  # type: ignore[attr-defined]
    before = path.read_bytes()
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    try:
        refused = export(tmp_path / "case.zip", *words)
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
    path = exported(export, house, tmp_path / "case.zip", "--originals", "--approved-by", "Tariq M.")

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


def test_one_bit_of_a_copy_that_is_changed_ends_its_claim(
    export: Callable[..., Result],
    house: House,
    secured: dict[str, UUID],
    signed_with: certificates.Authority,
    tmp_path: Path,
) -> None:
    folder = unpacked(exported(export, house, tmp_path / "case.zip"), tmp_path / "case")
    random_ = random.Random(ALPHABET_SEED)

    for file in (folder / "copies").iterdir():
        content_type = "video/mp4" if file.suffix == ".mp4" else "image/jpeg"
        content = file.read_bytes()
        pictures_at = content.index(b"mdat" if file.suffix == ".mp4" else b"\xff\xda") + 16
        for at in random_.sample(range(pictures_at, len(content)), 5):
            changed = bytearray(content)
            changed[at] ^= 1 << random_.randrange(8)
            file.write_bytes(changed)
            assert c2pa_label.state_of(file, content_type, anchors=signed_with.pem) == "Invalid"
        file.write_bytes(content)


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


def test_whoever_gets_it_can_check_it_with_python_alone(
    export: Callable[..., Result], house: House, secured: dict[str, UUID], app: Flask, tmp_path: Path
) -> None:
    path = exported(export, house, tmp_path / "case.zip")
    folder = unpacked(path, tmp_path / "case")
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())

    def check() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-S", "check.py"], cwd=folder, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    # -S: as on a machine where nothing is installed.
    assert check()[0] == 0
    assert "signature was NOT checked" in check()[1]
    for name in names:
        if name == "check.py":
            continue
        file = folder / name
        content = file.read_bytes()
        file.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        faults, _ = check_export.faults_of(folder)
        file.write_bytes(content)
        assert [fault.partition(":")[0] for fault in faults][:1] == [name], faults
    (folder / "added.txt").write_text("?")
    assert check_export.faults_of(folder)[0] == ["added.txt: it is not on the list"]
    (folder / "added.txt").unlink()
    shutil.move(folder / names[1], tmp_path / "taken")
    assert check_export.faults_of(folder)[0] == [f"{names[1]}: it is missing"]


def test_a_file_that_is_in_it_twice_is_a_fault(tmp_path: Path) -> None:
    """One program shows the first of the name, another the last."""
    path = tmp_path / "export.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("contents.json", '{"manifest": {"files": []}, "signature": {}}')
        archive.writestr("clip.mp4", b"doctored")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("clip.mp4", b"right")

    assert check_export.faults_of(path)[0][0] == "clip.mp4: it is in it twice"


def test_who_brings_a_key_is_not_told_that_all_is_well_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, key = tmp_path / "export.zip", tmp_path / "key.pem"
    key.write_text("a key")
    with ZipFile(path, "w") as archive:
        archive.writestr("contents.json", '{"manifest": {"files": []}, "signature": {}}')
    monkeypatch.setattr(check_export, "CAN_CHECK_SIGNATURES", False)

    assert check_export.main([str(path)]) == 0
    assert check_export.main([str(path), "--public-key", str(key)]) == 1
    assert "NOT checked" in capsys.readouterr().out


def test_the_house_checks_its_own_and_knows_anothers_list(
    export: Callable[..., Result],
    house: House,
    secured: dict[str, UUID],
    signed_with: certificates.Authority,
    app: Flask,
    tmp_path: Path,
) -> None:
    path = exported(export, house, tmp_path / "case.zip")

    def check(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["evidence", "check-export", str(path), *words])

    good = check()
    other = tmp_path / "other.pem"
    other.write_text(manifest.public_pem(manifest.signing_key("another secret of 32 characters or so")))
    foreign = check("--public-key", str(other))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\x00\xff" + content[len(content) // 2 + 2 :])
    changed = check()
    path.write_bytes(b"no archive")
    nothing = check()

    assert good.exit_code == 0, good.output
    assert (foreign.exit_code, "the signature does not fit" in foreign.output) == (1, True)
    assert (changed.exit_code, "copies/" in changed.output) == (1, True)
    assert (nothing.exit_code, "is no ZIP file" in nothing.output) == (1, True)
