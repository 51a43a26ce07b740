"""The worklist's order: what happened, what waits, who else says so; by the sum that the page explains."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.identity.models import Officer
from kernel.unit_of_work import reading
from moderation.worklist import order, queries
from moderation.worklist.models import VerificationTask
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

OPEN = {"moderation.jobs.open_verification"}


def somebody(session: Session) -> UUID:
    """An officer whom nobody confined."""
    return session.scalars(select(Officer.id).limit(1)).one()


@pytest.fixture
def phone_of(app: Flask) -> Callable[[], ResidentClient]:
    return lambda: ResidentClient.enrolled(app)


def items(officer: OfficerClient, **query: Any) -> list[dict[str, Any]]:
    return list(officer.get("/v1/worklist", query_string=query).json["items"])


def part(item: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for each in item["urgency"]["parts"] if each["code"] == code)


def test_another_phones_report_of_the_same_lifts_both(
    phone_of: Callable[[], ResidentClient], verifier: OfficerClient, house: House
) -> None:
    alone = phone_of().report(category="robbery", position={**NUMAISH, "lat": NUMAISH["lat"] + 0.01}).json
    first, second = phone_of().report(category="robbery").json, phone_of().report(category="assault").json
    house.settle(only=OPEN)

    listed = {item["report"]["reference"]: item for item in items(verifier)}

    assert part(listed[alone["reference"]], "phones")["points"] == 0
    for reference in (first["reference"], second["reference"]):
        assert part(listed[reference], "phones")["points"] == pytest.approx(0.7)
        assert part(listed[reference], "phones")["sentence"].startswith("2 independent phones")
    assert items(verifier)[-1]["report"]["reference"] == alone["reference"]


def test_who_was_joined_counts_and_who_was_told_apart_does_not(
    phone_of: Callable[[], ResidentClient], verifier: OfficerClient, house: House
) -> None:
    for minutes, category in (
        (2, "robbery"),
        (3, "robbery"),
        (13, "robbery"),
    ):  # the last: too early to be near
        at = clock.wire(clock.now() - timedelta(minutes=minutes))
        phone_of().report(category=category, occurred_at=at)
    house.settle(only=OPEN)
    first, near, early = sorted(items(verifier), key=lambda each: each["incident"]["occurred_at"])[::-1]

    def counted() -> str:
        found = next(each for each in items(verifier) if each["id"] == first["id"])
        return str(part(found, "phones")["sentence"])

    claim = verifier.post(f"/v1/worklist/{first['id']}/claim").json["claim_id"]
    assert counted().startswith("2 independent phones")
    body = {"claim_id": claim, "incident_id": early["incident"]["id"]}
    verifier.post(f"/v1/worklist/{first['id']}/joins", json=body)
    assert counted().startswith("3 independent phones")
    verifier.delete(f"/v1/worklist/{first['id']}/joins/{early['incident']['id']}", json={"claim_id": claim})
    body["incident_id"] = near["incident"]["id"]
    assert verifier.post(f"/v1/worklist/{first['id']}/differences", json=body).status_code in (200, 201)

    assert counted() == "Nobody else has said so yet"


def test_one_phone_that_reports_again_is_no_second_phone_and_then_floods(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    for _ in range(5):
        resident.report(category="robbery")
    house.settle(only=OPEN)

    listed = items(verifier)

    assert {part(item, "phones")["points"] for item in listed} == {0}
    assert sorted(part(item, "flooding")["points"] for item in listed) == [-1, -0.5, 0, 0, 0]
    assert part(listed[-1], "flooding")["sentence"] == "Flooding: 5 from this phone in an hour"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"category": "road_hazard"}, id="another kind of thing"),
        pytest.param({"minutes_ago": 30}, id="another time"),
        pytest.param({"metres": 150}, id="another place"),
    ],
)
def test_what_is_not_the_same_lifts_nothing(
    phone_of: Callable[[], ResidentClient], verifier: OfficerClient, house: House, changes: dict[str, Any]
) -> None:
    phone_of().report(category="robbery")
    at = clock.now() - timedelta(minutes=changes.get("minutes_ago", 2))
    position = {**NUMAISH, "lat": NUMAISH["lat"] + changes.get("metres", 0) / 111_195}
    category = changes.get("category", "robbery")
    phone_of().report(category=category, occurred_at=clock.wire(at), position=position)
    house.settle(only=OPEN)

    assert {part(item, "phones")["points"] for item in items(verifier)} == {0}


def test_what_waits_rises_and_the_database_adds_up_as_the_page_does(
    phone_of: Callable[[], ResidentClient],
    verifier: OfficerClient,
    house: House,
) -> None:
    # Far apart, so that nobody corroborates anybody.
    kinds = ("harassment", "suspicious_activity", "other", "fire")
    for number, category in enumerate(kinds):
        phone_of().report(category=category, position={**NUMAISH, "lat": NUMAISH["lat"] + number / 100})
    house.settle(only=OPEN)

    for minutes in (0, 9, 25, 90):
        with clock.frozen_at(clock.now() + timedelta(minutes=minutes)), reading() as session:
            found, _ = queries.open_items(
                session, officer_id=somebody(session), role="verifier", after=None, limit=10
            )
            scores = [item.urgency.score for item in found]
            assert scores == sorted(scores, reverse=True)
            rows = session.execute(select(VerificationTask.id, order.score(at=clock.now())))
            summed = {row[0]: row[1] for row in rows}
            assert [summed[item.id] for item in found] == pytest.approx(scores)
    assert found[0].incident.category == "fire"


def test_the_pages_follow_each_other_in_any_filter(
    phone_of: Callable[[], ResidentClient], verifier: OfficerClient, house: House
) -> None:
    for number in range(7):
        category = ("robbery", "road_hazard")[number % 2]
        phone_of().report(category=category, position={**NUMAISH, "lat": NUMAISH["lat"] + number / 100})
    house.settle(only=OPEN)

    seen, after = list[UUID](), None
    while True:
        wanted = order.Wanted(group="street")
        with reading() as session:
            page, after = queries.open_items(
                session, officer_id=somebody(session), role="verifier", after=after, limit=2, wanted=wanted
            )
        seen += [item.id for item in page]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 4
