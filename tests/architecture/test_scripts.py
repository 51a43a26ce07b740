"""The scripts leave a machine as they found it, say what is missing, and the locks say nothing of our machines."""

import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path for path in (PROJECT / "script").iterdir() if path.is_file() and path.suffix == "")
LOCKS = [PROJECT / "requirements.txt", PROJECT / "requirements-dev.txt"]
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[a-z,]+\])?==(\S+) \\$", re.MULTILINE)


@pytest.mark.parametrize("script", [*SCRIPTS, PROJECT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_can_be_run_and_says_what_it_is_for(script):
    first, second = script.read_text().splitlines()[:2]

    assert first == "#!/usr/bin/env bash"
    assert second.startswith("# ")
    assert script.stat().st_mode & stat.S_IXUSR
    assert "set -euo pipefail" in script.read_text()
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_with_hashes_and_names_no_address_and_no_path(lock):
    text = lock.read_text()

    assert not re.search(
        r"https?://|--index|--find-links|file:|^#.*/(home|root|opt|tmp|work)/", text, re.MULTILINE
    )
    pins = PIN.findall(text)
    assert len(pins) == len(set(pins)) > 50
    assert all("--hash=sha256:" in after for after in PIN.split(text)[3::3])


def test_tests_run_on_the_versions_that_the_product_runs_on():
    product, tests = (dict(PIN.findall(lock.read_text())) for lock in LOCKS)

    assert product.items() <= tests.items()


def test_bootstrap_takes_less_than_a_second_when_nothing_is_missing():
    began_at = time.monotonic()

    subprocess.run([PROJECT / "script" / "bootstrap", "--dev"], check=True)

    assert time.monotonic() - began_at < 1


def test_who_may_not_install_is_told_the_packages_and_the_settings_that_replace_services(bare_machine):
    without = bare_machine()
    with_services = bare_machine(DATABASE_URL="postgresql://db/gawah", REDIS_URL="redis://cache")

    assert without.returncode == with_services.returncode == 1
    line = next(line for line in without.stderr.splitlines() if "apt-get install" in line)
    assert {"postgresql-15", "postgresql-15-postgis-3", "redis-server", "nginx-light"} <= set(line.split())
    assert all(name in without.stderr for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL"))
    line = next(line for line in with_services.stderr.splitlines() if "apt-get install" in line)
    assert {"nginx-light", "python3-venv"} <= set(line.split())
    assert not {"postgresql-15", "postgresql-15-postgis-3", "redis-server"} & set(line.split())


@pytest.fixture
def bare_machine() -> Iterator[Callable[..., subprocess.CompletedProcess]]:
    """Runs bootstrap as somebody without rights, on a machine that has no package yet."""
    folder = Path(tempfile.mkdtemp(prefix="gawah-"))  # not tmp_path, which is closed to other accounts
    shutil.copytree(PROJECT / "script", folder / "script")
    sudo = folder / "bin" / "sudo"
    sudo.parent.mkdir()
    sudo.write_text("#!/bin/sh\nexit 1\n")
    sudo.chmod(0o755)
    (folder / "var").mkdir()
    command = [folder / "script" / "bootstrap"]
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(folder / "var", "nobody")
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", *command]

    def bootstrap(**environment: str) -> subprocess.CompletedProcess:
        env = {"PATH": f"{sudo.parent}:/usr/bin:/bin", "DEBIAN_ROOT": str(folder / "empty"), **environment}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env)

    yield bootstrap
    shutil.rmtree(folder)


@pytest.mark.parametrize("outcome", [0, 100], ids=["apt-get succeeds", "apt-get fails"])
@pytest.mark.parametrize("policy", [None, "#!/bin/sh\nexit 0\n"], ids=["no policy before", "a policy before"])
def test_installing_starts_nothing_and_leaves_the_machines_policy_as_it_was(tmp_path, outcome, policy):
    policy_file, clusters = tmp_path / "policy-rc.d", tmp_path / "createcluster.d" / "gawah.conf"
    if policy is not None:
        policy_file.write_text(policy)
    seen = tmp_path / "seen"
    apt_get = tmp_path / "bin" / "apt-get"
    apt_get.parent.mkdir()
    apt_get.write_text(
        f'#!/bin/sh\n[ "$1" = install ] || exit 0\n"{policy_file}"; echo "$?" >{seen}\n'
        f"grep -v '^#' {clusters} >>{seen}\necho \"$@\" >>{seen}\nexit {outcome}\n"
    )
    apt_get.chmod(0o755)

    done = subprocess.run(
        [PROJECT / "script" / "install-packages", "nginx-light"],
        check=False,
        capture_output=True,
        env={
            "PATH": f"{apt_get.parent}:/usr/bin:/bin",
            "POLICY": str(policy_file),
            "CLUSTERS": str(clusters),
            "LOCK": str(tmp_path / "lock"),
        },
    )

    assert (done.returncode == 0) == (outcome == 0)
    forbidden, no_cluster, words = seen.read_text().splitlines()
    assert (forbidden, no_cluster) == ("101", "create_main_cluster = false")
    assert "--no-install-recommends" in words
    assert (policy_file.read_text() if policy_file.exists() else None) == policy
    assert not clusters.exists()


@pytest.mark.parametrize("bench", ["tamper", "redaction"])
def test_a_bench_without_its_films_says_so_fails_and_leaves_the_figures_as_they_were(tmp_path, bench):
    readme = PROJECT / "bench" / "README.md"
    figures = readme.read_bytes()
    (PROJECT / "var").mkdir(exist_ok=True)

    done = subprocess.run(
        [PROJECT / ".venv" / "bin" / "python", "-m", "bench", bench],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": "script:.", "GAWAH_FOOTAGE_DIR": str(tmp_path)},
    )

    assert done.returncode == 1
    sentence = f"{bench} is not measured: GAWAH_FOOTAGE_DIR names no folder with vtest.avi"
    assert done.stderr.startswith(sentence)
    assert readme.read_bytes() == figures
