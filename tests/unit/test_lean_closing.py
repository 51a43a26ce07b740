"""A file that cannot be closed costs its camera a word, and no other camera anything."""

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
