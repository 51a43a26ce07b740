"""A month of uptime: what was usable of what was watched, by the city's days, and what the rest cost."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.upkeep.models import CameraTruth
from cctv_link.upkeep.repairs import rows
from cctv_link.upkeep.uptime import queries
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

CITY = "Asia/Karachi"
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
# 02:00 on the third of November in Karachi.
NIGHT = datetime(2026, 11, 2, 21, 0, tzinfo=UTC)


@pytest.fixture
def cameras(app: Flask) -> dict[str, UUID]:
    return put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2", stream=STREAM))


def spell(
    camera_id: UUID, from_at: datetime, hours: float, *, reason: str = "", goes_on: bool = False
) -> None:
    to_at = from_at + timedelta(hours=hours)
    with unit_of_work() as uow:
        uow.add(
            CameraTruth(
                camera_id=camera_id,
                fails_at="picture_usable" if reason else "",
                reason=reason,
                from_at=from_at,
                to_at=None if goes_on else to_at,
                seen_at=to_at,
            )
        )


def november(now: datetime) -> list[queries.PoleUptime]:
    with clock.frozen_at(now), reading() as session:
        return queries.uptime_of_poles(session, queries.month_now(time_zone=CITY), time_zone=CITY)


def test_a_day_ends_at_the_citys_midnight(cameras: dict[str, UUID]) -> None:
    # From 22:00 on the second to 02:00 on the third, and from then on covered for an hour.
    spell(cameras["SQ1-1"], NIGHT - timedelta(hours=4), 4)
    spell(cameras["SQ1-1"], NIGHT, 1, reason="covered", goes_on=True)

    (pole,) = november(NIGHT + timedelta(hours=1))

    assert [(day.day.day, day.watched_s, day.usable_s) for day in pole.days] == [
        (1, 0, 0),
        (2, 7_200, 7_200),
        (3, 10_800, 7_200),
    ]
    assert (pole.cameras, pole.watched_s, pole.usable_share) == (2, 18_000, 0.8)
    assert pole.days[0].usable_share is None


def test_two_cameras_of_a_pole_are_reckoned_together(cameras: dict[str, UUID]) -> None:
    spell(cameras["SQ1-1"], NIGHT, 3)
    spell(cameras["SQ1-2"], NIGHT, 1, reason="dark")

    (pole,) = november(NIGHT + timedelta(hours=5))

    assert pole.usable_share == 0.75


def test_time_that_nobody_watched_is_neither(cameras: dict[str, UUID]) -> None:
    spell(cameras["SQ1-1"], NIGHT, 1, goes_on=True)

    (pole,) = november(NIGHT + timedelta(hours=20))

    assert (pole.watched_s, pole.usable_s) == (3_600, 3_600)


def test_a_month_that_is_over_has_all_its_days_and_one_to_come_has_none(cameras: dict[str, UUID]) -> None:
    october = queries.month_of(date(2026, 10, 7), time_zone=CITY)
    with clock.frozen_at(NIGHT), reading() as session:
        (pole,) = queries.uptime_of_poles(session, october, time_zone=CITY)
        december = queries.month_of(date(2026, 12, 7), time_zone=CITY)
        assert queries.uptime_of_poles(session, december, time_zone=CITY) == []

    assert len(pole.days) == 31
    assert [october.from_at.utcoffset(), (october.to_at - october.from_at).days] == [timedelta(hours=5), 31]


def test_what_a_fault_cost_is_the_incidents_in_sight_that_could_not_be_shown(
    cameras: dict[str, UUID], resident: ResidentClient, house: House, operator: OfficerClient
) -> None:
    is_recorded(cameras["SQ1-1"])
    is_recorded(cameras["SQ1-2"])
    now = clock.now()
    for camera_id in cameras.values():
        spell(camera_id, now - timedelta(hours=2), 1.5, goes_on=True)
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE camera_truths SET fails_at = 'picture_usable', reason = 'covered' WHERE camera_id = :id",
            {"id": cameras["SQ1-1"]},
        )
    seen_at = now - timedelta(minutes=40)
    for moment in (seen_at, now - timedelta(minutes=1)):
        resident.report(position=wire(north_of(TOWN_SQUARE, 50)), occurred_at=clock.wire(moment))
    house.settle()

    month = seen_at.astimezone(ZoneInfo(CITY)).strftime("%Y-%m")
    answer = operator.get(f"/v1/upkeep/uptime?month={month}")

    assert answer.status_code == 200
    (pole,) = answer.json["poles"]
    # One report fell into the spell in which the camera is known to have been covered.
    assert pole["missed"] == 1
    assert operator.get("/v1/upkeep/uptime?month=2026-13").status_code == 422


def test_a_month_is_drawn_day_by_day() -> None:
    first = queries.DayUptime(date(2026, 11, 1), 86_400, 86_400)
    half = queries.DayUptime(date(2026, 11, 2), 86_400, 43_200)
    nothing = queries.DayUptime(date(2026, 11, 3), 0, 0)

    drawn = rows.bars([first, half, nothing])

    assert [(bar.usable_px, bar.lost_px) for bar in drawn] == [(44, 0), (22, 22), (0, 0)]
    assert [bar.words for bar in drawn] == ["1 Nov: 100 %", "2 Nov: 50.0 %", "3 Nov: not watched"]
    assert rows.percent(0.99999) == "99.9 %"
