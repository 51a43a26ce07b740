"""An export that cannot be: who cannot prove who they are, two at once, and a disk that ends. Nothing is left of it."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cctv_link.export import check_export, packing
from cctv_link.redaction.models import RedactedCopy
from kernel.config import PROJECT_ROOT, Settings
from kernel.unit_of_work import reading
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
)
from tests.house import PASSWORD, House, token_in
from tests.journeys.test_redacted_copies import secured
from tests.quick_redaction import quick_redaction, redacted_film

__all__ = ["export", "quick_redaction", "redacted_film", "reference", "secured", "signed_with", "supervisors"]

pytestmark = pytest.mark.usefixtures("quick_redaction")

WRONG = "not the password"


def nothing_left(folder: Path) -> bool:
    return (
        list(folder.iterdir()) == []
        and entries("evidence.export") == entries("evidence.approve_export") == []
    )


@pytest.mark.parametrize(
    ("words", "passwords", "why"),
    [
        pytest.param((), (WRONG,), "not the password of Nadia S.", id="a wrong one"),
        pytest.param((), (), "not the password of Nadia S.", id="none at all"),
        pytest.param(TWO, (PASSWORD, WRONG), "not the password of Tariq M.", id="the approver is not there"),
        pytest.param(TWO, (PASSWORD,), "not the password of Tariq M.", id="the approver says nothing"),
    ],
)
def test_a_name_is_no_proof(
    export: Callable[..., Result],
    tmp_path: Path,
    words: tuple[str, ...],
    passwords: tuple[str, ...],
    why: str,
) -> None:
    refused = export(tmp_path / "case.zip", *words, passwords=passwords)

    assert (refused.exit_code, why in refused.output) == (1, True), refused.output
    assert nothing_left(tmp_path)
    assert entries("redaction.ask") == []


def test_each_is_asked_at_the_prompt_and_what_they_type_is_not_shown(
    app: Flask, reference: str, supervisors: None, tmp_path: Path
) -> None:
    given = [
        "export",
        reference,
        str(tmp_path / "case.zip"),
        "--officer",
        "Nadia S.",
        "--purpose",
        PURPOSE,
        *TWO,
    ]
    typed = app.test_cli_runner().invoke(args=["evidence", *given], input=f"{PASSWORD}\n{PASSWORD}\n")

    assert "Password of Nadia S." in typed.output
    assert "Password of Tariq M." in typed.output
    assert PASSWORD not in typed.output
    assert "redacted copies are being made" in typed.output


def test_wrong_ones_are_counted_with_those_at_the_sign_in_page(
    export: Callable[..., Result], client: FlaskClient, with_settings: Callable[..., None], tmp_path: Path
) -> None:
    with_settings(sign_in_failures=2)
    for _ in range(2):
        export(tmp_path / "case.zip", passwords=(WRONG,))

    right = export(tmp_path / "case.zip")
    form = client.get("/sign-in").text
    at_the_page = client.post(
        "/sign-in", data={"name": "Nadia S.", "password": PASSWORD, "csrf_token": token_in(form)}
    )

    assert (right.exit_code, "too many wrong passwords of Nadia S." in right.output) == (1, True)
    assert at_the_page.status_code == 429
    assert nothing_left(tmp_path)


def test_of_two_to_one_file_the_first_to_finish_has_it_whole_and_alone_is_on_record(
    export: Callable[..., Result], house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.zip"
    export(path)
    house.settle()
    pack, between = packing.pack, []

    def pack_while_another_does(*words: object, **more: object) -> None:
        if not between:
            between.append("begun")
            between.append(export(path))
        pack(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(packing, "pack", pack_while_another_does)
    slow = export(path)

    assert between[1].exit_code == 0, between[1].output  # type: ignore[attr-defined]
    assert (slow.exit_code, "case.zip is there already" in slow.output) == (1, True)
    assert [each.name for each in tmp_path.iterdir()] == ["case.zip"]
    assert check_export.faults_of(path) == ([], True)
    sha256 = packing.sha256_of(path)
    assert all(sha256 in entry.reason for entry in entries("evidence.export"))
    assert len(entries("evidence.export")) == 2  # of the film and of its still


@contextmanager
def files_of_at_most(size_bytes: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("step", ["a copy is fetched", "its claim is written", "the archive is written"])
@pytest.mark.usefixtures("signed_with")
def test_wherever_the_room_ends_it_is_told_in_a_sentence(
    export: Callable[..., Result],
    house: House,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    step: str,
) -> None:
    good = exported(export, house, tmp_path_factory.mktemp("good") / "case.zip")
    on_record = len(entries("evidence.export"))
    [film] = [each for each in contents(good)["files"] if each.get("kind") == "clip"]
    with reading() as session:
        fetched = session.scalars(select(RedactedCopy.size_bytes).where(RedactedCopy.size_bytes > 0)).all()
    most_bytes = {
        "a copy is fetched": max(each or 0 for each in fetched) - 1,
        "its claim is written": film["size_bytes"] - 1,
        "the archive is written": good.stat().st_size - 1,
    }[step]

    with files_of_at_most(most_bytes):
        refused = export(tmp_path / "case.zip")

    assert refused.exit_code == 1, refused.output
    assert "there is no room for the export: it takes about 1 MB in" in refused.output, refused.output
    assert "Traceback" not in refused.output
    assert list(tmp_path.iterdir()) == []
    assert len(entries("evidence.export")) == on_record


def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(
    export: Callable[..., Result], reference: str, house: House, settings: Settings, tmp_path: Path
) -> None:
    export(tmp_path / "case.zip")
    house.settle()
    own_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    unshare = ["unshare", "--mount", *own_user]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here")
    inside = 'mount -t tmpfs -o size=16k none "$0" && "$@"; echo "ended with $?, left $(ls -A "$0" | wc -l)"'
    flask = [sys.executable, "-m", "flask", "--app", "app", "evidence", "export", reference]
    words = [tmp_path / "case.zip", "--officer", "Nadia S.", "--purpose", PURPOSE, "--passwords-stdin"]

    done = subprocess.run(
        [*unshare, "sh", "-c", inside, tmp_path, *flask, *words],
        input=PASSWORD + "\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT_ROOT,
        env={
            **os.environ,
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "STORAGE_URL": settings.storage_url,
            "SECRET_KEY": settings.secret_key,
            "RING_DIR": settings.ring_dir,
        },
    )

    assert done.stdout == "ended with 1, left 0\n", done.stderr
    assert "Error: there is no room for the export: it takes about 1 MB in" in done.stderr
    assert "Make room, or name a file on another disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert nothing_left(tmp_path)


def test_a_folder_that_is_not_there_is_told_in_a_sentence(
    export: Callable[..., Result], house: House, tmp_path: Path
) -> None:
    exported(export, house, tmp_path / "case.zip")

    refused = export(tmp_path / "nowhere" / "case.zip")

    assert (refused.exit_code, "cannot be written: No such file or directory" in refused.output) == (1, True)
