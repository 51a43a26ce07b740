"""One officer's word reaches as far as the city says, the limit itself included; beyond it another must find the same."""

import pytest

from moderation.verification.second_person import Limits, Reach, why

LIMITS = Limits(devices=5_000, reach_m=1_000)


@pytest.mark.parametrize(
    ("devices", "furthest_m", "because"),
    [
        pytest.param(5_000, 1_000.0, "", id="as many and as far as one may tell"),
        pytest.param(5_001, 0.0, "many", id="one device more"),
        pytest.param(1, 1_000.1, "far", id="one place further off"),
        pytest.param(5_001, 2_000.0, "many", id="both: how many is said first"),
        pytest.param(0, 0.0, "", id="nobody"),
    ],
)
def test_it_is_the_reach_that_asks_for_another(devices: int, furthest_m: float, because: str) -> None:
    assert why("report", "verified", Reach(devices, furthest_m), LIMITS) == because


@pytest.mark.parametrize(
    ("kind", "outcome", "because"),
    [
        ("sos", "unfounded", "sos-unfounded"),
        ("sos", "inconclusive", ""),
        ("report", "unfounded", ""),
    ],
)
def test_that_nobody_was_in_need_one_officer_does_not_say_alone(
    kind: str, outcome: str, because: str
) -> None:
    assert why(kind, outcome, Reach(0, 0.0), LIMITS) == because
