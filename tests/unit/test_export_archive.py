"""The checker reads no more than it must, and takes no archive that two programs could read in two ways."""

import hashlib
import json
import resource
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import pytest

from cctv_link.export import check_export

FILM = b"pictures" * 1_000


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


def listing(**files: bytes) -> bytes:
    listed = [
        {"path": name, "sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
        for name, content in files.items()
    ]
    return json.dumps({"manifest": {"files": listed}, "signature": {}}).encode()


def plain(path: Path, film: bytes = FILM, **more: Any) -> Path:
    with ZipFile(path, "w", **more) as archive:
        archive.writestr("film", film)
        archive.writestr("contents.json", listing(film=FILM))
    return path


@pytest.fixture(autouse=True)
def without_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at here has none."""
    monkeypatch.setattr(check_export, "CAN_CHECK_SIGNATURES", False)


def test_a_plain_one_has_no_fault(tmp_path: Path) -> None:
    assert check_export.faults_of(plain(tmp_path / "x.zip")) == ([], False)


def test_the_size_of_a_large_member_may_follow_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with ZipFile(path, "w") as archive:
        with archive.open("film", "w", force_zip64=True) as film:
            film.write(FILM)
        archive.writestr("contents.json", listing(film=FILM))

    assert check_export.faults_of(path) == ([], False)


def packed(path: Path) -> None:
    plain(path, compression=ZIP_DEFLATED)


def with_bytes_in_front(path: Path) -> None:
    plain(path)
    path.write_bytes(b"#!/bin/sh\n" + path.read_bytes())


def with_a_comment(path: Path) -> None:
    plain(path)
    with ZipFile(path, "a") as archive:
        archive.comment = b"more"


def with_a_member_left_out_of_the_directory(path: Path) -> None:
    """What reads from the front shows a film that the directory at the end does not name."""
    with ZipFile(path, "w") as archive:
        archive.writestr("another film", b"doctored")
        archive.writestr("film", FILM)
        archive.writestr("contents.json", listing(film=FILM))
        del archive.NameToInfo["another film"]
        archive.filelist.pop(0)


def with_two_members_of_the_same_bytes(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("film", FILM)
        archive.writestr("contents.json", listing(film=FILM))
        archive.filelist.append(archive.getinfo("film"))


def with_another_name_behind_the_name(path: Path) -> None:
    """unzip shows a member by its Unicode path (0x7075) where it has one: two clips would be seen in each other's place."""
    with ZipFile(path, "w") as archive:
        film = ZipInfo("film")
        film.extra = struct.pack("<HHBI", 0x7075, 5 + len("another"), 1, zlib.crc32(b"film")) + b"another"
        archive.writestr(film, FILM)
        archive.writestr("contents.json", listing(film=FILM))


def with_a_comment_of_a_member(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        film = ZipInfo("film")
        film.comment = b"more"
        archive.writestr(film, FILM)
        archive.writestr("contents.json", listing(film=FILM))


def with_a_folder(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("film", FILM)
        archive.mkdir("copies")
        archive.writestr("contents.json", listing(film=FILM))


def with_a_longer_film(path: Path) -> None:
    plain(path, film=FILM + b"!")


def with_a_list_that_is_too_long(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("contents.json", bytes(2_000))


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (packed, "film: it is packed or encrypted"),
        (with_bytes_in_front, "the archive: there are bytes in it that belong to no file"),
        (with_a_comment, "the archive: there are bytes in it that belong to no file"),
        (
            with_a_member_left_out_of_the_directory,
            "the archive: there are bytes in it that belong to no file",
        ),
        (with_two_members_of_the_same_bytes, "film: it is in it twice"),
        (with_another_name_behind_the_name, "the archive: there are bytes in it that belong to no file"),
        (with_a_comment_of_a_member, "the archive: there are bytes in it that belong to no file"),
        (with_a_folder, "copies/: it is not on the list"),
        (with_a_longer_film, "film: it was changed (it has another size)"),
        (with_a_list_that_is_too_long, "contents.json: it is missing or cannot be read"),
    ],
)
def test_an_archive_of_another_make_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[Path], None], fault: str
) -> None:
    monkeypatch.setattr(check_export, "LARGEST_CONTENTS_BYTES", 1_000)
    path = tmp_path / "x.zip"
    made(path)

    faults, _ = check_export.faults_of(path)

    assert any(each.startswith(fault) for each in faults), faults


def test_what_is_not_zip_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no archive")

    with warnings.catch_warnings(), pytest.raises(BadZipFile):
        check_export.faults_of(path)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "elsewhere").write_bytes(FILM)
    (folder / "film").symlink_to(tmp_path / "elsewhere")
    (folder / "contents.json").write_bytes(listing(film=FILM))

    assert check_export.faults_of(folder)[0] == ["film: it leads elsewhere", "film: it is missing"]


def test_an_export_larger_than_the_memory_is_checked(tmp_path: Path) -> None:
    """400 MB of film, in a process that may have 200 MB."""
    path, film = tmp_path / "x.zip", tmp_path / "film"
    with film.open("wb") as file:
        file.truncate(400_000_000)
    with film.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    stated = {"files": [{"path": "film", "sha256": sha256, "size_bytes": 400_000_000}]}
    with ZipFile(path, "w") as archive:
        archive.write(film, "film")
        archive.writestr("contents.json", json.dumps({"manifest": stated, "signature": {}}))

    checked = subprocess.run(
        [sys.executable, "-S", check_export.__file__, path],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (200_000_000,) * 2),
    )

    assert (checked.returncode, "every file is the one on the list" in checked.stdout) == (0, True), checked
