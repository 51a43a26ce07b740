"""What a camera's own event claims, what of it stands, and that a camera that hangs keeps nobody else waiting."""

import threading
import time
from collections.abc import Callable
from uuid import UUID

import pytest

from cctv_link.cameras.credentials import Credential
from cctv_link.upkeep.claims.listener import EVERY_S, FIRST_WAIT_S, Listener
from cctv_link.upkeep.claims.pullpoint import CameraUnheard, HeardDevice, Lens
from cctv_link.upkeep.claims.standing import HAPPENED_FOR_S, MOST_SOURCES, Claims
from cctv_link.upkeep.claims.topics import KINDS, TAMPERED, Notice, notice_or_none
from cctv_link.upkeep.terms import TERMS
from tests.passing import Clock

SCENE = "tns1:VideoSource/GlobalSceneChange/AnalyticsService"


@pytest.mark.parametrize(
    ("topic", "data", "kind", "stands"),
    [
        pytest.param(SCENE, {"State": "true"}, "changed", True, id="the scene"),
        pytest.param("tns1:VideoSource/ImageTooDark/ImagingService", {"State": "1"}, "dark", True, id="dark"),
        pytest.param(
            "tns1:VideoSource/ImageTooBright/AnalyticsService", {"State": "true"}, "bright", True, id="bright"
        ),
        pytest.param(
            "tns1:VideoSource/ImageTooBlurry/RecordingService",
            {"State": "false"},
            "blurred",
            False,
            id="sharp again",
        ),
        pytest.param("tns1:VideoSource/SignalLoss", {"State": "true"}, "no-signal", True, id="no signal"),
        pytest.param(
            "tns1:RuleEngine/TamperDetector/Tamper", {"IsTamper": "true"}, "tampered", True, id="a rule"
        ),
        pytest.param(
            "tns1:VideoSource/tnsaxis:Tampering",
            {"channel": "1", "tampering": "0"},
            "tampered",
            False,
            id="a maker's",
        ),
        pytest.param("tns1:Device/Tampering", {"Reason": "hand"}, "tampered", None, id="it only happened"),
        pytest.param("tns1:VideoAnalytics/Motion", {"State": "true"}, None, None, id="motion"),
        pytest.param("tns1:VideoSource/ImageTooDarkroom", {"State": "true"}, None, None, id="another word"),
        pytest.param("tns1:VideoSource/SignalLoss\n", {"State": "x"}, "no-signal", None, id="no truth"),
        pytest.param("tamper\x1b[2J", {"State": "true"}, None, None, id="not printable"),
        pytest.param("tamper" * 60, {"State": "true"}, None, None, id="without end"),
    ],
)
def test_what_an_event_claims(
    topic: str, data: dict[str, str], kind: str | None, stands: bool | None
) -> None:
    notice = notice_or_none(topic, operation="Changed", source={"VideoSource": "1"}, data=data)

    assert (notice.kind if notice else None, notice.stands if notice else None) == (kind, stands)


def test_a_property_that_is_gone_is_no_claim() -> None:
    notice = notice_or_none(SCENE, operation="Deleted", source={}, data={"State": "true"})
    assert notice is not None
    assert notice.stands is False


def test_each_claim_of_a_picture_is_a_fault_that_pictures_can_find_too() -> None:
    assert set(KINDS) - {TAMPERED} <= set(TERMS)


def said(kind: str, stands: bool | None, source: str = "1") -> Notice:
    return Notice(kind, f"tns1:{kind}", source, stands)


def test_a_property_stands_until_it_is_taken_back_and_what_happened_for_a_minute() -> None:
    claims = Claims()
    claims.hear([said("dark", True), said("tampered", None, "2")], now_s=0.0)
    assert claims.standing(now_s=HAPPENED_FOR_S - 1) == {"dark": "tns1:dark", "tampered": "tns1:tampered"}
    assert claims.standing(now_s=HAPPENED_FOR_S) == {"dark": "tns1:dark"}

    claims.hear([said("dark", True, "other lens"), said("dark", False)], now_s=70.0)
    assert claims.standing(now_s=9_999.0) == {"dark": "tns1:dark"}, "the other one still says so"
    claims.hear([said("dark", False, "other lens")], now_s=71.0)
    assert claims.standing(now_s=71.0) == {}


def test_a_camera_that_invents_sources_is_not_remembered_for_ever() -> None:
    claims = Claims()
    claims.hear([said("dark", True, str(number)) for number in range(10 * MOST_SOURCES)], now_s=0.0)
    assert len(claims._by_source) == MOST_SOURCES


class Point:
    """A subscription whose pulls a test lets through."""

    def __init__(self, answers: Callable[[], list[Notice]]) -> None:
        self.pull, self.ended = answers, False

    def end(self) -> None:
        self.ended = True


def camera(number: int) -> HeardDevice:
    return HeardDevice((Lens(UUID(int=number)),), "127.0.0.1", 80, Credential("viewer", "x"))


def turns_until(listener: Listener, true: Callable[[], bool]) -> dict[UUID, dict[str, str]]:
    heard: dict[UUID, dict[str, str]] = {}
    deadline_s = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline_s, "it did not happen in time"
        heard |= listener.turn()
        time.sleep(0.01)
    return heard | listener.turn()


