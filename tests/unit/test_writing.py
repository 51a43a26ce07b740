"""A film that is encoded in memory is there once, has its index in front, and has an end to its size."""

import io
import tracemalloc

import av
import numpy as np
import pytest

from cctv_link.media import writing
from cctv_link.media.decoding import Refused
from cctv_link.media.writing import MovieWriter

WIDTH_PX, HEIGHT_PX, FRAMES = 320, 180, 60
NOISE = [
    np.random.default_rng(each).integers(0, 255, (HEIGHT_PX * 3 // 2, WIDTH_PX), np.uint8)
    for each in range(3)
]


def writer() -> MovieWriter:
    return MovieWriter(width_px=WIDTH_PX, height_px=HEIGHT_PX, frames_per_s=15, preset="superfast")


def added(film: MovieWriter, frames: int = FRAMES) -> MovieWriter:
    for number in range(frames):
        film.add_planes(NOISE[number % 3], at_s=number / 15)
    return film


def test_it_plays_and_its_index_is_in_front() -> None:
    content = added(writer()).close()

    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(io.BytesIO(content)) as film:
        times = [float(frame.time) for frame in film.decode(video=0)]
    assert times == pytest.approx([number / 15 for number in range(FRAMES)], abs=0.001)


def test_the_film_is_in_memory_once() -> None:
    tracemalloc.start()
    content = added(writer()).close()
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(content) > 1_000_000
    assert peak_bytes < 1.4 * len(content)


def test_a_film_that_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LARGEST_FILM_BYTES", 500_000)
    film = writer()

    with pytest.raises(Refused, match="more than 500000 bytes"):
        added(film).close()
