"""Who journeys are told of beside those whom the house knows: people without the app, and the gateways that answer them."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.fakes.gateways import FakeGateways
from tests.inbound import Texter, WhatsAppWriter, street


@pytest.fixture
def away(with_settings: Callable[..., None]) -> Iterator[FakeGateways]:
    with street(with_settings) as running:
        yield running


@pytest.fixture
def texter(app: Flask, away: FakeGateways) -> Texter:
    return Texter(app.test_client())


@pytest.fixture
def writer(app: Flask, away: FakeGateways) -> WhatsAppWriter:
    return WhatsAppWriter(app.test_client())
