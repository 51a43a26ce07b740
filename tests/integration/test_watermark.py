"""The viewer is burnt into the picture: all over it, readable below it, and another viewer's is another's."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from cctv_link.media import telling
from cctv_link.media.limited import NotDecodable
from cctv_link.media.mark import Mark
from cctv_link.media.marking import Burner
from cctv_link.media.watermark import mark_clip, mark_still
from tests.people_film import film, pictures_of, scenery

pytestmark = pytest.mark.long

WIDTH_PX, HEIGHT_PX = 640, 360
IMRAN = Mark("Imran A.", "5c2e4f60", "2026-11-25 19:14 UTC+5", "K4821000T, clip 1a2b3c4d")
SANA = Mark("Sana R.", "90ab12cd", "2026-11-25 19:14 UTC+5", "K4821000T, clip 1a2b3c4d")


@pytest.fixture(scope="module")
def unmarked(tmp_path_factory) -> Path:
    """Two seconds of a street; a cart crosses it."""
    pictures = []
    for number in range(20):
        picture = scenery(WIDTH_PX, HEIGHT_PX)
        cv2.rectangle(picture, (20 * number, 200), (20 * number + 40, 240), (0, 0, 250), -1)
        pictures.append(picture)
    return film(tmp_path_factory.mktemp("film") / "street.mp4", pictures, metadata="filmed at my house")


@pytest.fixture(scope="module")
def marked(unmarked: Path, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("marked") / "marked.mp4"
    mark_clip(unmarked, IMRAN, target=target, on_progress=lambda percent: None)
    return target


def added(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """What was burnt into the part that the camera saw."""
    grey = [cv2.cvtColor(each, cv2.COLOR_BGR2GRAY).astype(np.float32) for each in (before, after)]
    return grey[1][:HEIGHT_PX] - grey[0]


def pattern(mark: Mark) -> np.ndarray:
    burner = Burner(mark, width_px=WIDTH_PX, height_px=HEIGHT_PX)
    return burner.lighter.astype(np.float32) - burner.darker


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def belongs(found: np.ndarray, *, to: Mark, rather_than: Mark) -> bool:
    """Told where the two marks differ: most words of two viewers of one item are the same."""
    differs = pattern(to) != pattern(rather_than)
    assert differs.sum() > 2_000
    one, other = (likeness(found[differs], pattern(each)[differs]) for each in (to, rather_than))
    return one > 0.6 and one - other > 0.3


def reads(picture: np.ndarray, words: str) -> float:
    """How well `words`, drawn as anybody would, are found in the strip below the picture; 1 is the same."""
    strip = cv2.cvtColor(picture[HEIGHT_PX:], cv2.COLOR_BGR2GRAY)
    template = np.zeros((20, 400, 3), np.uint8)
    font = cv2.FontFace("uni")
    cv2.putText(template, words, (2, 14), (255, 255, 255), font, 9, 600)
    columns = np.flatnonzero(template.any(axis=(0, 2)))
    template = template[2:18, columns[0] : columns[-1] + 1, 0]
    return float(cv2.matchTemplate(strip, template, cv2.TM_CCOEFF_NORMED).max())


def test_every_picture_carries_its_viewer_and_nobody_else(unmarked: Path, marked: Path) -> None:
    before, after = pictures_of(unmarked), pictures_of(marked)

    assert len(after) == len(before) == 20
    for one, other in zip(before, after, strict=True):
        found = added(one, other)
        assert likeness(found, pattern(IMRAN)) > 0.6
        assert belongs(found, to=IMRAN, rather_than=SANA)


@pytest.mark.parametrize("part", [(0, 0), (240, 0), (426, 240), (213, 120), (0, 240)])
def test_a_third_of_the_picture_still_carries_it(unmarked: Path, marked: Path, part: tuple[int, int]) -> None:
    left, top = part
    cut = np.s_[top : top + HEIGHT_PX // 3, left : left + WIDTH_PX // 3]

    found = added(pictures_of(unmarked)[5], pictures_of(marked)[5])[cut]

    assert likeness(found, pattern(IMRAN)[cut]) > 0.5


def test_the_line_below_can_be_read_and_covers_nothing(marked: Path) -> None:
    picture = pictures_of(marked)[5]

    assert picture.shape[0] > HEIGHT_PX
    assert picture.shape[0] % 2 == 0
    for words in ("Imran A. (5c2e4f60)", "2026-11-25", "19:14 UTC+5", "K4821000T,", "clip 1a2b3c4d"):
        assert reads(picture, words) > 0.8, words
    for words in ("Sana R. (90ab12cd)", "2025-06-14", "clip 9f8e7d6c"):
        assert reads(picture, words) < 0.75, words


def test_between_the_letters_the_picture_is_what_it_was(unmarked: Path, marked: Path) -> None:
    found = added(pictures_of(unmarked)[5], pictures_of(marked)[5])

    assert np.abs(found[pattern(IMRAN) == 0]).mean() < 3
    assert np.abs(found).max() < 80


def test_the_film_keeps_its_time_and_says_nothing_of_where_it_comes_from(
    unmarked: Path, marked: Path
) -> None:
    import av

    with av.open(str(unmarked)) as one, av.open(str(marked)) as other:
        before, after = ([frame.time for frame in each.decode(video=0)] for each in (one, other))

    assert after == pytest.approx(before, abs=0.002)
    assert b"my house" not in marked.read_bytes()


@pytest.mark.parametrize(
    "name", ["Imran A.", "عمران خان", "a name that is longer than any tile has room for"]
)
def test_a_still_carries_it_too(name: str) -> None:
    mark = Mark(name, IMRAN.number, IMRAN.when, IMRAN.which)
    picture = scenery(WIDTH_PX, HEIGHT_PX)
    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()

    shown = cv2.imdecode(np.frombuffer(mark_still(jpeg, mark), np.uint8), cv2.IMREAD_COLOR)

    found = added(picture, shown)
    assert likeness(found, pattern(mark)) > 0.6
    assert belongs(found, to=mark, rather_than=SANA)
    assert reads(shown, "(5c2e4f60)") > 0.8


def test_how_far_it_has_come_is_told(unmarked: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(telling, "TELL_EVERY_S", 0.0)
    heard: list[int] = []

    mark_clip(unmarked, IMRAN, target=tmp_path / "a.mp4", on_progress=heard.append)

    assert heard == sorted(set(heard))
    assert len(heard) > 5


@pytest.mark.parametrize("mark", [Mark("Imran\nA.", "1", "now", "this"), Mark("Imran A.", "", "now", "this")])
def test_without_a_mark_that_can_be_drawn_there_is_no_picture(
    mark: Mark, unmarked: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.mp4"
    jpeg = cv2.imencode(".jpg", scenery(64, 36))[1].tobytes()

    with pytest.raises(NotDecodable, match="cannot be drawn"):
        mark_clip(unmarked, mark, target=target, on_progress=lambda percent: None)
    with pytest.raises(NotDecodable, match="cannot be drawn"):
        mark_still(jpeg, mark)
    assert target.read_bytes() == b""


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(os.urandom(5000))

    with pytest.raises(NotDecodable, match="not an MP4"):
        mark_clip(path, IMRAN, target=tmp_path / "b.mp4", on_progress=lambda percent: None)
    for content in (b"", b"\xff\xd8 and no more", b"\x89PNG\r\n\x1a\n" + os.urandom(500)):
        with pytest.raises(NotDecodable):
            mark_still(content, IMRAN)
