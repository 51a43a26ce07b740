"""The timer is killed while an SOS arms and the phone is gone: the next timer raises it, once."""

import signal
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kernel import clock
from tests.house import House, OfficerClient, ResidentClient, instant
from tests.journeys.test_sos import feed
from tests.journeys.test_sos_arming import armed
from tests.kills.test_ladder_timer import timer

pytestmark = pytest.mark.enable_socket

__all__ = ["timer"]


def test_a_killed_timer_forgets_no_arming_sos(
    with_settings: Any,
    timer: Callable[[], subprocess.Popen[bytes]],
    resident: ResidentClient,
    operator: OfficerClient,
    house: House,
) -> None:
    with_settings(sos_arming_s=3)
    first = timer()
    alert = armed(resident)

    first.send_signal(signal.SIGKILL)
    first.wait()
    overdue = instant(alert["raises_at"]) + timedelta(seconds=1)
    time.sleep(max(0.0, (overdue - clock.now()).total_seconds()))
    house.settle()
    assert [entry["kind"] for entry in feed(operator)] == ["sos_arming"]

    timer()
    until = time.monotonic() + 40
    while "sos_raised" not in (kinds := [entry["kind"] for entry in feed(operator)]):
        assert time.monotonic() < until, kinds
        house.settle()
        time.sleep(0.1)
    house.settle()
    assert [entry["kind"] for entry in feed(operator)].count("sos_raised") == 1
