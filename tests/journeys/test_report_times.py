"""What a phone with a wrong clock says of time is put right by when it says that it sends; what it said is kept beside it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from citizen_api.reports.models import Report
from kernel import clock
from kernel.unit_of_work import reading
from tests.house import ResidentClient

WRONG = [
    pytest.param(timedelta(hours=3), id="three hours fast"),
    pytest.param(timedelta(days=-400), id="since last year"),
]
FEW_S = timedelta(seconds=2)


def kept(report_id: str) -> Report:
    with reading() as session:
        return session.scalars(select(Report).where(Report.id == UUID(report_id))).one()


@pytest.fixture
def told() -> dict[str, datetime]:
    """It began and ended, and was written down, before it could be sent."""
    now = clock.now()
    return {
        "occurred_at": now - timedelta(hours=2),
        "occurred_until": now - timedelta(hours=1),
        "composed_at": now - timedelta(minutes=50),
    }


@pytest.mark.parametrize("off", WRONG)
def test_all_three_are_put_right_and_kept_as_they_were_said(
    resident: ResidentClient, told: dict[str, datetime], off: timedelta
) -> None:
    said = {**{name: at + off for name, at in told.items()}, "sent_at": clock.now() + off}

    answer = resident.report(**{name: clock.wire(at) for name, at in said.items()})

    assert answer.status_code == 201, answer.json
    row: Any = kept(answer.json["id"])
    for name, true_at in told.items():
        assert abs(getattr(row, name) - true_at) < FEW_S, name
    for name, at in said.items():
        assert abs(getattr(row, f"given_{name}") - at) < timedelta(milliseconds=1), name


def test_a_phone_that_does_not_say_when_it_sends_is_believed(
    resident: ResidentClient, told: dict[str, datetime]
) -> None:
    answer = resident.report(**{name: clock.wire(at) for name, at in told.items()})

    row: Any = kept(answer.json["id"])
    assert row.given_sent_at is None
    for name in told:
        assert getattr(row, name) == getattr(row, f"given_{name}"), name


def test_what_is_put_right_is_judged_and_not_what_was_said(resident: ResidentClient) -> None:
    """By its own clock it happened next week; by ours 40 days ago: too old, and not too early."""
    now, off = clock.now(), timedelta(days=47)

    answer = resident.report(
        occurred_at=clock.wire(now - timedelta(days=40) + off), sent_at=clock.wire(now + off)
    )

    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [("occurred_at", "too-old")]


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        pytest.param(timedelta(minutes=6), "in-future", id="is still to come"),
        pytest.param(timedelta(minutes=-31), "before-occurred-at", id="before it began"),
    ],
)
def test_it_ended_after_it_began_and_by_now(resident: ResidentClient, ended: timedelta, code: str) -> None:
    now = clock.now()

    answer = resident.report(
        occurred_at=clock.wire(now - timedelta(minutes=30)), occurred_until=clock.wire(now + ended)
    )

    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [("occurred_until", code)]
