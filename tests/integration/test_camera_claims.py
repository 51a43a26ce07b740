"""A camera says itself that something is wrong: heard over ONVIF, kept, a reason to look sooner, and seldom a fault."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from onvif import ONVIFCamera
from sqlalchemy import select

from cctv_link.cameras.addresses import Allowed, StreamAddress
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.models import Camera
from cctv_link.upkeep.claims import pullpoint
from cctv_link.upkeep.claims.hearing import Hearing
from cctv_link.upkeep.claims.pullpoint import CameraUnheard, HeardCamera, PullPoint
from cctv_link.upkeep.claims.services import settle_claims
from cctv_link.upkeep.models import CameraClaim
from kernel import clock, ids
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes.onvif_device import FakeOnvifDevice
from tests.house import OfficerClient
from tests.poles import camera_row, put_up
from tests.street_pictures import street
from tests.watched import Watched, faults, the_ticket, truth

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
CREDENTIAL = Credential("viewer", "not for eyes")
DARK = "tns1:VideoSource/ImageTooDark/ImagingService"
SCENE = "tns1:VideoSource/GlobalSceneChange/AnalyticsService"
LOSS = "tns1:VideoSource/SignalLoss"
TAMPER = "tns1:RuleEngine/TamperDetector/Tamper"
STREET = street(seed=4)


@pytest.fixture
def device() -> Iterator[FakeOnvifDevice]:
    with FakeOnvifDevice().running() as running:
        yield running


@pytest.fixture
def allowed(settings: Settings) -> Allowed:
    return Allowed.by(settings)


def at(device: FakeOnvifDevice) -> HeardCamera:
    return HeardCamera(ids.new_id(), "127.0.0.1", device.port, CREDENTIAL)


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


class Ear:
    """The part of the process that listens, a turn whenever the test says so, in its own time."""

    def __init__(self, settings: Settings) -> None:
        self.now_s = 0.0
        self.hearing = Hearing(settings, seconds=lambda: self.now_s)
        self.hearing.turn()  # it learns of the cameras; each one's turn is within ten seconds

    def until(self, true: Callable[[], bool], *, passing_s: float = 0.0) -> set[UUID]:
        """Turns until something is so; the cameras that became suspect. passing_s: how much time goes by first."""
        self.now_s += passing_s
        suspects: set[UUID] = set()
        until_s = time.monotonic() + 10
        while not true():
            assert time.monotonic() < until_s, "it did not happen in time"
            suspects |= self.hearing.turn()
            time.sleep(0.02)
        return suspects


@pytest.fixture
def camera_id(app: Flask, settings: Settings, device: FakeOnvifDevice) -> UUID:
    """Read out as an ONVIF device, with a credential; beside it one that never was."""
    found = put_up(
        camera_row("SQ1-1", stream=STREAM, credential=CREDENTIAL),
        camera_row("SQ1-2", stream=STREAM, credential=CREDENTIAL),
        secret_key=settings.secret_key,
    )
    with unit_of_work() as uow:
        camera = uow.session.get(Camera, found["SQ1-1"])
        camera.onvif_ip, camera.onvif_port = "127.0.0.1", device.port
    return found["SQ1-1"]


@pytest.fixture
def ear(settings: Settings, camera_id: UUID) -> Iterator[Ear]:
    ear = Ear(settings)
    yield ear
    ear.hearing.close()


def claims() -> list[tuple[str, bool]]:
    """(kind, stands) of all that were ever heard."""
    with reading() as session:
        rows = session.scalars(select(CameraClaim).order_by(CameraClaim.from_at, CameraClaim.kind))
        return [(row.kind, row.to_at is None) for row in rows]


def test_what_a_camera_claims_is_kept_until_it_takes_it_back(ear: Ear, device, camera_id) -> None:
    device.events.becomes(SCENE, True)

    suspects = ear.until(lambda: claims() == [("changed", True)], passing_s=11)

    assert suspects == {camera_id}
    assert set(ear.hearing.standing(camera_id)) == {"changed"}
    device.events.becomes(SCENE, False)
    assert ear.until(lambda: claims() == [("changed", False)], passing_s=11) == set()
    assert faults() == [], "its word alone is no fault of the picture"


def test_of_two_lenses_of_one_device_neither_is_blamed_for_the_other(device, camera_id, settings) -> None:
    """Its events name the lens by a token that we do not know: a lost signal of one would have been both cameras' fault."""
    with unit_of_work() as uow:
        for camera in uow.session.scalars(select(Camera)):
            camera.onvif_ip, camera.onvif_port = "127.0.0.1", device.port
    ear = Ear(settings)
    device.events.becomes(LOSS, True)

    for _ in range(5):
        ear.now_s += 10
        ear.hearing.turn()
        time.sleep(0.2)

    ear.hearing.close()
    assert claims() == []
    assert device.events.made == 0


