"""Whatever is killed while a phone sends, what was acknowledged of its upload stays, and the whole comes to the last byte."""

import os
import subprocess
import sys

import pytest

from supervise.places import CHECKOUT
from tests.kills import namespace

pytestmark = pytest.mark.kills

STORM = [sys.executable, "-m", "tests.kills.upload_storm"]
ENVIRONMENT = {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'script'}", "PYTHONUNBUFFERED": "1"}


@pytest.mark.timeout(300)
def test_an_upload_survives_kills_of_web_and_database():
    can = subprocess.run(namespace.command(["true"]), capture_output=True, text=True, check=False)
    if can.returncode != 0:
        pytest.skip(f"no process namespace can be made here: {can.stderr.strip()}")

    storm = subprocess.run(
        namespace.command(STORM),
        cwd=CHECKOUT,
        env={**namespace.environment(), **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )

    print(storm.stdout)
    assert storm.returncode == 0, f"{storm.stdout}\n{storm.stderr[-4000:]}"
