"""Whoever changes, removes, adds or reorders a segment breaks the chain behind it."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.recording.chain import FIRST, Link, broken
from cctv_link.recording.run import Chain
from cctv_link.recording.segment import FIRST_CHAIN, chained
from kernel import clock


def camera(count: int = 5) -> list[Link]:
    links, head = [], FIRST
    for number in range(count):
        sha256 = hashlib.sha256(bytes([number])).digest()
        head = chained(head, sha256)
        links.append(Link(f"{number}.mp4", sha256, head))
    return links


def test_what_the_recorder_linked_holds():
    assert FIRST == FIRST_CHAIN
    assert list(broken(camera())) == []
    assert list(broken(camera()[2:], previous=camera()[1].chain_sha256)) == []


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        pytest.param(lambda links: links[:2] + links[3:], ["3.mp4"], id="one removed"),
        pytest.param(lambda links: links[1:], ["1.mp4"], id="the first removed"),
        pytest.param(
            lambda links: [links[0], links[2], links[1], *links[3:]],
            ["2.mp4", "1.mp4", "3.mp4"],
            id="two swapped",
        ),
        pytest.param(
            lambda links: [*links[:2], Link("2.mp4", bytes(32), links[2].chain_sha256), *links[3:]],
            ["2.mp4"],
            id="one changed",
        ),
        pytest.param(
            lambda links: [*links[:2], Link("x.mp4", bytes(32), bytes(32)), *links[2:]],
            ["x.mp4", "2.mp4"],
            id="one added",
        ),
    ],
)
def test_tampering_is_found_where_it_was_done(tamper, found):
    assert [link.path for link in broken(tamper(camera()))] == found


def test_its_times_go_on_when_our_clock_is_set_back(monkeypatch):
    """By them it is read again: a link that seems older than the one it follows would break the chain."""
    chain = Chain()
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    times = []
    for at in (now, now - timedelta(hours=1), now, now + timedelta(seconds=10)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        times.append(chain.extend(bytes(32))[1])

    assert times == sorted(set(times))
    assert (times[0], times[-1]) == (now, now + timedelta(seconds=10))
