"""Whether a recording of a moment is good for anything: the recorder knows if there is one, upkeep what it shows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.cameras import sight
from cctv_link.cameras.sight import Use, is_turned, use_of
from cctv_link.media.verdicts import Verdict
from cctv_link.upkeep import judging
from cctv_link.upkeep.truth import FROZEN, Rung

THEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """What upkeep found."""

    fails_at: str = ""
    reason: str = ""
    is_known: bool = True
    since_at: datetime | None = THEN


NOBODY_WATCHED = Found(is_known=False)


@pytest.mark.parametrize(
    ("state", "truth", "use"),
    [
        pytest.param("recording", Found(), Use.GOOD, id="recorded, and all holds"),
        pytest.param("recording", NOBODY_WATCHED, Use.GOOD, id="recorded, and nobody watched"),
        pytest.param("recording", Found("clock_right", "clock-wrong"), Use.TIME_DOUBTFUL, id="a wrong clock"),
        pytest.param(
            "unknown", Found("clock_right", "clock-wrong"), Use.NOT_KNOWN, id="a wrong clock, perhaps"
        ),
        pytest.param("recording", Found("picture_usable", "covered"), Use.NONE, id="covered"),
        pytest.param("recording", Found("picture_usable", "frozen"), Use.NONE, id="frozen"),
        pytest.param("recording", Found("picture_usable", "dark"), Use.NONE, id="dark"),
        pytest.param("recording", Found("picture_usable", "blurred"), Use.NONE, id="blurred"),
        pytest.param("unknown", Found("picture_usable", "covered"), Use.NONE, id="covered, recorded or not"),
        pytest.param(
            "recording", Found("picture_usable", "moved"), Use.GOOD, id="turned: it shows something"
        ),
        pytest.param("recording", Found("networked", "unreachable"), Use.GOOD, id="back for a few seconds"),
        pytest.param("not_recording", Found(), Use.NONE, id="gone for a few seconds"),
        pytest.param("unknown", Found("powered", "no-mains"), Use.NONE, id="without power"),
        pytest.param("unknown", Found(), Use.NOT_KNOWN, id="nobody knows whether it was recorded"),
        pytest.param("not_recording", NOBODY_WATCHED, Use.NONE, id="not recorded"),
    ],
)
def test_what_a_recording_is_good_for(state, truth, use):
    assert use_of(state, truth) is use


@pytest.mark.parametrize(
    ("truth", "view_from", "turned"),
    [
        pytest.param(Found("picture_usable", "moved"), None, True, id="since it was put up"),
        pytest.param(Found("picture_usable", "changed"), THEN - timedelta(days=9), True, id="another scene"),
        pytest.param(Found("picture_usable", "moved"), THEN - timedelta(seconds=40), False, id="to a preset"),
        pytest.param(Found("picture_usable", "moved"), THEN + timedelta(hours=1), False, id="surveyed since"),
        pytest.param(
            Found("picture_usable", "moved", since_at=None), THEN, True, id="nobody knows since when"
        ),
        pytest.param(Found("picture_usable", "covered"), None, False, id="covered, not turned"),
        pytest.param(Found(), None, False, id="it looks where it should"),
        pytest.param(
            Found("picture_usable", "moved", is_known=False), None, False, id="nobody watched since"
        ),
    ],
)
def test_a_camera_looks_elsewhere_until_somebody_says_where(truth, view_from, turned):
    assert is_turned(truth, view_from=view_from) is turned


def test_the_words_are_those_of_upkeep():
    """The register may not import upkeep, which stands on it."""
    assert {sight.PICTURE, sight.CLOCK} <= set(Rung)
    assert set(judging._OF_THE_SCENE) == sight.ELSEWHERE <= set(Verdict)
    assert FROZEN not in sight.ELSEWHERE
