"""No hour holds more pulls than its limit, however the requests come; what is over it waits its turn."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.footage.clip_budget import HOUR, limits, pull_at
from kernel.config import Settings

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SETTINGS = Settings(
    database_url="",
    redis_url="",
    storage_url="",
    secret_key="",
    clips_per_device_hour=36,
    clips_per_camera_hour=5,
)


@given(st.lists(st.integers(0, 4000), max_size=60), st.integers(1, 7))
def test_no_hour_holds_more_pulls_than_its_limit(gaps_s: list[int], most: int) -> None:
    now, pulls = NOON, []
    for gap_s in gaps_s:
        now += timedelta(seconds=gap_s)
        latest = sorted(pulls, reverse=True)
        at = pull_at(now=now, full_since=[latest[most - 1] if len(latest) >= most else None])
        assert at >= now
        pulls.append(at)

    ordered = sorted(pulls)
    for first, one_more in zip(ordered, ordered[most:], strict=False):
        assert one_more - first >= HOUR


def test_who_comes_first_is_pulled_first():
    pulls: list[datetime] = []
    for second in range(10):
        latest = sorted(pulls, reverse=True)
        full = latest[2] if len(latest) > 2 else None
        pulls.append(pull_at(now=NOON + timedelta(seconds=second), full_since=[full]))

    assert all(sooner <= later for sooner, later in pairwise(pulls))
    assert pulls[9] == NOON + 3 * HOUR


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("sos", (None, None), id="an SOS waits for nobody"),
        pytest.param("report", (36, 5), id="a device and a camera have theirs"),
        pytest.param("anonymous", (None, 2), id="of a camera, anonymous reports share half"),
    ],
)
def test_limits(name, expected):
    assert limits(name, SETTINGS) == expected
