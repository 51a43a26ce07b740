"""Cameras are spread over processes, and stay where they are."""

from uuid import UUID, uuid4

import pytest

from cctv_link.recording.shares import Shares


def cameras(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def test_a_process_takes_so_many_and_the_next_one_the_rest():
    registered = cameras(7)

    shares = Shares(3).of(registered)

    assert [len(share) for share in shares] == [3, 3, 1]
    assert frozenset[UUID]().union(*shares) == set(registered)


def test_a_camera_stays_when_others_come_and_go():
    shares, registered = Shares(3), cameras(6)
    first, second = shares.of(registered)

    later = shares.of([*cameras(2), *registered[2:]])

    assert first - set(registered[:2]) < later[0]
    assert second == later[1]
    assert [len(share) for share in later] == [3, 3]


def test_one_that_comes_back_comes_back_to_the_process_that_knows_its_chain():
    shares, registered = Shares(2), cameras(4)
    shares.of(registered)
    shares.of(registered[1:])

    assert registered[0] in shares.ever_of(0)
    assert registered[0] in shares.of([*cameras(1), *registered])[0]


def test_without_cameras_there_is_no_process():
    assert Shares(100).of([]) == []


def test_a_process_for_no_camera_is_refused():
    with pytest.raises(ValueError):
        Shares(0)
