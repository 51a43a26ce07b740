"""Browsers of one audience: each told once, whatever their push service does; the dead are forgotten, nobody waits for them."""

import pytest

from citizen_api.push import services, webpush
from kernel.events import IncidentVerified, PushBatchDue
from tests.community import (
    ANCHOR,
    circle,
    delivered,
    incident,
    is_done,
    registered_tokens,
    relayed,
    states,
    watching,
)
from tests.house import ResidentClient
from tests.passing import Clock
from tests.webpush import registered, running, sender

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def service(app, tmp_path, with_settings):
    with running(with_settings, tmp_path) as service:
        yield service


@pytest.fixture
def now():
    return Clock()


@pytest.fixture
def browsers(service, now, monkeypatch):
    monkeypatch.setattr(webpush, "TIMEOUT_S", (0.5, 0.5))
    made = sender(service, now_s=now)
    yield made
    made.close()


def told(app, service, *names):
    """Phones that watch the place, and the batch in which they are told."""
    phones = {
        name: registered(watching(ResidentClient.enrolled(app), circle(ANCHOR, 600)), service, name)
        for name in names
    }
    services.notify_community(delivered(IncidentVerified(incident())))
    [batch] = [each for each in relayed() if isinstance(each.event, PushBatchDue)]
    return {name: phone.device_id for name, phone in phones.items()}, batch


def stands(devices):
    found = {str(device): state for device, state in states().items()}
    return {name: found[device] for name, device in devices.items()}


def test_the_dead_are_forgotten_and_what_cannot_pass_is_dropped(app, service, browsers):
    devices, batch = told(app, service, "ok-1", "gone-1", "missing-1", "big-1", "bad-1")

    services.send_batch(batch, sender=browsers)

    assert stands(devices) == {
        "ok-1": "sent",
        "gone-1": "gone",
        "missing-1": "gone",
        "big-1": "refused",
        "bad-1": "refused",
    }
    assert {token.rsplit("/", 1)[1] for token in registered_tokens()} == {"ok-1", "big-1", "bad-1"}
    assert is_done(batch)


@pytest.mark.long
@pytest.mark.parametrize("trouble", ["down", "quota", "hangs", "missing", "gone"])
def test_an_hour_of_it_loses_nothing_and_tells_each_once(app, service, browsers, now, trouble):
    devices, batch = told(app, service, *(f"ok-{n}" for n in range(12)))
    service.trouble = trouble
    for _ in range(60):
        with pytest.raises(services.PushUnavailable):
            services.send_batch(batch, sender=browsers)
        now.now_s += 60
    asked = len(service.received)
    service.trouble = ""
    now.now_s += 3_600

    while not is_done(batch):
        try:
            services.send_batch(batch, sender=browsers)
        except services.PushUnavailable:
            now.now_s += 10

    assert set(stands(devices).values()) == {"sent"}
    assert sorted(service.taken) == sorted(devices), "each once"
    assert asked < 12 + 60, "not everybody at every try"
