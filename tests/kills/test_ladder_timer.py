"""The timer is killed in the middle of an SOS's ladder: the next one takes every step that was missed, once, in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from kernel import clock
from kernel.config import PROJECT_ROOT, Settings
from tests.house import House, OfficerClient, ResidentClient, instant
from tests.journeys.test_sos import feed, raised

pytestmark = pytest.mark.enable_socket

# Far enough apart that a slow machine kills between the first step and the second.
AFTER_S = {"sos_second_console_s": 2, "sos_supervisor_s": 14, "sos_station_s": 16}


@pytest.fixture
def timer(settings: Settings) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a real timer before the tests' database."""
    started: list[subprocess.Popen[bytes]] = []
    env = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "STORAGE_URL": settings.storage_url,
        "SECRET_KEY": settings.secret_key,
    }

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "app", "part", "timer"]
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        started.append(process)
        assert process.stdout is not None
        assert any(b"timer is at work" in line for line in process.stdout)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def level_of(resident: ResidentClient, alert: dict[str, Any]) -> int:
    return int(resident.get(f"/v1/sos-alerts/{alert['id']}").json["escalation_level"])


def climbs_to(level: int, resident: ResidentClient, alert: dict[str, Any], house: House) -> None:
    until = time.monotonic() + 40
    while level_of(resident, alert) < level:
        assert time.monotonic() < until, f"it stays at level {level_of(resident, alert)}"
        house.settle()
        time.sleep(0.1)


def test_a_killed_timer_forgets_no_step(
    with_settings: Any,
    timer: Callable[[], subprocess.Popen[bytes]],
    resident: ResidentClient,
    operator: OfficerClient,
    house: House,
) -> None:
    with_settings(**AFTER_S)
    first = timer()
    alert = raised(resident)
    climbs_to(1, resident, alert, house)

    first.send_signal(signal.SIGKILL)
    first.wait()
    all_are_overdue = instant(alert["raised_at"]) + timedelta(seconds=17)
    time.sleep(max(0.0, (all_are_overdue - clock.now()).total_seconds()))
    house.settle()
    assert level_of(resident, alert) == 1

    timer()
    climbs_to(3, resident, alert, house)
    house.settle()
    steps = [entry["sos_alert"] for entry in feed(operator) if entry["kind"] == "sos_escalated"]
    assert [each["escalation_level"] for each in steps][-1] == 3
    assert [each["level"] for each in steps[-1]["escalations"]] == [1, 2, 3]
    assert len(steps) == 3