def test_after_a_restart_of_the_camera_it_is_asked_anew_and_what_it_no_longer_says_is_over(
    ear: Ear, device, camera_id
) -> None:
    device.events.becomes(DARK, True)
    ear.until(lambda: claims() == [("dark", True)], passing_s=11)
    device.events.properties.clear()
    device.events.forget()

    ear.until(lambda: not ear.hearing.standing(camera_id), passing_s=11)
    assert claims() == [("dark", True)], "unheard is not taken back"
    ear.until(lambda: claims() == [("dark", False)], passing_s=30)

    assert device.events.made == 2


def test_who_begins_to_listen_ends_the_claims_that_nobody_heard_taken_back(ear: Ear, camera_id) -> None:
    with unit_of_work() as uow:
        an_hour_ago = clock.now() - timedelta(hours=1)
        uow.add(
            CameraClaim(
                camera_id=camera_id, kind="dark", topic=DARK, from_at=an_hour_ago, heard_at=an_hour_ago
            )
        )

    ear.until(lambda: bool(claims()) and claims() != [("dark", True)], passing_s=11)

    assert claims() == [("dark", False)]


def test_a_claim_has_us_look_at_once_and_pictures_decide_in_twelve_seconds(
    ear: Ear, device, camera_id, settings
) -> None:
    watched = Watched(settings, camera_id, clock.now())
    watched.shows(STREET, samples=3)
    watcher = watched.watcher
    device.events.becomes(DARK, True)
    (suspect,) = ear.until(lambda: bool(claims()), passing_s=11)
    # The last look was a second ago: without the camera's word the next is eleven seconds away.
    claimed_at = watched.at - timedelta(seconds=11)

    with clock.frozen_at(claimed_at):
        watcher.suspect(suspect)
    looks = []
    for second in range(60):
        watched.at = claimed_at + timedelta(seconds=second)
        watched.records(STREET * 0)
        before = watcher._memory[camera_id].due_at
        with clock.frozen_at(watched.at):
            watcher.look_at_due()
        if watcher._memory[camera_id].due_at != before:
            looks.append(second)
        if faults():
            break

    assert looks == [0, 6, 12]
    assert faults() == [("dark", True)]


def test_a_claim_that_pictures_do_not_bear_out_changes_nothing(camera_id, settings) -> None:
    watched = Watched(settings, camera_id, clock.now())
    watched.watcher._claims = lambda camera_id: {"changed", "dark", "tampered"}

    watched.shows(STREET, samples=9)

    assert faults() == []
    assert truth(camera_id, watched.at - timedelta(seconds=1))["fails_at"] == ""


def test_that_its_sensor_gives_nothing_is_counted_at_every_look(camera_id, settings) -> None:
    """A recording of a caption that says NO VIDEO is a usable picture, and shows nothing."""
    watched = Watched(settings, camera_id, clock.now())
    watched.shows(STREET, samples=3)
    watched.watcher._claims = lambda camera_id: {"no-signal"}

    watched.shows(STREET, samples=2)
    assert faults() == []
    watched.shows(STREET)

    assert faults() == [("no-signal", True)]
    assert truth(camera_id, watched.at - timedelta(seconds=1)) == {
        "known": True,
        "fails_at": "picture_usable",
        "reason": "no-signal",
    }
    watched.watcher._claims = lambda camera_id: ()
    watched.shows(STREET, samples=3)
    assert faults() == [("no-signal", False)]


