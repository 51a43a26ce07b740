"""Somebody without a smartphone reports by a message, and what is kept of who they are ends when its time is over."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.inbound import senders, words
from citizen_api.inbound.models import InboundSender
from citizen_api.reports.models import Report
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes.gateways import FakeGateways
from tests.house import House, OfficerClient
from tests.inbound import SECOND_POLE, Texter, WhatsAppWriter, last
from tests.poles import TOWN_SQUARE

WORDS = words.WORDS


def tasks(verifier: OfficerClient) -> list[dict[str, Any]]:
    listed: Any = verifier.get("/v1/worklist").json
    return list(listed["items"])


def forget() -> None:
    with unit_of_work() as uow:
        senders.forget_old(uow)


def test_a_report_by_sms_waits_for_its_place_and_then_stands_on_the_worklist(
    texter: Texter, verifier: OfficerClient, house: House, away: FakeGateways
) -> None:
    texter.write("رپورٹ موبائل چھین لیا، دو آدمی لال 125 پر")
    house.settle()
    assert last(away) == WORDS["report_where"]["ur"]
    assert tasks(verifier) == []

    texter.write("P17")
    house.settle()

    with reading() as session:
        report = session.scalars(select(Report)).one()
    assert (report.category, report.narrative) == ("phone_snatching", "موبائل چھین لیا، دو آدمی لال 125 پر")
    assert (report.lat, report.accuracy_m) == (pytest.approx(TOWN_SQUARE.lat), 30)
    assert len(tasks(verifier)) == 1
    assert last(away) == WORDS["report_taken"]["ur"] % {"reference": report.reference}

    texter.write(f"STATUS {report.reference}")
    house.settle()
    assert last(away) == WORDS["report_reported"]["ur"] % {"reference": report.reference}


def test_a_report_in_one_message_and_one_at_a_shared_place(
    texter: Texter, writer: WhatsAppWriter, house: House, away: FakeGateways
) -> None:
    texter.write("REPORT P18 the wire on the pole is hanging down")
    writer.write("REPORT they took a motorbike")
    writer.share(24.8731, 67.0349)
    house.settle()

    with reading() as session:
        reports = session.scalars(select(Report).order_by(Report.received_at)).all()
    assert [(each.category, round(each.lat, 4)) for each in reports] == [
        ("road_hazard", round(SECOND_POLE.lat, 4)),
        ("motorcycle_theft", 24.8731),
    ]


def test_a_stranger_learns_nothing_of_a_report(
    texter: Texter, house: House, away: FakeGateways, app: Flask
) -> None:
    texter.write("REPORT P17 he beats her every night")
    house.settle()
    with reading() as session:
        reference = session.scalars(select(Report)).one().reference
    stranger = Texter(app.test_client(), "+923119999999")

    stranger.write(f"STATUS {reference}")
    stranger.write("STATUS K4821000T")
    house.settle()

    assert set(away.texts(stranger.number)) == {WORDS["reference_unknown"]["en"]}
    for text in away.texts(texter.number):
        assert "beats" not in text
        assert "P17" not in text


def test_a_number_is_forgotten_when_its_time_is_over(
    texter: Texter, operator: OfficerClient, house: House, away: FakeGateways
) -> None:
    texter.write("REPORT P17 a fire")
    house.settle()
    with clock.frozen_at(clock.now() + senders.KEPT + senders.PENDING_FOR):
        forget()

    with reading() as session:
        sender = session.scalars(select(InboundSender)).one()
    assert (sender.number_hash, sender.number_sealed) == (None, None)
    texter.write("STATUS")  # somebody new, as far as we know
    with reading() as session:
        assert len(session.scalars(select(InboundSender)).all()) == 2


def test_of_an_open_sos_no_number_is_forgotten(texter: Texter, app: Flask) -> None:
    texter.write("SOS P17")
    with clock.frozen_at(clock.now() + 2 * senders.KEPT):
        forget()

    with reading() as session:
        assert session.scalars(select(InboundSender)).one().number_sealed is not None
