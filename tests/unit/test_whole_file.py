"""A file is there whole or not at all: two makers, a killed maker, and a file system without links or without room."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cctv_link.export import whole_file as placing
from cctv_link.export.whole_file import whole_file

MAKER = """
import sys, time
from pathlib import Path
from cctv_link.export.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as whole:
    whole.file.write(b"half of it")
    whole.file.flush()
    print("writing", flush=True)
    time.sleep(60)
"""
# On a stick without hard links; the power goes at the moment of renaming.
DIES_WHILE_PLACING = """
import errno, os, sys
from pathlib import Path
from cctv_link.export import whole_file as placing
def refused(*_):
    raise OSError(errno.EPERM, "Operation not permitted")
def dies(*_):
    os._exit(9)
os.link, Path.replace = refused, dies
placing._renamed = dies if sys.argv[2] == "without replacing" else lambda *_: False
with placing.whole_file(Path(sys.argv[1])) as whole:
    whole.file.write(b"all of it")
    whole.sync()
    whole.place()
"""
IN_A_FULL_FOLDER = """
import sys
from pathlib import Path
from cctv_link.export.whole_file import whole_file
try:
    with whole_file(Path(sys.argv[1]) / "case.zip") as whole:
        whole.file.write(bytes(1_000_000))
        whole.sync()
        whole.place()
except OSError as error:
    print(error.errno, list(Path(sys.argv[1]).iterdir()))
"""


def making(target: Path) -> subprocess.Popen[str]:
    maker = subprocess.Popen([sys.executable, "-c", MAKER, str(target)], stdout=subprocess.PIPE, text=True)
    assert maker.stdout is not None
    assert maker.stdout.readline() == "writing\n"
    return maker


def age(path: Path) -> None:
    os.utime(path, (time.time() - 3600,) * 2)


def write(target: Path, content: bytes) -> None:
    with whole_file(target) as whole:
        whole.file.write(content)
        whole.sync()
        whole.place()


def test_it_has_its_name_when_it_is_whole_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    target = tmp_path / "case.zip"
    with whole_file(target) as whole:
        whole.file.write(b"all of it")
        assert not target.exists()
        whole.sync()
        whole.place()

    assert [path.name for path in tmp_path.iterdir()] == ["case.zip"]
    assert (target.read_bytes(), target.stat().st_mode & 0o077) == (b"all of it", 0)


@pytest.mark.parametrize("lacks", ["nothing", "hard links", "renaming without replacing, too"])
def test_of_two_that_are_made_at_once_one_gets_the_name_and_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    if lacks != "nothing":

        def refused(*_: object) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", refused)
    if lacks == "renaming without replacing, too":
        monkeypatch.setattr(placing, "_renamed", lambda path, target: False)
    target = tmp_path / "case.zip"
    with pytest.raises(FileExistsError), whole_file(target) as second:  # noqa: PT012  # both are open at once
        second.file.write(b"the second")
        write(target, b"the first")
        second.sync()
        second.place()

    assert [path.name for path in tmp_path.iterdir()] == ["case.zip"]
    assert target.read_bytes() == b"the first"


@pytest.mark.parametrize("renames", ["without replacing", "in two steps"])
def test_without_hard_links_a_maker_that_dies_while_placing_leaves_no_name_behind(
    tmp_path: Path, renames: str
) -> None:
    target = tmp_path / "case.zip"

    died = subprocess.run(
        [sys.executable, "-c", DIES_WHILE_PLACING, target, renames], check=False, timeout=20
    )

    assert (died.returncode, target.exists()) == (9, False)
    write(target, b"all of it")
    assert target.read_bytes() == b"all of it"


def test_what_a_killed_maker_left_is_in_nobodys_way_and_goes(tmp_path: Path) -> None:
    target = tmp_path / "case.zip"
    killed, alive = making(target), making(target)
    try:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert len(list(tmp_path.iterdir())) == 2
        for each in tmp_path.iterdir():
            age(each)

        write(target, b"all of it")

        # The other one still writes, and its file stays.
        assert (len(list(tmp_path.iterdir())), target.read_bytes()) == (2, b"all of it")
    finally:
        for each in (killed, alive):
            each.kill()
            each.wait()
            assert each.stdout is not None
            each.stdout.close()


def test_a_full_file_system_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    own_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    mounting = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"'
    unshare = ["unshare", "--mount", *own_user]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here")

    done = subprocess.run(
        [*unshare, "sh", "-c", mounting, tmp_path, sys.executable, "-c", IN_A_FULL_FOLDER, tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"{errno.ENOSPC} []\n"


def test_a_pipe_that_another_laid_there_keeps_nobody_waiting(tmp_path: Path) -> None:
    """The folder may be everybody's: a pipe with the name of a partial file is opened by whoever sweeps."""
    os.mkfifo(tmp_path / ".gawah-export-laid.part")
    maker = (
        "import sys; from pathlib import Path; from cctv_link.export.whole_file import whole_file\n"
        "with whole_file(Path(sys.argv[1])) as made: made.file.write(b'all'); made.sync(); made.place()"
    )

    subprocess.run([sys.executable, "-c", maker, str(tmp_path / "x.zip")], check=True, timeout=10)

    assert (tmp_path / "x.zip").read_bytes() == b"all"
