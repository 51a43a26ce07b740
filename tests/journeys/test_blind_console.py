"""A console that hears nothing for ten seconds is blind: the others are told whose it is, and an SOS rings everywhere again."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from moderation.presence import queries as lines
from moderation.presence import services as presence
from moderation.presence.models import ConsoleLine
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, raised


@pytest.fixture
def second(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal R.", role="operator")


def hears(officer: OfficerClient, console_id: str, **more: Any) -> list[dict[str, Any]]:
    answer = officer.post("/cpo/line", json={"console_id": console_id, **more})
    assert answer.status_code == 200, answer.text
    return list(answer.json["blind"])


def after_silence(house: House, *, seconds: float = 11) -> AbstractContextManager[None]:
    """Time goes on, the timer says what fell due, and the jobs run then."""
    return clock.frozen_at(clock.now() + timedelta(seconds=seconds))


def of_blindness() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.action.in_(("console.blind", "console.back")))
        )
        return [(row.action, row.reason) for row in rows]


def test_the_others_are_told_whose_console_is_blind_and_of_which_sos(
    resident: ResidentClient, operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    operator.post("/cpo/arming", json={"armed": True})
    hears(operator, "wall-1")
    alert = raised(resident)
    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/shown", json={"console_id": "wall-1"})
    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={"console_id": "wall-1"})
    assert hears(second, "wall-2") == []

    with after_silence(house):
        house.pass_time(seconds=0)
        house.settle()
        (told,) = hears(second, "wall-2")

        assert (told["officer"], [sos["reference"] for sos in told["sos"]]) == (
            "Saima K.",
            [alert["reference"]],
        )
        (entry,) = [each for each in feed(second) if each["kind"] == "sos_console_blind"]
        assert entry["sos_alert"]["id"] == alert["id"]

    hears(operator, "wall-1")
    assert hears(second, "wall-2") == []
    (gone, back) = of_blindness()
    assert gone == ("console.blind", f"armed, {alert['reference']}; told: Bilal R.")
    assert back[0] == "console.back"


def test_an_sos_that_rang_there_alone_rings_everywhere(
    resident: ResidentClient, operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    operator.post("/cpo/arming", json={"armed": True})
    hears(operator, "wall-1")
    alert = raised(resident)
    shown = operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/shown", json={"console_id": "wall-1"})
    assert shown.json["first_console"] == "wall-1"

    with after_silence(house):
        house.pass_time(seconds=0)
        house.settle()

    assert feed(second)[-1]["sos_alert"]["first_console"] == ""


def test_an_sos_that_rings_at_another_console_goes_on_ringing_there_alone(
    resident: ResidentClient, operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    """The blind console shows it too, but its sound came from a desk that hears."""
    for officer, console_id in ((operator, "wall-1"), (second, "wall-2")):
        officer.post("/cpo/arming", json={"armed": True})
        hears(officer, console_id)
    alert = raised(resident)
    for officer, console_id in ((operator, "wall-1"), (second, "wall-2")):
        officer.post(f"/v1/cpo/sos-alerts/{alert['id']}/shown", json={"console_id": console_id})

    with after_silence(house):
        hears(operator, "wall-1")
        house.pass_time(seconds=0)
        house.settle()

    [entry] = [each for each in feed(operator) if each["kind"] == "sos_console_blind"]
    assert entry["sos_alert"]["first_console"] == "wall-1"


def blind_now(house: House, second: OfficerClient) -> list[dict[str, Any]]:
    with after_silence(house):
        house.pass_time(seconds=0)
        house.settle()
        return hears(second, "wall-2")


def test_a_console_that_speaks_every_few_seconds_is_not_blind(
    operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    operator.post("/cpo/arming", json={"armed": True})
    hears(operator, "wall-1")
    with after_silence(house, seconds=8):
        hears(operator, "wall-1")

    assert blind_now(house, second) == []
    assert of_blindness() == []


def test_nobody_is_told_of_a_console_that_was_shut_by_hand(
    operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    operator.post("/cpo/arming", json={"armed": True})
    hears(operator, "wall-1")
    assert hears(operator, "wall-1", left=True) == []

    assert blind_now(house, second) == []


def test_nobody_is_told_of_a_console_that_has_nothing_to_miss(
    operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    hears(operator, "wall-1")

    assert blind_now(house, second) == []


def test_nobody_is_blind_who_has_another_console_that_hears(
    operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    operator.post("/cpo/arming", json={"armed": True})
    hears(operator, "wall-1")
    with after_silence(house, seconds=5):
        hears(operator, "desk-9")

    assert blind_now(house, second) == []


@pytest.mark.parametrize("body", [{}, {"console_id": 7}, {"console_id": "x" * 101}, {"console_id": "a b"}])
def test_a_console_without_a_name_says_nothing(body: dict[str, Any], operator: OfficerClient) -> None:
    assert operator.post("/cpo/line", json=body).status_code == 422


def test_who_has_not_come_back_for_a_day_is_asked_about_no_more(
    operator: OfficerClient, house: House
) -> None:
    """Or each word of each console would read what every console that ever broke down had before it."""
    operator.post("/cpo/arming", json={"armed": True})
    hears(operator, "wall-1")
    with after_silence(house):
        house.pass_time(seconds=0)
        house.settle()

    for hours, many in ((23, 1), (25, 0)):
        with clock.frozen_at(clock.now() + timedelta(hours=hours)), reading() as session:
            assert len(lines.blind(session)) == many


def test_a_console_that_nobody_has_sat_before_for_a_week_is_forgotten(operator: OfficerClient) -> None:
    """Each page has a name of its own; the table grew by one with each, for good."""
    for console_id in ("old", "new"):
        hears(operator, console_id)
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE console_lines SET heard_at = heard_at - interval '8 days' WHERE console_id = 'old'", {}
        )

    with unit_of_work() as uow:
        presence.forget_old(uow)

    with reading() as session:
        assert session.scalars(select(ConsoleLine.console_id)).all() == ["new"]
