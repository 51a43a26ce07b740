"""A drill falls due once a week, at an hour of the city's own clock, always ahead."""

from datetime import UTC, datetime

import pytest

from moderation.drills.calendar import next_drill_at

# A Wednesday, 11:00 in Karachi.
NOON = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [
        pytest.param(3, 12, datetime(2026, 11, 25, 7, tzinfo=UTC), id="later today"),
        pytest.param(3, 11, datetime(2026, 12, 2, 6, tzinfo=UTC), id="this very moment is over"),
        pytest.param(
            1, 0, datetime(2026, 11, 29, 19, tzinfo=UTC), id="midnight there is the evening before here"
        ),
        pytest.param(0, 11, None, id="no day is set"),
    ],
)
def test_the_next_one(day: int, hour: int, at: datetime | None) -> None:
    assert next_drill_at(NOON, day=day, hour=hour, zone="Asia/Karachi") == at
