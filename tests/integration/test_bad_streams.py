"""What a camera does wrong has a name in the index, and costs no other camera a picture."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import av
import av.error
import pytest

from cctv_link.recording.logbook import Logbook
from cctv_link.recording.reasons import Reason
from cctv_link.recording.ring import Ring
from cctv_link.recording.segment import chained, hash_file
from cctv_link.recording.stream import AccessUnit
from tests.fakes.memory_index import MemoryIndex
from tests.registered import Registered, frames_of, recorded, recording, states, until
from tests.rtp_film import film
from tests.rtsp_camera import Connection, camera

pytestmark = [pytest.mark.waits, pytest.mark.timeout(90)]
NOISE = os.urandom(60_000).replace(b"$", b"#")
UDP = "RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971"
UDP_ONLY = "RTSP/1.0 461 Unsupported Transport\r\nCSeq: CSEQ\r\n\r\n"
LIVE = {"speed": 1.0, "clock_s": lambda true_s: true_s}


class Canary:
    """A door elsewhere in the network. Nobody may knock."""

    def __init__(self) -> None:
        self.knocks = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/inside"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.knocks += 1
            connection.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)


@pytest.fixture(params=["pyav", "lean"])
def reader(request) -> str:
    return request.param


@pytest.fixture
def ring(tmp_path) -> Ring:
    return Ring(tmp_path / "ring", max_age_s=3600, max_bytes=10**12)


@pytest.fixture
def index() -> MemoryIndex:
    return MemoryIndex()


@pytest.fixture
def canary() -> Iterator[Canary]:
    running = Canary()
    yield running
    running.close()


def redirection(status: int, canary: Canary) -> str:
    return f"RTSP/1.0 {status} Moved\r\nCSeq: CSEQ\r\nLocation: {canary.url}\r\n\r\n"


def send_noise(connection: Connection) -> None:
    connection.send(NOISE)
    connection.owner.closing.wait(30)


def send_noise_in_packets(connection: Connection) -> None:
    for at in range(0, len(NOISE), 600):
        connection.packet(0, NOISE[at : at + 600])
    connection.owner.closing.wait(30)


def drip_packets(connection: Connection) -> None:
    """A packet that never gets complete, however long one waits."""
    connection.send(b"$\0\xff\xff\x80")
    while not connection.owner.closing.wait(0.1):
        connection.send(b"\0")


def say_nothing(connection: Connection) -> None:
    connection.owner.closing.wait(30)


def test_each_bad_camera_gets_its_own_reason_and_the_good_ones_lose_nothing(ring, index, reader, canary):
    usual = film()
    not_found = "RTSP/1.0 404 Not Found\r\nCSeq: CSEQ\r\n\r\n"
    udp_after_all = f"RTSP/1.0 200 OK\r\nCSeq: CSEQ\r\nSession: 77\r\nTransport: {UDP}\r\n\r\n"
    behaviours: dict[str, tuple[dict[str, object], Reason]] = {
        "hangs before it answers": ({"answers": {"DESCRIBE": None}}, Reason.UNREACHABLE),
        "drips its answer": ({"drip_s": 0.2}, Reason.UNREACHABLE),
        "plays nothing": ({"send_stream": say_nothing}, Reason.STALLED),
        "drips its packets": ({"send_stream": drip_packets}, Reason.STALLED),
        "answers noise": ({"answers": {"DESCRIBE": NOISE[:2_000].decode("latin-1")}}, Reason.BAD_STREAM),
        "is a web server": ({"answers": {"OPTIONS": "HTTP/1.1 400 Bad\r\n\r\n"}}, Reason.BAD_STREAM),
        "streams noise": ({"send_stream": send_noise}, Reason.BAD_STREAM),
        "streams noise in packets": ({"send_stream": send_noise_in_packets}, Reason.BAD_STREAM),
        "has no such stream": ({"answers": {"DESCRIBE": not_found}}, Reason.NO_SUCH_STREAM),
        "streams over UDP only": ({"answers": {"SETUP": UDP_ONLY}}, Reason.TCP_REFUSED),
        "says yes and means UDP": ({"answers": {"SETUP": udp_after_all}}, Reason.TCP_REFUSED),
        "refuses us": ({"username": "viewer", "password": "another"}, Reason.UNAUTHORISED),
        "moved for ever": ({"answers": {"DESCRIBE": redirection(301, canary)}}, Reason.REDIRECTED),
        "moved for now": ({"answers": {"OPTIONS": redirection(302, canary)}}, Reason.REDIRECTED),
        "moved while it was set up": ({"answers": {"SETUP": redirection(302, canary)}}, Reason.REDIRECTED),
        "moved when it should play": ({"answers": {"PLAY": redirection(302, canary)}}, Reason.REDIRECTED),
    }
    # What the stream itself does wrong libavformat tells apart less well, and never as a working stream.
    vague = {Reason.BAD_STREAM, Reason.STALLED, Reason.UNREACHABLE, Reason.DISCONNECTED}
    with ExitStack() as stack:
        good = [
            Registered(f"good-{number}", stack.enter_context(camera(usual, **LIVE)).url)
            for number in range(2)
        ]
        bad = {
            name: Registered(
                name, stack.enter_context(camera(usual, **changes)).url, "viewer", "not-the-password"
            )
            for name, (changes, _) in behaviours.items()
        }
        stack.enter_context(recording(ring, index, lambda: [*bad.values(), *good], reader))

        until(lambda: all(frames_of(index, one) for one in good))
        until(lambda: all(states(index, one.id) for one in bad.values()), within_s=30)
        until(lambda: all(frames_of(index, one) > 60 for one in good))

        for name, (_, reason) in behaviours.items():
            said = states(index, bad[name].id)
            assert {state for state, _ in said} == {"not_recording"}, name
            is_vague = reader == "pyav" and reason in vague
            assert {found for _, found in said} <= (vague if is_vague else {reason}), name
            assert not index.of(bad[name].id), name
        assert canary.knocks == 0
        for one in good:
            assert not index.gaps_of(one.id)
            assert states(index, one.id) == [("recording", None)]


def test_a_camera_that_is_set_to_udp_ends_in_a_gap_that_says_so(ring, index, reader):
    with recorded(ring, index, reader, film(), **LIVE) as (pole, registered):
        until(lambda: frames_of(index, registered) > 15)
        pole.behaviour = replace(pole.behaviour, answers={"SETUP": UDP_ONLY})
        pole.hang_up()
        until(lambda: ("not_recording", Reason.TCP_REFUSED) in states(index, registered.id))
        until(lambda: len(index.gaps_of(registered.id)) > 1)
        lost, refused = index.gaps_of(registered.id)
        assert (lost.reason, refused.reason) == (Reason.DISCONNECTED, Reason.TCP_REFUSED)
        assert (lost.to_at, refused.to_at) == (refused.from_at, None), "one ends where the other begins"

        pole.behaviour = replace(pole.behaviour, answers={})
        until(lambda: states(index, registered.id)[-1] == ("recording", None), within_s=30)
        until(lambda: index.gaps_of(registered.id)[1].to_at is not None)

    back_at = index.of(registered.id)[1].recorded_from
    assert abs(index.gaps_of(registered.id)[1].to_at - back_at) < timedelta(seconds=0.5)


def test_a_mistake_of_ours_is_a_gap_of_its_own_and_the_camera_is_begun_anew(ring, index, reader, monkeypatch):
    take, taken = Logbook.take, []

    def stumble_once(book: Logbook, unit: AccessUnit) -> None:
        taken.append(unit.pts)
        if len(taken) == 40:
            raise RuntimeError("a mistake of ours")
        take(book, unit)

    monkeypatch.setattr(Logbook, "take", stumble_once)
    with recorded(ring, index, reader, film(), **LIVE) as (_pole, registered):
        until(lambda: len({row.run_id for row in index.of(registered.id)}) > 1, within_s=30)
        until(lambda: states(index, registered.id)[-1] == ("recording", None))
        until(lambda: index.gaps_of(registered.id)[0].to_at is not None)

    before, after = index.of(registered.id)[0], index.of(registered.id)[1]
    gap = index.gaps_of(registered.id)[0]
    assert gap.reason == Reason.RECORDER_BROKE
    assert (gap.from_at, gap.to_at) == (before.recorded_to, after.recorded_from)
    assert before.closed_at is not None
    assert before.end_reason == Reason.RECORDER_BROKE
    assert before.sha256 == hash_file(ring.directory / before.path)
    assert after.chain_sha256 == chained(before.chain_sha256, after.sha256)
    assert states(index, registered.id) == [
        ("recording", None),
        ("not_recording", Reason.RECORDER_BROKE),
        ("recording", None),
        ("not_recording", Reason.STOPPED),
    ]


def test_libavformat_alone_would_follow_a_redirection(canary):
    """Why there is a relay; should this fail one day, the relay has nothing left to do."""
    with (
        camera(film(), answers={"DESCRIBE": redirection(302, canary)}) as pole,
        pytest.raises(av.error.FFmpegError),
    ):
        av.open(pole.url, format="rtsp", options={"rtsp_transport": "tcp"}, timeout=(3, 3))

    assert canary.knocks > 0


@pytest.mark.parametrize("scheme", ["basic", "digest-md5", "digest-sha256"])
def test_a_right_credential_opens_and_a_stale_nonce_is_renewed(ring, index, scheme):
    password = 'p@ss:"w/rd\\'
    with recorded(
        ring,
        index,
        "lean",
        film(),
        username="viewer",
        password=password,
        scheme=scheme,
        requests_per_nonce=2,
        timeout_s=4,
        **LIVE,
        known_as=("viewer", password),
    ) as (pole, registered):
        until(lambda: pole.asked.count("GET_PARAMETER") >= 3 and frames_of(index, registered) > 90)

    assert {row.run_id for row in index.of(registered.id)}.__len__() == 1, "one connection from first to last"
    assert pole.reports, "the camera hears that somebody listens"
    sent = [head for head in pole.headers if "Authorization: Basic" in head]
    assert bool(sent) == (scheme == "basic"), "the password itself goes only to who offers nothing better"


def test_a_wrong_password_is_tried_once_an_attempt(ring, index):
    with recorded(
        ring,
        index,
        "lean",
        film(),
        username="viewer",
        password="right",
        requests_per_nonce=1,
        known_as=("viewer", "wrong"),
    ) as (pole, registered):
        until(lambda: states(index, registered.id) == [("not_recording", Reason.UNAUTHORISED)])
        assert 0 < pole.asked.count("OPTIONS") <= 2 * pole.connections, "asked once, answered wrongly once"


def test_a_stream_that_needs_keeping_alive_is_kept(ring, index, reader):
    with recorded(ring, index, reader, film(), timeout_s=4, **LIVE) as (_pole, registered):
        until(lambda: frames_of(index, registered) > 100)

    assert [gap.reason for gap in index.gaps_of(registered.id)] == [Reason.STOPPED]
