"""Names that know only the second, and lengths that are known well, say together when files really began."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.footage.sources.starts import Named, true_starts

T = datetime(2026, 11, 22, 17, 40, 0, tzinfo=UTC)


def named(began_at: datetime, lengths_s: list[float]) -> list[Named]:
    """As a recorder names the files that it cuts one stream into."""
    ends_s = [0.0, *accumulate(lengths_s)]
    return [
        Named((began_at + timedelta(seconds=late_s)).replace(microsecond=0), length_s)
        for late_s, length_s in zip(ends_s, lengths_s, strict=False)
    ]


def off_s(files: list[Named], began_at: datetime) -> float:
    return abs((true_starts(files)[0] - began_at).total_seconds())


@given(
    st.floats(0, 0.999),
    st.lists(st.floats(1, 12), min_size=1, max_size=20),
)
def test_never_further_off_than_half_a_second(late_s, lengths_s):
    began_at = T + timedelta(seconds=late_s)

    assert off_s(named(began_at, lengths_s), began_at) <= 0.5 + 0.08


def test_more_files_know_better():
    began_at = T + timedelta(seconds=0.73)
    lengths_s = [10.07] * 18

    assert off_s(named(began_at, lengths_s[:1]), began_at) == pytest.approx(0.23)
    assert off_s(named(began_at, lengths_s), began_at) < 0.05


def test_files_of_one_stream_follow_without_a_seam():
    files = named(T + timedelta(seconds=0.4), [4.0667] * 5)

    starts = true_starts(files)
    steps = [(later - sooner).total_seconds() for sooner, later in pairwise(starts)]
    assert steps == pytest.approx([4.0667] * 4, abs=1e-5)


def test_a_break_begins_anew():
    before, behind = named(T, [10.0, 10.0]), named(T + timedelta(seconds=40), [10.0])

    starts = true_starts([*before, *behind])
    assert abs((starts[2] - behind[0].named_at).total_seconds()) <= 0.5
    assert (starts[2] - starts[1]).total_seconds() > 19


def test_fractions_of_a_second_are_believed():
    files = [Named(T + timedelta(seconds=0.25), 10.0), Named(T + timedelta(seconds=10.4), 10.0)]

    assert true_starts(files) == [file.named_at for file in files]


def test_nothing_has_no_beginning():
    assert true_starts([]) == []
