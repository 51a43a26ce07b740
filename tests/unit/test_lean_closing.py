"""A file that cannot be closed costs its camera a word, and no other camera anything."""

import threading

from cctv_link.recording.lean import crew


def test_whatever_goes_wrong_while_closing_is_told():
    told = []

    def broken() -> None:
        raise RuntimeError("a mistake of ours")

    crew._close(broken, told.append)

    assert [type(failure) for failure in told] == [OSError]


def test_a_file_that_is_closed_is_told_too():
    told = []
    crew._close(lambda: None, told.append)
    assert told == [None]


def test_files_are_closed_one_after_the_other_also_after_a_pause():
    closer, done, all_done = crew._Closer(), [], threading.Event()
    for number in range(3):
        closer.submit(lambda number=number: done.append((number, threading.current_thread().name)))
    closer.submit(all_done.set)
    assert all_done.wait(5)
    closer.end()
    all_done.clear()
    closer.submit(all_done.set)

    assert all_done.wait(5)
    closer.end()
    assert done == [(number, "record-close") for number in range(3)]


def test_a_crew_without_work_has_no_thread_left(tmp_path):
    """What closes files ends with the thread that records, and begins again with it."""
    closer = crew._Closer()
    closed = threading.Event()
    closer.submit(closed.set)
    assert closed.wait(5)
    mine = [thread for thread in threading.enumerate() if thread.name == "record-close"]

    closer.end()

    for thread in mine:
        thread.join(5)
    assert not any(thread.is_alive() for thread in mine)
