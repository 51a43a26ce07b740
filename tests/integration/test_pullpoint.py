"""Asking a device for its events by a pull point: as ONVIF has it, in bounded time, and only where it was checked."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from onvif import ONVIFCamera

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.credentials import Credential
from cctv_link.upkeep.claims import pullpoint
from cctv_link.upkeep.claims.pullpoint import CameraUnheard, HeardDevice, Lens, PullPoint
from kernel import ids
from kernel.config import Settings
from tests.fakes.onvif_device import FakeOnvifDevice

CREDENTIAL = Credential("viewer", "not for eyes")
DARK = "tns1:VideoSource/ImageTooDark/ImagingService"
LOSS = "tns1:VideoSource/SignalLoss"
TAMPER = "tns1:RuleEngine/TamperDetector/Tamper"


@pytest.fixture
def device() -> Iterator[FakeOnvifDevice]:
    with FakeOnvifDevice().running() as running:
        yield running


@pytest.fixture
def allowed(settings: Settings) -> Allowed:
    return Allowed.by(settings)


def at(device: FakeOnvifDevice) -> HeardDevice:
    return HeardDevice((Lens(ids.new_id()),), "127.0.0.1", device.port, CREDENTIAL)


def heard(point: PullPoint) -> list[tuple[str, bool | None]]:
    return [(notice.kind, notice.stands) for notice in point.pull()]


def test_a_third_party_client_hears_the_same_device(device: FakeOnvifDevice) -> None:
    """onvif-zeep-async, by the real WSDL: subscribes, pulls, renews and unsubscribes."""
    device.events.becomes(DARK, True)

    async def listen() -> list[tuple[str, str, str]]:
        camera = ONVIFCamera("127.0.0.1", device.port, "viewer", "not for eyes", no_cache=True)
        try:
            await camera.update_xaddrs()
            manager = await camera.create_pullpoint_manager(timedelta(seconds=60), lambda: None)
            service = manager.get_service()
            first = await service.PullMessages({"Timeout": timedelta(seconds=1), "MessageLimit": 10})
            device.events.becomes(LOSS, True)
            second = await service.PullMessages({"Timeout": timedelta(seconds=5), "MessageLimit": 10})
            await manager._call_subscription_renew()
            await manager.shutdown()
            return [
                (
                    message.Topic._value_1,
                    message.Message._value_1.PropertyOperation,
                    message.Message._value_1.Data.SimpleItem[0].Value,
                )
                for message in [*first.NotificationMessage, *second.NotificationMessage]
            ]
        finally:
            await camera.close()

    device.events.wants_reference = False  # that client does not repeat what the subscription is named by
    said = asyncio.run(asyncio.wait_for(listen(), 60))

    assert said == [(DARK, "Initialized", "true"), (LOSS, "Changed", "true")]
    assert device.events.renewed == 1
    assert device.events.subscriptions == {}, "and has unsubscribed"


def test_ours_hears_what_stands_and_what_changes_and_unsubscribes(device, allowed) -> None:
    device.events.becomes(DARK, True)
    device.events.becomes("tns1:VideoAnalytics/Motion", True)
    point = PullPoint(at(device), allowed=allowed)
    assert heard(point) == [("dark", True)], "motion is not about the picture"
    assert heard(point) == []

    device.events.becomes(DARK, False)
    device.events.becomes(TAMPER, True, item="IsTamper")
    device.events.happens("tns1:Device/Tampering")
    assert heard(point) == [("dark", False), ("tampered", True), ("tampered", None)]

    point.end()
    assert device.events.subscriptions == {}
    with pytest.raises(CameraUnheard):
        point.pull()


def test_a_subscription_is_renewed_before_the_term_the_camera_grants_is_over(device, allowed) -> None:
    device.events.longest_term_s = pullpoint.SHORTEST_TERM_S
    point = PullPoint(at(device), allowed=allowed)
    heard(point)
    assert device.events.renewed == 0
    point._renew_at_s = time.monotonic()

    heard(point)

    assert device.events.renewed == 1
    assert point._renew_at_s == pytest.approx(time.monotonic() + pullpoint.SHORTEST_TERM_S / 2, abs=1)


def test_more_than_fits_into_one_answer_is_asked_for_in_the_same_turn(device, allowed) -> None:
    point = PullPoint(at(device), allowed=allowed)
    for number in range(pullpoint.MESSAGES_AT_ONCE * 2 + 5):
        device.events.becomes(DARK, number % 2 == 0)

    assert len(heard(point)) == pullpoint.MESSAGES_AT_ONCE * 2 + 5


@pytest.mark.parametrize("fault", ["refuse", "garbage", "bomb", "redirect", "endless", "hang"])
def test_a_camera_that_misbehaves_is_unheard_in_time_and_in_words_of_our_own(
    device, allowed, fault, monkeypatch
) -> None:
    monkeypatch.setattr(pullpoint, "ASK_S", 1.0)
    device.slow_s = 2.0
    point = PullPoint(at(device), allowed=allowed)
    device.fault = fault
    began_s = time.monotonic()

    for act in (point.pull, lambda: PullPoint(at(device), allowed=allowed)):
        with pytest.raises(CameraUnheard) as refusal:
            act()
        assert "aaaaaaaaaa" not in str(refusal.value)
    point.end()

    assert time.monotonic() - began_s < 5


def test_a_wrong_credential_and_an_address_outside_the_networks_are_unheard(device, allowed) -> None:
    wrong = replace(at(device), credential=Credential("viewer", "wrong"))
    outside = replace(at(device), ip="198.51.100.7")

    for camera in (wrong, outside):
        with pytest.raises(CameraUnheard):
            PullPoint(camera, allowed=allowed)


@pytest.mark.parametrize("year", ["9999", "9" * 20, "9" * 5_000, "-1", ""])
def test_a_clock_that_tells_no_time_counts_as_ours(device, allowed, year, monkeypatch) -> None:
    told = device._GetSystemDateAndTime("")
    told = re.sub(r"<tt:Year>\d+", f"<tt:Year>{year}", told)
    monkeypatch.setattr(device, "_GetSystemDateAndTime", lambda _: told, raising=False)
    device.events.becomes(DARK, True)

    assert heard(PullPoint(at(device), allowed=allowed)) == [("dark", True)]


def test_a_device_that_names_another_host_is_asked_only_where_it_was_checked(device, allowed) -> None:
    device.services_at = "http://198.51.100.7:80"
    device.events.becomes(DARK, True)

    assert heard(PullPoint(at(device), allowed=allowed)) == [("dark", True)]
