"""Whoever gets an export can check it, here or far from here, today or when its certificate has long expired."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask

from cctv_link.evidence import manifest
from cctv_link.export import c2pa_label, check_export, cli
from kernel import clock
from tests import certificates
from tests.exporting import export, exported, reference, signed_with, supervisors, unpacked
from tests.house import House
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["export", "quick_redaction", "redacted_film", "reference", "secured", "signed_with", "supervisors"]

pytestmark = pytest.mark.usefixtures("quick_redaction")

ALPHABET_SEED = 20_261_125


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


@pytest.mark.waits
def test_a_claim_whose_certificate_has_expired_since_is_told_apart_from_one_that_was_changed(
    export: Callable[..., Result],
    house: House,
    secured: dict[str, UUID],
    with_settings: Callable[..., None],
    app: Flask,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exported(export, house, tmp_path / "unsigned.zip")
    good_for_s = 20
    chain, key = certificates.signer(
        tmp_path_factory.mktemp("certificate"), certificates.authority(), days=good_for_s / 86_400
    )
    good_until = time.monotonic() + good_for_s
    with_settings(c2pa_certificate=str(chain), c2pa_key=str(key))
    path = tmp_path / "case.zip"
    done = export(path)
    assert "each carries a C2PA claim" in done.output, done.output

    def check() -> Result:
        return app.test_cli_runner().invoke(args=["evidence", "check-export", str(path)])

    in_time = check()
    time.sleep(max(0.0, good_until - time.monotonic()) + 1)
    later = check()
    # The same claims under a list that says it was signed a day after the certificate's end.
    monkeypatch.setattr(cli, "life_of", lambda chain: (clock.now() - timedelta(days=9),) * 2)
    signed_too_late = check()

    assert (in_time.exit_code, "expired" in in_time.output) == (0, False), in_time.output
    assert later.exit_code == 0, later.output
    assert "2 copies carry a C2PA claim that is intact; its certificate has expired since" in later.output
    assert "no time stamp of a third party says so too" in later.output
    assert (signed_too_late.exit_code, "its C2PA claim is Expired" in signed_too_late.output) == (1, True)
    copies = [each for each in unpacked(path, tmp_path / "case").rglob("copies/*") if each.is_file()]
    for file in copies:
        content_type = "video/mp4" if file.suffix == ".mp4" else "image/jpeg"
        content = file.read_bytes()
        at = content.index(b"mdat" if file.suffix == ".mp4" else b"\xff\xda") + 99
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert c2pa_label.state_of(file, content_type) == "Invalid"
