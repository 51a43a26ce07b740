"""A reply leaves by the real adapters before a server that speaks them; what cannot leave now leaves later, once."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.inbound.models import InboundReply
from citizen_api.inbound.replying import STALE
from citizen_api.inbound.twilio import Twilio
from citizen_api.inbound.whatsapp import WhatsApp
from kernel import clock
from kernel.outgoing import Refused, Unreachable
from kernel.unit_of_work import reading
from tests.fakes import gateways
from tests.fakes.gateways import ACCOUNT, AUTH_TOKEN, GRAPH_TOKEN, PHONE_NUMBER_ID, FakeGateways
from tests.house import House
from tests.inbound import OURS, Texter, WhatsAppWriter, channels

Gateway = Twilio | WhatsApp


@pytest.fixture
def away(app: Flask) -> Iterator[FakeGateways]:
    with gateways.running() as running:
        yield running


@pytest.fixture(params=["sms", "whatsapp"])
def gateway(request: pytest.FixtureRequest, away: FakeGateways) -> Gateway:
    if request.param == "sms":
        return Twilio(away.url, ACCOUNT, AUTH_TOKEN, OURS)
    return WhatsApp(f"{away.url}/v23.0", PHONE_NUMBER_ID, GRAPH_TOKEN)


def replies() -> list[InboundReply]:
    with reading() as session:
        return list(session.scalars(select(InboundReply).order_by(InboundReply.created_at)))


def test_a_text_is_handed_over_whole(gateway: Gateway, away: FakeGateways) -> None:
    answer = gateway.send(number="+923001234567", text="آپ کی پکار مل گئی & 100 %")

    assert answer.startswith("HTTP 20")
    assert [each.text for each in away.sent] == ["آپ کی پکار مل گئی & 100 %"]
    assert away.sent[0].number.endswith("923001234567")
    assert "923001234567" not in answer


@pytest.mark.parametrize(
    "trouble", [(500, 0), (503, 20500), (429, 20429), (401, 190), (400, 131056), "close"]
)
def test_what_may_pass_is_tried_again(
    gateway: Gateway, away: FakeGateways, trouble: tuple[int, int] | str
) -> None:
    if isinstance(gateway, Twilio) and trouble == (400, 131056):
        trouble = (400, 21611)
    away.troubles = [trouble]

    with pytest.raises(Unreachable):
        gateway.send(number="+923001234567", text="x")
    gateway.send(number="+923001234567", text="x")
    assert len(away.sent) == 1


@pytest.mark.parametrize("code", [21610, 21211, 131026, 131047])
def test_what_will_never_be_taken_is_not_tried_again(gateway: Gateway, away: FakeGateways, code: int) -> None:
    away.troubles = [(400, code)]

    with pytest.raises(Refused, match=str(code)):
        gateway.send(number="+923001234567", text="x")


def test_a_messaging_service_may_stand_for_a_number(away: FakeGateways) -> None:
    Twilio(away.url, ACCOUNT, AUTH_TOKEN, "MG" + "0" * 32).send(number="+923001234567", text="x")

    assert len(away.sent) == 1


def test_while_the_gateway_is_away_a_reply_waits_and_then_leaves_once(
    app: Flask, house: House, away: FakeGateways, with_settings: Callable[..., None]
) -> None:
    with_settings(**channels(away.url))
    away.troubles = [(503, 0), "close"]
    Texter(app.test_client()).write("SOS P17")
    house.settle(only=set(), at_most=3)
    with pytest.raises(AssertionError, match="come to rest"):
        house.settle(at_most=2)

    assert [(each.state, each.tries > 0) for each in replies()] == [("waiting", True)]
    house.settle()

    assert [each.state for each in replies()] == ["sent"]
    assert len(away.sent) == 1
    assert replies()[0].answer.startswith("HTTP 201 SM")


def test_a_number_that_has_opted_out_is_put_aside_with_why(
    app: Flask, house: House, away: FakeGateways, with_settings: Callable[..., None]
) -> None:
    with_settings(**channels(away.url))
    away.troubles = [(400, 21610)]
    Texter(app.test_client()).write("hello")
    house.settle()

    assert [(each.state, each.answer) for each in replies()] == [("refused", "HTTP 400 21610")]


def test_what_twilio_has_answered_by_itself_is_not_answered_again(
    app: Flask, house: House, away: FakeGateways, with_settings: Callable[..., None]
) -> None:
    with_settings(**channels(away.url))
    texter = Texter(app.test_client())
    texter.write("SOS")
    texter.write("STOP", OptOutType="STOP")
    house.settle()

    assert len(away.sent) == 1


def test_what_was_true_hours_ago_is_not_said_any_more(
    app: Flask, house: House, away: FakeGateways, with_settings: Callable[..., None]
) -> None:
    with_settings(**channels(away.url))
    WhatsAppWriter(app.test_client()).write("SOS")
    with clock.frozen_at(clock.now() + STALE * 2):
        house.settle()

    assert [(each.state, each.answer) for each in replies()] == [("refused", "too late")]
    assert away.sent == []
