"""A pole's page tells coarsely what is known of it, and of one looking nobody learns from it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.live.models import LiveView
from cctv_link.signs import page_queries, queries
from cctv_link.upkeep.models import CameraTruth
from kernel import clock, ids
from kernel.identity.models import Officer
from kernel.unit_of_work import reading, unit_of_work
from tests.house import OfficerClient
from tests.poles import camera_row, put_up

ZONE = "Asia/Karachi"
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


@pytest.fixture
def pole(app: Flask) -> dict[str, UUID]:
    return put_up(camera_row("P17-1", stream=STREAM), camera_row("P17-2", looking=90, stream=STREAM))


def looked(
    camera_id: UUID, *, times: int, days_ago: float, officer: OfficerClient, kind: str = "live_purpose"
) -> None:
    with unit_of_work() as uow:
        officer_id = uow.session.query(Officer.id).filter(Officer.name == officer.name).scalar()
        for _ in range(times):
            uow.add(
                LiveView(
                    officer_id=officer_id,
                    camera_id=camera_id,
                    kind="still",
                    purpose_kind=kind,
                    purpose_id=ids.new_id(),
                    hour_at=clock.now() - timedelta(days=days_ago),
                )
            )


def facts() -> page_queries.PoleFacts:
    with reading() as session:
        return page_queries.facts_of(session, "P17", time_zone=ZONE)


@pytest.mark.parametrize(("times", "told"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (23, 20)])
def test_looks_are_counted_in_fives_and_few_are_not_told_apart(
    pole: dict[str, UUID], operator: OfficerClient, times: int, told: int | None
) -> None:
    looked(pole["P17-1"], times=times, days_ago=3, officer=operator)

    assert facts().opened.live == told


def test_the_page_of_a_pole_that_nobody_looked_through_reads_as_that_of_a_few_looks(
    pole: dict[str, UUID], operator: OfficerClient, client: FlaskClient
) -> None:
    none = client.get("/p/P17").text
    looked(pole["P17-1"], times=1, days_ago=3, officer=operator)
    one = client.get("/p/P17").text
    looked(pole["P17-1"], times=3, days_ago=3, officer=operator)
    four = client.get("/p/P17").text

    assert none == one == four
    assert none.count("under 5") == 3
    looked(pole["P17-1"], times=1, days_ago=3, officer=operator)
    assert client.get("/p/P17").text != none


def test_who_watches_the_page_sees_nobody_look_today_nor_upkeep_at_all(
    pole: dict[str, UUID], operator: OfficerClient
) -> None:
    looked(pole["P17-1"], times=9, days_ago=0, officer=operator)
    looked(pole["P17-1"], times=9, days_ago=2, officer=operator, kind="upkeep")
    looked(pole["P17-1"], times=9, days_ago=40, officer=operator)

    assert facts().opened.live is None


def test_what_worked_is_what_upkeep_saw(pole: dict[str, UUID]) -> None:
    now = clock.now()
    with unit_of_work() as uow:
        for label, fails_at in (("P17-1", ""), ("P17-2", "powered")):
            uow.add(
                CameraTruth(
                    camera_id=pole[label],
                    fails_at=fails_at,
                    reason="" if not fails_at else "no_power",
                    from_at=now - timedelta(hours=2),
                    seen_at=now,
                )
            )

    found = facts()
    assert (found.cameras, found.working, len(found.days)) == (2, 1, 30)
    assert found.usable_share == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("number", ["P17", "p17", "p 17", "P-17", "P017"])
def test_a_number_is_read_in_any_spelling(pole: dict[str, UUID], number: str, client: FlaskClient) -> None:
    with reading() as session:
        found = queries.sign_or_none(session, number)
    assert found is not None
    assert found.tag == "P17"
    assert client.get(f"/p/{number}").status_code == 200


@pytest.mark.parametrize("number", ["P1", "P177", "17", "", "'; --", "P\x0017\x00x", "ﾐ17", "P" * 500, "%s"])
def test_what_stands_on_no_pole_is_404_that_helps(
    pole: dict[str, UUID], number: str, client: FlaskClient
) -> None:
    answer = client.get("/p", query_string={"pole": number or "x"})

    assert answer.status_code in (404, 303)
    if answer.status_code == 404:
        assert "tel:15" in answer.text
        assert 'action="/p"' in answer.text


def test_the_page_sets_no_cookie_and_asks_for_no_script(
    pole: dict[str, UUID], client: FlaskClient, with_settings: Callable[..., None]
) -> None:
    answer = client.get("/p/P17", headers={"Accept-Language": "sd"})

    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert 'lang="sd"' in answer.text
    assert "sms:" not in answer.text  # no number is told that nobody reads
    with_settings(sos_sms_number="8715")
    assert "sms:8715?body=SOS%20P17" in client.get("/p/P17").text


def test_a_sign_is_a_technicians_and_an_administrators(
    pole: dict[str, UUID], app: Flask, operator: OfficerClient
) -> None:
    technician = OfficerClient.signed_in(app, name="Tariq M.", role="technician")

    assert operator.get("/register/poles/P17/sign").status_code == 403
    assert technician.get("/register/poles/Q1/sign").status_code == 404
    page = technician.get("/register/poles/P17/sign")
    assert page.status_code == 200
    assert "localhost/p/P17" in page.text