def test_cameras_that_hang_keep_nobody_waiting_who_answers() -> None:
    """Twenty that hang, four that answer, four threads: each of the four is asked every ten seconds."""
    clock, let_go = Clock(0.0), threading.Event()
    pulls: dict[UUID, int] = {}

    def subscribe(to: HeardDevice) -> Point:
        if to.lenses[0].camera_id.int > 4:
            let_go.wait(30)
            raise CameraUnheard("nothing came")

        def pull() -> list[Notice]:
            camera_id = to.lenses[0].camera_id
            pulls[camera_id] = pulls.get(camera_id, 0) + 1
            return [said("dark", True)] if to.lenses[0].camera_id.int == 1 else []

        return Point(pull)

    listener = Listener(subscribe, workers=4, seconds=clock)
    listener.follow([camera(number) for number in range(1, 25)])
    # Those that answer are known before the others begin to hang.
    clock.now_s = 0.2
    turns_until(listener, lambda: len(pulls) == 4)
    for number in range(1, 6):
        clock.now_s = EVERY_S * number + 1
        turns_until(listener, lambda wanted=number + 1: min(pulls.values()) >= wanted)
    hanging = [line for line in listener._lines.values() if line.is_busy]
    let_go.set()

    assert set(pulls.values()) == {6}
    assert 0 < len(hanging) <= 2, "half of the threads at most wait for those that never answered"
    assert listener.standing(UUID(int=1)) == {"dark": "tns1:dark"}
    listener.close()


def test_a_camera_that_fails_is_asked_less_and_less_often_and_believed_no_longer() -> None:
    clock, fails, asked = Clock(0.0), threading.Event(), []

    def pull() -> list[Notice]:
        if fails.is_set():
            raise CameraUnheard("gone")
        return [said("no-signal", True)]

    def subscribe(to: HeardDevice) -> Point:
        asked.append(clock.now_s)
        return Point(pull)

    listener = Listener(subscribe, workers=2, seconds=clock)
    listener.follow([camera(0)])
    heard = turns_until(listener, lambda: bool(listener.standing(UUID(int=0))))
    assert heard == {UUID(int=0): {"no-signal": "tns1:no-signal"}}

    fails.set()
    for second in range(1, 200):
        clock.now_s = float(second)
        listener.turn()
        time.sleep(0.004)

    assert listener.standing(UUID(int=0)) == {}
    again = asked[1:]
    assert 2 <= len(again) <= 4, "after 20 s, 40 s, 80 s"
    assert again[0] >= EVERY_S + FIRST_WAIT_S
    listener.close()


def test_a_mistake_of_ours_costs_one_camera_its_turn_and_no_thread() -> None:
    clock, pulled = Clock(0.0), []

    def subscribe(to: HeardDevice) -> Point:
        if to.lenses[0].camera_id.int == 0:
            raise RuntimeError("a mistake of ours")
        return Point(lambda: pulled.append(1) or [])

    listener = Listener(subscribe, workers=1, seconds=clock)
    listener.follow([camera(0), camera(1)])
    clock.now_s = 1.0
    turns_until(listener, lambda: bool(pulled))
    listener.close()

    assert pulled, "the one thread went on to the other camera"


def test_ending_unsubscribes_and_waits_for_nobody_long() -> None:
    clock, points = Clock(0.0), []

    def subscribe(to: HeardDevice) -> Point:
        points.append(Point(lambda: []))
        return points[-1]

    listener = Listener(subscribe, workers=2, seconds=clock)
    listener.follow([camera(number) for number in range(3)])
    clock.now_s = 1.0
    turns_until(
        listener, lambda: len(points) == 3 and not any(each.is_busy for each in listener._lines.values())
    )

    listener.close()

    assert [point.ended for point in points] == [True, True, True]


def of_lens(token: str, kind: str = "no-signal", *, stands: bool = True) -> Notice:
    return Notice(kind, f"tns1:{kind}", f"{kind} {token}", stands, frozenset({token}))


def test_lenses_of_one_device_share_a_subscription_and_each_hears_of_itself() -> None:
    clock, points, waiting = (
        Clock(0.0),
        [],
        [[of_lens("vs1"), of_lens("vsc2", "dark"), said("changed", True)]],
    )

    def subscribe(to: HeardDevice) -> Point:
        points.append(Point(lambda: waiting.pop() if waiting else []))
        return points[-1]

    first, second = UUID(int=1), UUID(int=2)
    lenses = (Lens(first, frozenset({"vs1", "vsc1"})), Lens(second, frozenset({"vs2", "vsc2"})))
    listener = Listener(subscribe, workers=2, seconds=clock)
    listener.follow([HeardDevice(lenses, "127.0.0.1", 80, Credential("viewer", "x"))])
    clock.now_s = 1.0
    heard = turns_until(listener, lambda: bool(listener.standing(first)))

    # What names no lens is nobody's: of two, one would be blamed for the other.
    assert heard == {first: {"no-signal": "tns1:no-signal"}, second: {"dark": "tns1:dark"}}
    waiting.append([of_lens("vs1", stands=False)])
    clock.now_s = 1.0 + EVERY_S
    turns_until(listener, lambda: not listener.standing(first))
    assert (listener.standing(second), len(points)) == ({"dark": "tns1:dark"}, 1)
    listener.close()


@pytest.mark.parametrize(
    ("name", "names"),
    [
        pytest.param("VideoSourceConfigurationToken", True, id="analytics and rules"),
        pytest.param("Source", True, id="imaging"),
        pytest.param("VideoSourceToken", True, id="some makers"),
        pytest.param("Rule", False, id="the name of a rule is no lens"),
    ],
)
def test_an_event_names_its_lens(name: str, names: bool) -> None:
    notice = notice_or_none(
        "tns1:VideoSource/SignalLoss", operation="Changed", source={name: "vs1"}, data={"State": "true"}
    )

    assert notice is not None
    assert notice.is_of(frozenset({"vs1"})) is names
    assert notice.is_of(None), "it can only be of the one there is"
