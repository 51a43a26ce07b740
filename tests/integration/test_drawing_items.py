"""By itself the timer plants what chance draws: decided a day ago at most, an hour at least, with its footage still there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cctv_link.cameras.addresses import StreamAddress
from kernel import clock
from kernel.config import Settings
from kernel.events import AuditItemDue
from kernel.geo import Position
from kernel.unit_of_work import reading, unit_of_work
from moderation.fairness import candidates
from moderation.worklist.models import PlantedItem, VerificationTask
from tests.house import House, OfficerClient, ResidentClient, instant
from tests.poles import camera_row, is_recorded, north_of, put_up, record, wire

PLACE = Position(24.8722, 67.0300, 5.0)
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


@pytest.fixture
def filmed(
    app: Flask,
    with_settings: Callable[..., None],
    resident: ResidentClient,
    verifier: OfficerClient,
    house: House,
) -> dict[str, Any]:
    """A report with its clip, verified two hours ago."""
    with_settings(clip_before_s=2, clip_after_s=4)
    settings: Settings = app.extensions["settings"]
    cameras = put_up(camera_row("W1-1", at=PLACE, stream=STREAM))
    for camera_id in cameras.values():
        is_recorded(camera_id)
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, cameras["W1-1"], from_at=occurred_at - timedelta(seconds=5), seconds=12)
    receipt = dict(
        resident.report(
            position=wire(north_of(PLACE, 30)), occurred_at=clock.wire(occurred_at), category="robbery"
        ).json
    )
    house.settle()
    verifier.decide(*verifier.claim_first())
    house.settle()
    decided_before(hours=2)
    return receipt


def decided_before(*, hours: int) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE verifications SET decided_at = decided_at - make_interval(hours => :hours)",
            {"hours": hours},
        )


def falls_due(house: House) -> None:
    with unit_of_work() as uow:
        uow.publish(AuditItemDue())
    house.settle()


def planted() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(PlantedItem)) or 0


def test_what_has_its_footage_comes_back_once(filmed: dict[str, Any], app: Flask, house: House) -> None:
    other = OfficerClient.signed_in(app, name="Bilal K.", role="verifier")

    falls_due(house)
    falls_due(house)

    assert planted() == 1
    [item] = other.get("/v1/worklist").json["items"]
    assert item["report"]["reference"] == filmed["reference"]
    assert [clip["state"] for clip in item["clips"]] == ["final"]


def test_what_has_none_does_not(resident: ResidentClient, verifier: OfficerClient, house: House) -> None:
    resident.report()
    house.settle()
    verifier.decide(*verifier.claim_first())
    house.settle()
    decided_before(hours=2)

    falls_due(house)

    assert planted() == 0


@pytest.mark.parametrize(
    "hours",
    [pytest.param(-2, id="just now"), pytest.param(24, id="too long ago")],
)
def test_neither_what_was_decided_just_now_nor_long_ago(
    filmed: dict[str, Any], house: House, hours: int
) -> None:
    decided_before(hours=hours)

    falls_due(house)

    assert planted() == 0


def test_nothing_while_somebodys_danger_waits_for_an_officer(
    filmed: dict[str, Any], resident: ResidentClient, house: House
) -> None:
    resident.report(category="robbery", position=wire(north_of(PLACE, 3_000)))
    house.settle()

    falls_due(house)

    assert planted() == 0


def test_more_of_its_clip_is_cut_as_at_every_look(filmed: dict[str, Any], app: Flask, house: House) -> None:
    """Its footage is held as that of every fresh report: a refusal would say that this one is none."""
    other = OfficerClient.signed_in(app, name="Bilal K.", role="verifier")
    falls_due(house)
    task_id, claim_id = other.claim_first()
    [clip] = other.get("/v1/worklist").json["items"][0]["clips"]
    to_at = clock.wire(instant(clip["to"]) + timedelta(seconds=2))
    body = {"claim_id": claim_id, "from": clip["from"], "to": to_at}

    asked = other.post(f"/v1/worklist/{task_id}/clips/{clip['id']}/extensions", json=body)
    house.settle()

    assert asked.status_code == 201, asked.text
    clips = other.get("/v1/worklist").json["items"][0]["clips"]
    assert to_at in [each["to"] for each in clips]


def test_what_is_taken_of_it_is_not_seen_by_who_decided_it(
    filmed: dict[str, Any], app: Flask, verifier: OfficerClient, house: House
) -> None:
    """That somebody looks at what they have decided would tell them what that look is."""
    other = OfficerClient.signed_in(app, name="Bilal K.", role="verifier")
    with reading() as session:
        first = session.scalars(select(VerificationTask.id)).one()
    falls_due(house)
    task_id, claim_id = other.claim_first()
    [clip] = other.get("/v1/worklist").json["items"][0]["clips"]
    at = clock.wire(instant(clip["parts"][0]["recorded_from"]) + timedelta(seconds=1))
    body = {"claim_id": claim_id, "clip_id": clip["id"], "at": at}

    taken = other.post(f"/v1/worklist/{task_id}/stills", json=body)

    assert taken.status_code == 201, taken.text
    seen = [
        officer.get(f"/v1/worklist/{at}/extracts").json["extracts"]
        for officer, at in ((other, task_id), (verifier, first))
    ]
    assert [len(each) for each in seen] == [1, 0]


def test_a_supervisor_of_another_station_draws_nothing_of_it(filmed: dict[str, Any]) -> None:
    with reading() as session:
        assert candidates.drawn_or_none(session, stations=[]) is None
        assert candidates.drawn_or_none(session, stations=None) is not None


def test_a_supervisor_draws_by_an_empty_form(filmed: dict[str, Any], app: Flask) -> None:
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
    form = {"csrf_token": supervisor.csrf_token, "reference": ""}

    assert supervisor.post("/panel/fairness/items", data=form).status_code == 303
    assert planted() == 1
    assert filmed["reference"] in supervisor.get("/panel/fairness").text
    assert supervisor.post("/panel/fairness/items", data=form).status_code == 409
