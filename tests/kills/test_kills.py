"""Whatever is killed while the house works, nothing acknowledged is lost and nothing happens twice."""

import os
import subprocess
import sys

import pytest

from supervise.places import CHECKOUT
from tests.kills import namespace

pytestmark = [pytest.mark.kills, pytest.mark.first]

STORM = [sys.executable, "-m", "tests.kills.storm"]
ENVIRONMENT = {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'script'}", "PYTHONUNBUFFERED": "1"}


@pytest.mark.timeout(600)
def test_killed_parts_lose_nothing_and_double_nothing():
    """Kills of a worker, the relay, web, Redis and PostgreSQL, and a flushed Redis, as long reports and SOS come in."""
    can = subprocess.run(namespace.command(["true"]), capture_output=True, text=True, check=False)
    if can.returncode != 0:
        pytest.skip(f"no process namespace can be made here: {can.stderr.strip()}")

    storm = subprocess.run(
        # Beside other lanes the work of the storm takes longer to be done; by itself (script/soak) a minute is enough.
        namespace.command([*STORM, "--kills", "6", "--at-rest-within", "180"]),
        cwd=CHECKOUT,
        env={**namespace.environment(), **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )

    print(storm.stdout)
    assert storm.returncode == 0, f"{storm.stdout}\n{storm.stderr[-4000:]}"


def test_outside_a_namespace_of_its_own_nothing_is_killed():
    storm = subprocess.run(
        STORM, cwd=CHECKOUT, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False
    )

    assert storm.returncode != 0
    assert "refusing to kill" in storm.stderr
