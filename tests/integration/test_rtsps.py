"""A camera over TLS is recorded as one without; what hangs, lies or sends us elsewhere under TLS has the same names."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cctv_link.recording.reasons import Reason
from cctv_link.recording.ring import Ring
from tests.fakes.memory_index import MemoryIndex
from tests.registered import Registered, frames_of, recording, states, until
from tests.rtp_film import film
from tests.rtsp_camera import camera
from tests.tls_front import in_front_of, signed_by_itself

pytestmark = [pytest.mark.waits, pytest.mark.timeout(60)]
LIVE = {"speed": 1.0, "clock_s": lambda true_s: true_s}


@pytest.fixture
def certificate(tmp_path) -> tuple[Path, Path]:
    return signed_by_itself(tmp_path)


@pytest.fixture
def ring(tmp_path) -> Ring:
    return Ring(tmp_path / "ring", max_age_s=3600, max_bytes=10**12)


@pytest.fixture
def elsewhere() -> Iterator[list[str]]:
    """A door nobody may knock at: who did, behind its port."""
    knocks: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        knocks.append(str(server.getsockname()[1]))

        def listen() -> None:
            while True:
                try:
                    visitor, _ = server.accept()
                except OSError:
                    return
                knocks.append("came")
                visitor.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield knocks
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


# The lean reader leaves rtsps to the other one, whatever is configured.
@pytest.mark.parametrize("reader", ["pyav", "lean"])
def test_a_camera_over_tls_is_recorded_with_its_password_and_its_clock(ring, certificate, reader):
    index, password = MemoryIndex(), "not for eyes"
    with (
        camera(film(), username="viewer", password=password, timeout_s=4, **LIVE) as pole,
        in_front_of(pole.port, certificate) as front,
    ):
        url = f"rtsps://127.0.0.1:{front.port}/stream?channel=1"
        registered = Registered("P17-1", url, "viewer", password)
        with recording(ring, index, lambda: [registered], reader):
            until(lambda: frames_of(index, registered) > 30)

        rows = index.of(registered.id)
        assert front.handshakes == 1, "one connection from first to last"
        assert {row.clock_source for row in rows} == {"rtcp"}
        assert [gap.reason for gap in index.gaps_of(registered.id)] == [Reason.STOPPED]
        assert not any("Authorization: Basic" in head for head in pole.headers)


def test_bad_cameras_over_tls_have_the_names_they_have_without(ring, certificate, elsewhere):
    index = MemoryIndex()
    redirection = (
        f"RTSP/1.0 302 Moved\r\nCSeq: CSEQ\r\nLocation: rtsp://127.0.0.1:{elsewhere[0]}/inside\r\n\r\n"
    )
    with ExitStack() as stack:

        def over_tls(label: str, **behaviour: object) -> Registered:
            pole = stack.enter_context(camera(film(), **{**LIVE, **behaviour}))
            front = stack.enter_context(in_front_of(pole.port, certificate))
            return Registered(label, f"rtsps://127.0.0.1:{front.port}/stream", "viewer", "secret")

        plain = stack.enter_context(camera(film(), **LIVE))
        mute = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        expected = {
            over_tls("redirects", answers={"DESCRIBE": redirection}): Reason.REDIRECTED,
            over_tls("refuses us", username="viewer", password="another"): Reason.UNAUTHORISED,
            Registered("speaks no TLS", plain.url.replace("rtsp:", "rtsps:")): Reason.UNREACHABLE,
            Registered(
                "takes the call and says nothing", f"rtsps://127.0.0.1:{mute.getsockname()[1]}/"
            ): Reason.UNREACHABLE,
        }
        good = over_tls("good")
        stack.enter_context(recording(ring, index, lambda: [*expected, good], "pyav"))
        until(lambda: all(states(index, one.id) for one in expected), within_s=20)
        until(lambda: frames_of(index, good) > 30)

        for one, reason in expected.items():
            assert set(states(index, one.id)) == {("not_recording", reason)}, one.label
            assert not index.of(one.id), one.label
        assert states(index, good.id) == [("recording", None)]
    assert elsewhere[1:] == []
