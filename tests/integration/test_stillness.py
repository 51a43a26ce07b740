"""A recording that stands still is told by its key frames coming again, byte for byte; a street never is."""

from itertools import cycle, islice
from pathlib import Path

from cctv_link.upkeep.stillness import Repeats, key_frames
from tests.street_pictures import film, seen, street

STREET = street(seed=4)


def test_a_street_never_repeats(tmp_path: Path) -> None:
    repeats = Repeats()
    files = [
        film(tmp_path / f"{number}.mp4", [seen(STREET, seed=number * 100 + each) for each in range(15)])
        for number in range(3)
    ]

    assert [len(key_frames(file)) for file in files] == [3, 3, 3]
    assert [repeats.are_new_ones_old(file) for file in files] == [False, False, False]


def test_a_picture_that_is_encoded_again_and_again_repeats(tmp_path: Path) -> None:
    # As a rate control that swings makes of one frozen picture: two encodings in turn.
    better, worse = seen(STREET, seed=1), seen(STREET, seed=2)
    repeats = Repeats()
    files = [
        film(tmp_path / f"{number}.mp4", list(islice(cycle([better, worse]), 4)), fps=1, key_every=1)
        for number in range(3)
    ]

    assert [repeats.are_new_ones_old(file) for file in files][1:] == [True, True]


def stills(path: Path, *seeds: int) -> Path:
    """Key frames only. Each seed is another sight of the street; the same seed two or four places on, the same bytes."""
    return film(path, [seen(STREET, seed=seed) for seed in seeds], fps=1, key_every=1, rate=("qp", "20"))


def test_one_key_frame_that_comes_again_is_enough(tmp_path: Path) -> None:
    # As of a frozen camera that leaves pictures out: its rate control wanders, and seldom comes by the same place.
    repeats = Repeats()
    files = [stills(tmp_path / "0.mp4", 0, 1, 2, 3), stills(tmp_path / "1.mp4", 10, 11, 12, 13, 0)]

    assert [repeats.are_new_ones_old(file) for file in files] == [False, True]


def test_what_a_file_got_after_the_last_look_is_seen_at_the_next(tmp_path: Path) -> None:
    repeats = Repeats()
    growing = stills(tmp_path / "0.mp4", 0, 1)
    assert not repeats.are_new_ones_old(growing)

    stills(growing, 0, 1, 0)
    after = stills(tmp_path / "1.mp4", 10)

    assert repeats.are_new_ones_old(after)


def test_the_same_file_looked_at_twice_is_no_repeat(tmp_path: Path) -> None:
    repeats = Repeats()
    file = film(tmp_path / "a.mp4", [seen(STREET, seed=each) for each in range(15)])

    assert [repeats.are_new_ones_old(file) for _ in range(2)] == [False, False]


def test_what_is_no_film_has_no_key_frames(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"#EXTM3U\n")

    assert key_frames(tmp_path / "a.mp4") == []
    assert key_frames(tmp_path / "gone.mp4") == []
