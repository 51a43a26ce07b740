"""Pictures that are made while somebody waits never take all threads of a web process."""

import threading
import time

import pytest

from cctv_link.evidence.marked.pictures import Kept
from cctv_link.media.turns import PicturesBusy, turn
from cctv_link.media.watermark import Mark
from kernel.errors import Kind

MARK = Mark("Imran A.", "1c2e4f60", "2026-11-26 00:14 UTC+5", "K4821000T, still 5e884898")


class Request(threading.Thread):
    """Another request: takes its turn as soon as it can and keeps it until it is told to end."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.has_it, self.ends = threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        with turn():
            self.has_it.set()
            self.ends.wait(10)

    def end(self) -> None:
        self.ends.set()
        self.join(10)


def test_one_works_one_waits_and_the_third_is_sent_away_at_once() -> None:
    first = Request()
    assert first.has_it.wait(5)
    second = Request()
    assert not second.has_it.wait(0.2)

    began = time.monotonic()
    with pytest.raises(PicturesBusy) as refused, turn():
        pass
    took_s = time.monotonic() - began
    first.end()

    assert took_s < 0.5
    assert (refused.value.kind, refused.value.extra) == (Kind.UNAVAILABLE, {"retry_after_s": 2})
    assert second.has_it.wait(5)
    second.end()


def test_who_waits_loses_patience() -> None:
    first = Request()
    assert first.has_it.wait(5)
    with pytest.raises(PicturesBusy), turn(waits_s=0.1):
        pass
    first.end()

    with turn(waits_s=0):
        pass


def test_a_turn_that_fails_is_over() -> None:
    for _ in range(3):
        with pytest.raises(ValueError), turn(waits_s=0):
            raise ValueError


def test_what_was_asked_for_last_is_kept_as_far_as_there_is_room() -> None:
    kept = Kept(most_bytes=10)
    for number in range(3):
        kept.put((bytes([number]), MARK), b"abcd")

    assert [kept.get_or_none((bytes([number]), MARK)) for number in range(3)] == [None, b"abcd", b"abcd"]
    kept.get_or_none((b"\x01", MARK))
    kept.put((b"\x01", MARK), b"abcdef")
    assert kept.get_or_none((b"\x02", MARK)) == b"abcd"
    kept.put((b"\x03", MARK), b"0123456789")
    assert kept.get_or_none((b"\x03", MARK)) == b"0123456789"
    assert kept.get_or_none((b"\x01", MARK)) is None
