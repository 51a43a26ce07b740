"""A lens that is dark, covered, out of focus, turned or blocked is told from dusk, rain, night and passers-by."""

import cv2
import numpy as np
import pytest

from cctv_link.media import condition
from cctv_link.media.verdicts import Verdict
from tests.street_pictures import HEIGHT_PX, WIDTH_PX, seen, street

SCENES = (1, 2, 3)


def blurred(scene: np.ndarray, by_px: float) -> np.ndarray:
    return cv2.GaussianBlur(scene, (0, 0), by_px)


def with_a_bus(scene: np.ndarray) -> np.ndarray:
    """A third of the view is taken."""
    scene = scene.copy()
    scene[60:, 100:240] = 70
    return scene


def behind_a_billboard(scene: np.ndarray) -> np.ndarray:
    """Two thirds of the view are taken."""
    scene = scene.copy()
    scene[:, 80:] = 180
    scene[40:140:20, 100:300] = 40
    return scene


def under_infrared(scene: np.ndarray) -> np.ndarray:
    """Other tones (leaves are bright, what was bright is less so), and a lamp that reaches the middle only."""
    down, across = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX]
    reach = np.exp(-(((across - 160) / 160) ** 2 + ((down - 100) / 110) ** 2) / 1.5)
    return np.sqrt(scene * 255) * 0.8 * reach + 12


def in_rain(scene: np.ndarray) -> np.ndarray:
    rng = np.random.default_rng(9)
    streaks = np.zeros_like(scene)
    for _ in range(200):
        x, y, length = (int(rng.integers(0, most)) for most in (WIDTH_PX, HEIGHT_PX, 15))
        cv2.line(streaks, (x, y), (x + length // 5, y + length), float(rng.uniform(10, 50)), 1)
    return scene * 0.75 + 35 + streaks


@pytest.fixture(params=SCENES)
def scene(request) -> np.ndarray:
    return street(seed=request.param)


@pytest.fixture
def reference(scene) -> np.ndarray:
    return condition.median_of([seen(scene, seed=number) for number in range(9)])


@pytest.mark.parametrize(
    ("change", "noise"),
    [
        pytest.param(lambda scene: scene, 3, id="the street as ever"),
        pytest.param(lambda scene: scene, 12, id="a noisy night"),
        pytest.param(lambda scene: scene * 0.35, 4, id="dusk"),
        pytest.param(lambda scene: scene * 1.3, 3, id="the sun on it"),
        pytest.param(in_rain, 3, id="rain"),
        pytest.param(under_infrared, 5, id="the infra-red lamp"),
        pytest.param(with_a_bus, 3, id="a bus that stops in front"),
    ],
)
def test_what_a_street_does_by_itself_is_no_fault(scene, reference, change, noise):
    assert condition.look(seen(change(scene), seed=77, noise=noise), reference).verdict == Verdict.USABLE


@pytest.mark.parametrize(
    ("change", "noise", "verdict"),
    [
        pytest.param(lambda scene: scene * 0.02 + 3, 2, Verdict.DARK, id="paint on the lens"),
        pytest.param(lambda scene: blurred(scene, 30) * 0.3 + 60, 2, Verdict.COVERED, id="a bag over it"),
        pytest.param(lambda scene: blurred(scene, 2.5), 3, Verdict.BLURRED, id="out of focus"),
        pytest.param(lambda scene: blurred(scene, 2.5) * 0.4, 4, Verdict.BLURRED, id="out of focus at dusk"),
        pytest.param(lambda scene: scene[::-1, ::-1], 3, Verdict.CHANGED, id="another view altogether"),
        pytest.param(behind_a_billboard, 3, Verdict.CHANGED, id="a billboard in front"),
    ],
)
def test_what_was_done_to_a_camera_is_named(scene, reference, change, noise, verdict):
    assert condition.look(seen(change(scene), seed=77, noise=noise), reference).verdict == verdict


@pytest.mark.parametrize("seed", SCENES)
def test_a_turned_camera_has_moved_by_so_many_pixels(seed):
    reference = condition.median_of([seen(street(seed=seed), seed=number) for number in range(9)])

    found = condition.look(seen(street(seed=seed, right_px=18, down_px=-7), seed=77), reference)

    assert found.verdict == Verdict.MOVED
    assert found.shift_px == pytest.approx(np.hypot(18, 7), abs=1)


@pytest.mark.parametrize("seed", SCENES)
def test_a_pole_in_the_wind_has_not_moved(seed):
    reference = condition.median_of([seen(street(seed=seed), seed=number) for number in range(9)])

    found = condition.look(seen(street(seed=seed, right_px=2, down_px=1), seed=77), reference)

    assert found.verdict == Verdict.USABLE


def test_a_bag_is_a_bag_though_the_camera_writes_its_name_on_it(scene):
    """Writing stands in a strip of every camera's picture, sharp and bright, whatever the lens sees."""

    def written(picture: np.ndarray) -> np.ndarray:
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        cv2.putText(picture, "P17-1  17:40:03", (6, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, 2)
        return picture.astype(float)

    reference = condition.median_of([seen(written(scene), seed=each) for each in range(9)])
    covered, elsewhere = written(blurred(scene, 60) * 0.1 + 60), written(street(seed=99))

    assert condition.look(seen(covered, seed=77, noise=2), reference).verdict == Verdict.COVERED
    assert condition.look(seen(elsewhere, seed=77), reference).verdict == Verdict.CHANGED


def test_without_a_reference_only_what_needs_none_is_said(scene):
    dark, covered = scene * 0.02 + 3, blurred(scene, 60) * 0.1 + 60

    assert condition.look(seen(dark, seed=1, noise=1), None).verdict == Verdict.DARK
    assert condition.look(seen(covered, seed=1, noise=1), None).verdict == Verdict.COVERED
    assert condition.look(seen(blurred(scene, 2.5), seed=1), None).verdict == Verdict.USABLE


def test_a_lamp_in_the_night_is_not_darkness():
    night = np.full((HEIGHT_PX, WIDTH_PX), 8.0)
    cv2.circle(night, (200, 60), 14, 220.0, -1)

    assert condition.look(seen(night, seed=1, noise=2), None).verdict == Verdict.USABLE


def test_only_equal_pictures_have_equal_fingerprints(scene):
    once, again = seen(scene, seed=1), seen(scene, seed=2)

    assert condition.look(once, None).fingerprint == condition.look(once.copy(), None).fingerprint
    assert condition.look(once, None).fingerprint != condition.look(again, None).fingerprint


def test_the_reference_has_nobody_in_it_who_walked_through():
    scene = street(seed=1)
    pictures = []
    for number in range(9):
        walked = scene.copy()
        walked[80:150, 30 * number : 30 * number + 20] = 10
        pictures.append(seen(walked, seed=number))

    difference = condition.median_of(pictures).astype(int) - scene
    assert np.abs(difference).max() < 15
