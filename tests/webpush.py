"""An installation that has Web Push, for tests: a key pair, a push service on this machine, browsers that are registered there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from citizen_api.devices import addresses
from citizen_api.push import senders
from citizen_api.push.webpush import WebPushSender
from kernel import config, vapid
from kernel.config import Settings
from tests.fakes import push_service
from tests.fakes.push_service import FakePushService
from tests.house import ResidentClient

CONTACT = "mailto:push@city.example"


@contextmanager
def running(with_settings: Callable[..., None], folder: Path) -> Iterator[FakePushService]:
    """Web Push, until a worker's sender, which lives as long as it does, is let go."""
    path = folder / "vapid.pem"
    vapid.make(path)
    with push_service.running() as service:
        with_settings(vapid_key=str(path), vapid_contact=CONTACT, webpush_test_origin=service.url)
        yield service
        if senders._browsers.cache_info().currsize:
            senders._browsers(config.installed()).close()
            senders._browsers.cache_clear()


def sender(service: FakePushService, **options: Any) -> WebPushSender:
    settings: Settings = config.installed()
    return WebPushSender(
        key_path=str(settings.vapid_key_path),
        contact=CONTACT,
        is_known=partial(addresses.is_known, settings=settings),
        local_origin=service.url,
        **options,
    )


def registered(client: ResidentClient, service: FakePushService, name: str = "ok-1") -> ResidentClient:
    """A phone whose browser is told."""
    answer = client.put(f"/v1/devices/{client.device_id}/push", json=service.subscription(name))
    assert answer.status_code == 200, answer.text
    return client
