"""A camera says itself that something is wrong: heard over ONVIF, kept, a reason to look sooner, and seldom a fault."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.models import Camera
from cctv_link.upkeep.claims.services import settle_claims
from cctv_link.upkeep.models import CameraClaim
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes.onvif_device import FakeOnvifDevice
from tests.house import OfficerClient
from tests.listening import Ear, claims
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


def test_what_a_camera_claims_is_kept_until_it_takes_it_back(ear: Ear, device, camera_id) -> None:
    device.events.becomes(SCENE, True)

    suspects = ear.until(lambda: claims() == [("changed", True)], passing_s=11)

    assert suspects == {camera_id}
    assert set(ear.hearing.standing(camera_id)) == {"changed"}
    device.events.becomes(SCENE, False)
    assert ear.until(lambda: claims() == [("changed", False)], passing_s=11) == set()
    assert faults() == [], "its word alone is no fault of the picture"


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
