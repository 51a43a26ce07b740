"""A camera writes its name and clock over everything, sharp: a lens out of focus is noticed all the same."""

import cv2
import numpy as np
import pytest

from cctv_link.media import condition
from cctv_link.media.burnt_in import rows_of_writing
from cctv_link.media.verdicts import HEIGHT_PX, WIDTH_PX, Verdict
from tests.street_pictures import seen, street

SIZES = pytest.mark.parametrize("size", [(640, 360), (1280, 720)], ids=["640x360", "1280x720"])
# Of the letters, against 15 pixels at 640. The largest take a fifth of the picture's height, in two lines.
LETTERS = pytest.mark.parametrize(
    "letters", [1.0, 1.6, 2.2], ids=["small letters", "large ones", "huge ones"]
)


def written(picture: np.ndarray, second: int, letters: float) -> np.ndarray:
    """A clock above and a name below, white with a dark edge, as the camera's processor draws them."""
    picture = picture.clip(0, 255).astype(np.uint8)
    height, width = picture.shape
    scale = width / 640 * letters
    for text, y in (
        (f"2026-11-22 17:40:{second:02d}", 26 * scale),
        ("SADDAR P17-1 CAM 01", height - 12 * scale),
    ):
        for grey, thick in ((0, 5), (255, 2)):
            place, stroke = (int(8 * scale), int(y)), max(1, int(thick * scale))
            cv2.putText(
                picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.7 * scale, grey, stroke, cv2.LINE_AA
            )
    return picture


def look_alike(
    size: tuple[int, int],
    letters: float,
    second: int,
    *,
    blur_px: float = 0,
    light: float = 1,
    noise: float = 3,
) -> np.ndarray:
    """The street by a camera of this size that writes, made small. blur_px: of a picture 640 wide."""
    scene = cv2.resize(street(seed=2), size, interpolation=cv2.INTER_CUBIC) * light
    if blur_px:
        scene = cv2.GaussianBlur(scene, (0, 0), blur_px * size[0] / 640)
    sensor = seen(scene, seed=second, noise=noise)
    return cv2.resize(written(sensor, second, letters), (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA)


def reference(size: tuple[int, int], letters: float) -> np.ndarray:
    return condition.median_of([look_alike(size, letters, second) for second in range(0, 54, 6)])


@SIZES
@LETTERS
@pytest.mark.parametrize("blur_px", [4, 6, 12])
def test_a_blurred_street_behind_sharp_writing_is_blurred(
    size: tuple[int, int], letters: float, blur_px: float
) -> None:
    found = condition.look(look_alike(size, letters, 57, blur_px=blur_px), reference(size, letters))

    assert found.verdict == Verdict.BLURRED


@SIZES
@LETTERS
@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="as ever"),
        pytest.param({"light": 0.35, "noise": 4}, id="dusk"),
        pytest.param({"noise": 12}, id="a noisy night"),
    ],
)
def test_a_sharp_street_behind_writing_is_usable(
    size: tuple[int, int], letters: float, how: dict[str, float]
) -> None:
    found = condition.look(look_alike(size, letters, 57, **how), reference(size, letters))

    assert found.verdict == Verdict.USABLE


@LETTERS
def test_writing_is_found_in_its_rows_and_nowhere_else(letters: float) -> None:
    rows = rows_of_writing(reference((640, 360), letters))

    assert rows[int(13 * letters * 0.6)]
    assert rows[HEIGHT_PX - int(10 * letters)]
    assert not rows[int(30 * letters) : HEIGHT_PX - int(30 * letters)].any()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_street_without_writing_keeps_most_of_its_rows(seed: int) -> None:
    plain = condition.median_of([seen(street(seed=seed), seed=each) for each in range(9)])

    assert rows_of_writing(plain).mean() <= 0.2
