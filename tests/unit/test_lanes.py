"""Lanes that share the tests run each of them once, and a lane in which one fails says so."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from supervise.places import CHECKOUT

SLOW_FILE = """
import time
def test_first(): time.sleep(0.3)
def test_second(): pass
"""


def lane(tests: Path, share: Path) -> subprocess.Popen[str]:
    """A run of the tests there; says each by name."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.lanes",
            "--share",
            share,
            "-v",
            "-c",
            os.devnull,
            tests,
        ],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    folder = tmp_path / "some"
    folder.mkdir()
    for number in range(6):
        (folder / f"test_{number}.py").write_text(SLOW_FILE)
    return folder


def test_two_lanes_run_every_test_once(tests: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()

    lanes = [lane(tests, share) for _ in range(2)]
    said = [each.communicate()[0] for each in lanes]

    assert [each.returncode for each in lanes] == [0, 0]
    ran = sorted(line.split()[0] for words in said for line in words.splitlines() if "PASSED" in line)
    assert len(ran) == len(set(ran)) == 12
    assert all("PASSED" in words for words in said), "one has done it all"


def test_a_lane_in_which_a_test_fails_fails(tests: Path, tmp_path: Path) -> None:
    (tests / "test_3.py").write_text("def test_it(): assert False")

    alone = lane(tests, tmp_path)
    said, _ = alone.communicate()

    assert alone.returncode == 1
    assert "1 failed, 10 passed" in said


def lanes_over(folder: Path, *, each_does: str) -> subprocess.Popen[str]:
    """script/lanes where a lane's tests are this line of bash."""
    (folder / "script").mkdir()
    shutil.copy(CHECKOUT / "script" / "lanes", folder / "script")
    tests = folder / "script" / "test"
    tests.write_text(f"#!/usr/bin/env bash\n{each_does}\n")
    tests.chmod(0o755)
    return subprocess.Popen(
        [folder / "script" / "lanes"],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as at a terminal, wherever we run
    )


@pytest.mark.parametrize(
    ("each_does", "is_green"),
    [
        pytest.param("echo passed", True, id="all pass"),
        pytest.param('[[ "$*" != *browser* ]]', False, id="one fails"),
        pytest.param(
            '[[ "$*" != *browser* ]] || kill -KILL $PPID', False, id="one is killed and says nothing"
        ),
    ],
)
def test_green_is_when_every_lane_says_so(tmp_path: Path, each_does: str, is_green: bool) -> None:
    run = lanes_over(tmp_path, each_does=each_does)
    said, _ = run.communicate()

    assert (run.returncode == 0) is is_green, said


def test_who_called_hears_of_ctrl_c(tmp_path: Path) -> None:
    """Or the next part of the pipeline would begin."""
    run = lanes_over(tmp_path, each_does="sleep 30")
    assert run.stdout
    assert any("in two lanes" in line for line in run.stdout)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=20)

    assert run.returncode == -signal.SIGINT
