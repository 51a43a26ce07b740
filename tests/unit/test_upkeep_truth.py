"""The ladder of a camera: each rung needs the one below, and the first that fails names the trouble."""

from dataclasses import replace

import pytest

from cctv_link.upkeep.truth import BoxFacts, Facts, Rung, truth_of

WELL_BOX = BoxFacts(is_silent=False, door_open=False, mains_v=228.0, link_up=True)
WELL = Facts(
    has_stream=True,
    box=WELL_BOX,
    recording="recording",
    recording_reason="",
    clock_offset_s=0.02,
    picture="usable",
)
DEAD = replace(
    WELL, recording="not_recording", recording_reason="unreachable", picture=None, clock_offset_s=None
)


def box(**changes: object) -> BoxFacts:
    return replace(WELL_BOX, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "rung", "reason"),
    [
        pytest.param(WELL, None, "", id="all is well"),
        pytest.param(replace(WELL, has_stream=False), Rung.INSTALLED, "not-connected", id="no stream known"),
        pytest.param(
            replace(DEAD, box=box(is_silent=True)), Rung.POWERED, "box-silent", id="the box is gone"
        ),
        pytest.param(replace(DEAD, box=box(mains_v=40.0)), Rung.POWERED, "no-mains", id="no mains"),
        pytest.param(replace(DEAD, box=box(link_up=False)), Rung.NETWORKED, "link-down", id="link down"),
        pytest.param(DEAD, Rung.NETWORKED, "unreachable", id="the box is well, the camera does not answer"),
        pytest.param(replace(DEAD, box=None), Rung.NETWORKED, "unreachable", id="no box to ask"),
        pytest.param(
            replace(DEAD, recording_reason="unauthorised"),
            Rung.STREAMING,
            "unauthorised",
            id="another password",
        ),
        pytest.param(
            replace(DEAD, recording_reason="disk-full"), Rung.RECORDING, "disk-full", id="disk full"
        ),
        pytest.param(
            replace(WELL, clock_offset_s=-7_200.0), Rung.CLOCK_RIGHT, "clock-wrong", id="two hours off"
        ),
        pytest.param(
            replace(WELL, picture="covered"), Rung.PICTURE_USABLE, "covered", id="a sheet before it"
        ),
        pytest.param(
            replace(WELL, clock_offset_s=90.0, picture="covered"),
            Rung.CLOCK_RIGHT,
            "clock-wrong",
            id="two at once",
        ),
        pytest.param(
            replace(WELL, box=box(is_silent=True, link_up=False)),
            None,
            "",
            id="pictures come from a silent box",
        ),
    ],
)
def test_the_first_rung_that_fails_names_the_trouble(facts: Facts, rung: Rung | None, reason: str) -> None:
    truth = truth_of(facts)

    assert (truth.fails_at, truth.reason) == (rung, reason)
    assert truth.is_known


def test_above_a_rung_that_fails_nothing_is_known() -> None:
    truth = truth_of(replace(DEAD, box=box(mains_v=0.0)))

    assert [step.holds for step in truth.steps] == [True, False, None, None, None, None, None]


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(replace(WELL, picture=None), id="no picture could be judged"),
        pytest.param(
            replace(WELL, recording="unknown", clock_offset_s=None, picture=None), id="just registered"
        ),
    ],
)
def test_what_nobody_knows_is_neither_well_nor_ill(facts: Facts) -> None:
    assert not truth_of(facts).is_known
