"""The grounds of a camera link in words: what an officer reads is what the link says, and a word we do not know is readable."""

from typing import Any

import pytest

from kernel.web import grounds

GROUNDS = {
    "distance_m": 35.0,
    "bearing_deg": 40.0,
    "inside_sector": True,
    "near_pole": False,
    "accuracy_m": 12.0,
    "off_axis_deg": 8.4,
    "dori": "recognise",
    "light": "day",
    "obstructed": None,
}


def camera(truth: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    return {"grounds": {**GROUNDS, **changes}, "truth": truth}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({}, "looks at it, towards NE, 8° off the middle", id="in the sector"),
        pytest.param({"off_axis_deg": 1.0}, "looks at it, towards NE, in the middle", id="middle"),
        pytest.param({"bearing_deg": 359.0}, "looks at it, towards N, 8° off the middle", id="north"),
        pytest.param(
            {"inside_sector": False, "near_pole": True}, "stands near it, towards NE", id="at the pole"
        ),
        pytest.param(
            {"inside_sector": False, "off_axis_deg": None},
            "could have seen it: nobody knows where it looks",
            id="pose unknown",
        ),
    ],
)
def test_how_it_looks_at_the_place(changes: dict[str, Any], words: str) -> None:
    assert grounds.sight(camera(**changes)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"dori": "identify"}, "a stranger could be identified", id="identify"),
        pytest.param({}, "a known face could be recognised", id="recognise"),
        pytest.param({"dori": "observe"}, "clothes and things carried could be told", id="observe"),
        pytest.param({"dori": "detect"}, "only that somebody is there", id="detect"),
        pytest.param({"dori": None}, "too far to make anybody out", id="below 25 px/m"),
        pytest.param(
            {"light": "night", "dori": "detect"}, "by night, only that somebody is there", id="night"
        ),
        pytest.param({"inside_sector": False}, None, id="not in the picture"),
    ],
)
def test_what_the_picture_can_tell(changes: dict[str, Any], words: str | None) -> None:
    assert grounds.quality_or_none(camera(**changes)) == words


def test_what_speaks_against_it() -> None:
    clear = camera()
    doubtful = camera({"rung": "picture_usable", "reason": "covered"}, obstructed=True, accuracy_m=41.2)

    assert grounds.doubts(clear) == []
    assert grounds.doubts(doubtful) == [
        "lens covered",
        "a building stands between",
        "the phone may err by 41 m",
    ]


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        pytest.param(None, None, id="nobody watched it"),
        pytest.param({"rung": "", "reason": ""}, None, id="all held"),
        pytest.param({"rung": "clock_right", "reason": "clock-wrong"}, "its clock was wrong", id="clock"),
        pytest.param({"rung": "recording", "reason": "disk-full"}, "disk full", id="as the recorder says"),
        pytest.param({"rung": "picture_usable", "reason": "sun-glare"}, "sun glare", id="not known yet"),
        pytest.param({"rung": "powered", "reason": ""}, "not powered", id="no reason"),
    ],
)
def test_the_truth_of_the_camera(truth: dict[str, str] | None, words: str | None) -> None:
    assert grounds.truth_or_none(camera(truth)) == words


def test_a_link_that_carries_no_truth_yet_has_none() -> None:
    assert grounds.truth_or_none({"grounds": GROUNDS}) is None
