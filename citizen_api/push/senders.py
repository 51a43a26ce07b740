"""Which sender this installation uses, and for whom."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TypeVar

from citizen_api.devices import addresses
from citizen_api.push.console import ConsoleSender
from citizen_api.push.sender import Outcome, Push, Sender, Wake
from kernel import vapid
from kernel.config import Settings

Sent = TypeVar("Sent", Push, Wake)


class Routed:
    """Sends what has a browser's keys to browsers, and all else to phones."""

    def __init__(self, *, phones: Sender, browsers: Sender) -> None:
        self._phones, self._browsers = phones, browsers

    def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        return _each(pushes, self._phones.send, self._browsers.send)

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        return _each(wakes, self._phones.wake, self._browsers.wake)


class NoBrowsers:
    """Where Web Push is not set up, or not any more: who is registered reads the inbox."""

    def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        return [Outcome.NOBODY for _ in pushes]

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        return [Outcome.NOBODY for _ in wakes]


def configured(settings: Settings) -> Sender:
    """Firebase where there are credentials, else the console; browsers where there is a key pair. Kept as long as the process lives."""
    return Routed(
        phones=_phones(settings.firebase_credentials, settings.fcm_url),
        browsers=_browsers(settings) if not vapid.missing(settings) else NoBrowsers(),
    )


@cache
def _phones(credentials_path: str, fcm_url: str) -> Sender:
    if not credentials_path:
        return ConsoleSender()
    # Loaded only here: it takes a third of a second, and only a push worker with credentials needs it.
    from citizen_api.push.firebase import FirebaseSender

    return FirebaseSender(credentials_path=credentials_path, fcm_url=fcm_url)


@cache
def _browsers(settings: Settings) -> Sender:
    from citizen_api.push.webpush import WebPushSender

    return WebPushSender(
        key_path=str(settings.vapid_key_path),
        contact=vapid.contact(settings),
        is_known=partial(addresses.is_known, settings=settings),
        local_origin=settings.webpush_test_origin,
    )


def _each(
    items: Sequence[Sent],
    phones: Callable[[Sequence[Sent]], list[Outcome]],
    browsers: Callable[[Sequence[Sent]], list[Outcome]],
) -> list[Outcome]:
    """The outcomes in the order of the items. Nobody is asked for nothing."""
    outcomes: list[Outcome] = [Outcome.NOBODY] * len(items)
    for send, is_browsers in ((phones, False), (browsers, True)):
        mine = [index for index, item in enumerate(items) if (item.keys is not None) is is_browsers]
        if mine:
            for index, outcome in zip(mine, send([items[index] for index in mine]), strict=True):
                outcomes[index] = outcome
    return outcomes