def test_a_hand_on_the_camera_is_a_fault_of_its_own_when_it_stays(
    app, ear: Ear, device, camera_id, settings
) -> None:
    watched = Watched(settings, camera_id, clock.now())
    device.events.becomes(TAMPER, True, item="IsTamper")
    ear.until(lambda: claims() == [("tampered", True)], passing_s=11)
    assert faults() == [], "a hand that cleans the lens is gone in half a minute"

    def has_stood(seconds: float) -> None:
        with unit_of_work() as uow:
            uow.execute(
                "UPDATE camera_claims SET from_at = now() - make_interval(secs => :s)", {"s": seconds}
            )

    has_stood(31)
    ear.until(lambda: bool(faults()), passing_s=31)
    assert faults() == [("tamper-said", True)]
    assert the_ticket().contract == "poles and boxes"

    watched.shows(STREET, samples=5)
    assert faults() == [("tamper-said", True)], "good pictures do not take it back"
    assert truth(camera_id, watched.at - timedelta(seconds=1))["fails_at"] == ""
    technician = OfficerClient.signed_in(app, name="Bilal T.", role="technician")
    page = technician.get(f"/upkeep/cameras/{camera_id}").text
    assert "What it says itself" in page
    assert TAMPER in page
    watched.shows(STREET * 0 + 150.0, samples=3)
    assert ("covered", True) in faults(), "nor does it stand in the way of what pictures show"

    device.events.becomes(TAMPER, False, item="IsTamper")
    ear.until(lambda: claims() == [("tampered", False)], passing_s=11)
    assert ("tamper-said", True) in faults(), "it may say so again in a moment"
    with unit_of_work() as uow:
        ago = "now() - interval '{} minutes'"
        uow.execute(
            f"UPDATE camera_claims SET from_at = {ago.format(7)}, heard_at = {ago.format(6)}, to_at = {ago.format(5)}"
        )
    ear.until(lambda: ("tamper-said", False) in faults(), passing_s=302)


def test_a_camera_whose_word_comes_and_goes_has_one_ticket(app, camera_id) -> None:
    with reading() as session:
        pole_id = session.get_one(Camera, camera_id).pole_id
    for second in range(0, 900, 5):
        stands = {"tampered": TAMPER} if second % 45 < 40 else {}
        with clock.frozen_at(clock.now() + timedelta(seconds=second)):
            settle_claims(camera_id, pole_id, stands)

    assert faults() == [("tamper-said", True)]


@pytest.mark.parametrize("still_says_so", [False, True])
def test_a_camera_that_speaks_no_more_is_mended_when_the_technician_says_so(
    app, ear: Ear, device, camera_id, settings, still_says_so
) -> None:
    """It was replaced by one that gives nobody its events: its last word must not bring the ticket back for ever."""
    OfficerClient.signed_in(app, name="Bilal T.", role="technician")
    device.events.becomes(TAMPER, True, item="IsTamper")
    ear.until(lambda: claims() == [("tampered", True)], passing_s=11)
    with unit_of_work() as uow:
        uow.execute("UPDATE camera_claims SET from_at = now() - interval '31 seconds'", {})
    ear.until(lambda: bool(faults()), passing_s=31)
    later = clock.now() + timedelta(minutes=12)
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE repair_tickets SET state = 'done', done_at = now(), owner_id = (SELECT min(id::text)::uuid FROM officers)",
            {},
        )
        uow.execute(
            "UPDATE camera_claims SET heard_at = CASE WHEN :so THEN :later ELSE heard_at END",
            {"so": still_says_so, "later": later},
        )

    Watched(settings, camera_id, later).shows(STREET, samples=5)

    assert faults() == [("tamper-said", still_says_so)]
    assert the_ticket().state == ("assigned" if still_says_so else "confirmed")


def test_a_picture_that_has_a_ticket_gets_no_second_for_the_cameras_word(
    ear: Ear, device, camera_id, settings
) -> None:
    watched = Watched(settings, camera_id, clock.now())
    watched.shows(STREET, samples=3)
    watched.shows(STREET * 0, samples=3)
    assert faults() == [("dark", True)]
    device.events.becomes(TAMPER, True, item="IsTamper")
    ear.until(lambda: claims() == [("tampered", True)], passing_s=11)
    with unit_of_work() as uow:
        uow.execute("UPDATE camera_claims SET from_at = now() - interval '1 minute'")

    device.events.becomes(SCENE, True)
    ear.until(lambda: len(claims()) == 2, passing_s=31)

    assert faults() == [("dark", True)]
