"""A stream that becomes another one, a clock that is set, a packet lost, a file removed: each is a run of its own."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from cctv_link.recording.clock import ClockSource
from cctv_link.recording.fragments import read_fragments
from cctv_link.recording.reasons import Reason
from cctv_link.recording.ring import Ring
from cctv_link.recording.run import LOST
from tests import rtsp_camera
from tests.fakes.memory_index import MemoryIndex
from tests.registered import Registered, frames_of, recorded, states, until
from tests.rtp_film import film
from tests.rtsp_camera import Connection, camera

pytestmark = [pytest.mark.waits, pytest.mark.timeout(60)]
LIVE = {"speed": 1.0, "clock_s": lambda true_s: true_s}


@pytest.fixture(params=["pyav", "lean"])
def reader(request) -> str:
    return request.param


@pytest.fixture
def ring(tmp_path) -> Ring:
    return Ring(tmp_path / "ring", max_age_s=3600, max_bytes=10**12)


@pytest.fixture
def index() -> MemoryIndex:
    return MemoryIndex()


def test_another_picture_size_in_the_middle_begins_another_run(ring, index, reader):
    small, large = film(), film(size_px=(480, 272))

    def grow(connection: Connection) -> None:
        connection.behaviour = replace(connection.behaviour, loops=1, speed=2.0)
        connection.stream()
        shifted = rtsp_camera.Behaviour(
            large,
            first_sequence=connection.sent + connection.behaviour.first_sequence,
            first_timestamp=connection.behaviour.first_timestamp + small.duration & 0xFFFFFFFF,
            speed=2.0,
        )
        connection.behaviour = shifted
        connection.stream()

    with recorded(ring, index, reader, small, send_stream=grow) as (_pole, registered):
        until(lambda: len({row.run_id for row in index.of(registered.id)}) > 1)
        until(lambda: index.of(registered.id)[-1].frames > 15)

    rows = [row for row in index.of(registered.id) if row.frames]
    first, second = (
        read_fragments(ring.directory / rows[0].path),
        read_fragments(ring.directory / rows[1].path),
    )
    assert rows[0].end_reason == Reason.STREAM_CHANGED
    assert (first.codec.width_px, first.codec.height_px) == (320, 180)
    assert index.gaps_of(registered.id)[0].reason == Reason.STREAM_CHANGED
    if reader == "lean":
        assert (second.codec.width_px, second.codec.height_px) == (480, 272)
        gap = index.gaps_of(registered.id)[0]
        assert gap.to_at - gap.from_at < timedelta(seconds=0.2), "nothing is lost on the way"


def test_another_codec_after_a_restart_is_recorded_as_what_it_is(ring, index, reader):
    with recorded(ring, index, reader, film(), **LIVE) as (pole, registered):
        until(lambda: frames_of(index, registered) > 15)
        pole.behaviour = replace(pole.behaviour, film=film("h265"))
        pole.hang_up()
        until(lambda: len(index.of(registered.id)) > 1 and index.of(registered.id)[-1].frames > 15)

    kinds = [
        read_fragments(ring.directory / row.path).codec.configuration[:4] for row in index.of(registered.id)
    ]
    assert kinds == [b"avcC", b"hvcC"]
    assert index.gaps_of(registered.id)[0].reason == Reason.DISCONNECTED


def test_another_codec_without_a_word_is_noticed_and_named(ring, index):
    usual, other = film(), film("h265")

    def change(connection: Connection) -> None:
        connection.behaviour = replace(connection.behaviour, loops=1)
        connection.stream()
        connection.behaviour = rtsp_camera.Behaviour(other, first_sequence=connection.sent + 65_000)
        connection.stream()

    with recorded(ring, index, "lean", usual, send_stream=change) as (_pole, registered):
        until(lambda: ("not_recording", Reason.BAD_STREAM) in states(index, registered.id))

    assert index.of(registered.id)[0].frames > 30
    assert index.gaps_of(registered.id)[0].reason == Reason.BAD_STREAM


@pytest.mark.parametrize("hours", [-3, 8760])
def test_a_clock_that_is_hours_off_is_not_believed_and_its_error_kept(ring, index, reader, hours):
    with recorded(ring, index, reader, film(), speed=1.0, clock_s=lambda true_s: true_s + hours * 3600) as (
        _pole,
        registered,
    ):
        began_s = time.time()
        until(lambda: frames_of(index, registered) > 40)

    row = index.of(registered.id)[-1]
    assert row.clock_source is ClockSource.LOCAL
    assert row.clock_offset_s == pytest.approx(hours * 3600, abs=1.0)
    assert abs(index.of(registered.id)[0].recorded_from.timestamp() - began_s) < 3


def test_a_clock_that_is_set_begins_another_run(ring, index, reader):
    set_at_s = time.time() + 3
    with recorded(
        ring,
        index,
        reader,
        film(),
        speed=1.0,
        clock_s=lambda true_s: true_s - 2.0 if true_s < set_at_s else true_s,
    ) as (_pole, registered):
        until(lambda: len(index.of(registered.id)) > 1 and index.of(registered.id)[-1].frames > 15)

    first, second, *_ = index.of(registered.id)
    assert first.end_reason == Reason.CLOCK_JUMPED
    assert (first.clock_source, second.clock_source) == (ClockSource.RTCP, ClockSource.RTCP)
    assert first.clock_offset_s == pytest.approx(-2.0, abs=0.3)
    assert second.clock_offset_s == pytest.approx(0.0, abs=0.3)
    assert first.run_id != second.run_id


def test_lost_packets_cost_their_pictures_and_are_named(ring, index):
    """The third picture loses a packet: everything up to the next key frame could only be shown torn."""
    sent = film()
    with recorded(ring, index, "lean", sent, lose=frozenset({40, 41}), **LIVE) as (_pole, registered):
        until(lambda: len(index.of(registered.id)) > 1 and index.of(registered.id)[-1].frames > 15)

    first, second, *_ = index.of(registered.id)
    gap = index.gaps_of(registered.id)[0]
    assert (first.end_reason, gap.reason) == (Reason.LOST_PACKETS, Reason.LOST_PACKETS)
    assert timedelta(0) < gap.to_at - gap.from_at < timedelta(seconds=1)
    known = {picture.sample for picture in sent.pictures}
    for row in (first, second):
        path = ring.directory / row.path
        content = path.read_bytes()
        for sample in read_fragments(path).samples:
            assert content[sample.offset :][: sample.size_bytes] in known
    assert states(index, registered.id)[0] == ("recording", None), "it is not a drop-out"


def test_a_file_removed_under_our_feet_is_a_gap_and_the_next_one_begins(ring, index, reader):
    with (
        camera(film(), **LIVE) as neighbour,
        recorded(
            ring, index, reader, film(), beside=(other := Registered("P17-2", neighbour.url),), **LIVE
        ) as (pole, registered),
    ):
        until(lambda: frames_of(index, registered) > 15 and frames_of(index, other) > 15)
        lost = index.of(registered.id)[-1]
        (ring.directory / lost.path).unlink()
        until(lambda: len(index.of(registered.id)) > 1 and index.of(registered.id)[-1].frames > 15)

    row = index.segments[lost.id]
    assert (row.end_reason, row.frames, row.size_bytes) == (LOST, 0, 0)
    assert row.evicted_at is not None
    gap = index.gaps_of(registered.id)[0]
    assert gap.reason == Reason.FILE_LOST
    assert abs(gap.from_at - row.recorded_from) < timedelta(seconds=0.1)
    assert abs(gap.to_at - index.of(registered.id)[1].recorded_from) < timedelta(seconds=0.1)
    assert len(pole.asked) < 8, "the connection was not given up"
    assert [one.reason for one in index.gaps_of(other.id)] == [Reason.STOPPED]
