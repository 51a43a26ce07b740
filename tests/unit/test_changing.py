"""What moves in a clip beyond the usual: not the light, not the noise, not a street that never rests."""

import numpy as np
import pytest
from numpy.typing import NDArray

from cctv_link.footage.moving import MOVES
from cctv_link.media.changing import Changes

Picture = NDArray[np.uint8]
RANDOM = np.random.default_rng(7)
STREET = RANDOM.integers(40, 200, (45, 80), np.uint8).repeat(16, axis=0).repeat(16, axis=1)  # 720 by 1280


def with_person(left: int) -> Picture:
    """Somebody of 40 by 110 pixels."""
    picture = STREET.copy()
    picture[400:510, left : left + 40] = 250
    return picture


def beyond_usual(*pictures: Picture) -> float | None:
    changes = Changes()
    for picture in pictures:
        changes.see(picture)
    return changes.beyond_usual


def noisy() -> Picture:
    return np.clip(STREET.astype(np.int16) + RANDOM.normal(0, 6, STREET.shape), 0, 255).astype(np.uint8)


def test_somebody_who_comes_is_seen() -> None:
    found = beyond_usual(*[STREET] * 10, with_person(300), STREET)

    assert found is not None
    assert MOVES <= found < 0.02


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param([STREET] * 8, id="nothing moves"),
        pytest.param([noisy() for _ in range(8)], id="the sensor's noise"),
        pytest.param([(STREET * share).astype(np.uint8) for share in (1, 0.97, 0.94, 0.9)], id="dusk"),
        pytest.param([STREET, *[255 - STREET] * 6], id="the camera was turned"),
        pytest.param([with_person(100 * step) for step in range(10)], id="a street that never rests"),
    ],
)
def test_what_is_usual_is_not(pictures: list[Picture]) -> None:
    assert (beyond_usual(*pictures) or 0) < MOVES


def test_of_one_picture_nothing_is_known() -> None:
    assert beyond_usual(STREET) is None
