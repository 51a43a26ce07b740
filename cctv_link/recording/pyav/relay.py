"""What stands between libavformat and a camera: it passes every byte on, but no redirection and no way to UDP.

libavformat follows an RTSP redirection wherever it points, credentials and all, and has no option against it. The
camera's address was checked when it was registered; that of the redirection was not. Asking the camera beforehand
would prove nothing, as it may answer otherwise the second time. So libavformat is given an address on loopback, and
the connection to the camera is ours: made to the checked number, under TLS for rtsps, watched until the first
packet. From then on nothing is looked at, and what has come is passed on 25 times a second, which costs less
than libavformat saves by reading it in larger pieces.
"""

import queue
import select
import socket
import ssl
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from cctv_link.recording.lean.opening import refuse_other_transport, refuse_redirection
from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import OPEN_TIMEOUT_S, StreamAddress, StreamFailed
from cctv_link.rtsp import messages
from cctv_link.rtsp.messages import Malformed

ROUND_S = 0.04
_DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322}
_MOST_AT_ONCE_BYTES = 262_144
_LONGEST_WAIT_FOR_READER_S = 10.0
_NOTHING_YET = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Passage:
    """One camera's connection. address: where libavformat finds it. refusal: why it was ended, if we ended it."""

    def __init__(self, address: StreamAddress) -> None:
        """Connect. Raises StreamFailed within OPEN_TIMEOUT_S."""
        self.refusal: StreamFailed | None = None
        self.is_over = False
        self.is_streaming = False
        self._camera = _connected(address)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.setblocking(False)
        self._reader: socket.socket | None = None
        self._heard = b""
        self._to_reader = b""
        self._to_camera = b""
        self._give_up_at_s = time.monotonic() + _LONGEST_WAIT_FOR_READER_S
        port = self._listener.getsockname()[1]
        parts = urlsplit(address.url)
        local = urlunsplit(("rtsp", f"127.0.0.1:{port}", parts.path, parts.query, ""))
        self.address = StreamAddress(local, address.username, address.password)

    @property
    def descriptors(self) -> list[int]:
        """What has to be watched."""
        if self._reader is None:
            return [self._listener.fileno()]
        return [self._reader.fileno(), *([self._camera.fileno()] if not self._to_reader else [])]

    @property
    def is_waiting(self) -> bool:
        """Whether there is something to do though nothing came."""
        return self._reader is None or bool(self._to_reader or self._to_camera)

    def go_on(self) -> None:
        """Pass on what there is; end when either side has ended, or the camera says what nobody may follow."""
        try:
            if self._reader is None:
                self._wait_for_reader()
            else:
                self._pass_on(self._reader)
        except StreamFailed as failure:
            self.refusal = failure
            self.end()
        except (OSError, Malformed):
            self.end()

    def end(self) -> None:
        self.is_over = True
        for one in (self._camera, self._listener, self._reader):
            if one is not None:
                with suppress(OSError):
                    one.close()

    def _wait_for_reader(self) -> None:
        try:
            self._reader, _ = self._listener.accept()
        except BlockingIOError:
            if time.monotonic() > self._give_up_at_s:
                self.end()
            return
        # One reader, and nobody after it.
        self._listener.close()
        self._reader.setblocking(False)

    def _pass_on(self, reader: socket.socket) -> None:
        self._to_camera += _received(reader)
        self._to_camera = _sent(self._camera, self._to_camera)
        if not self._to_reader:
            came = _received(self._camera)
            self._to_reader = came if self.is_streaming else self._watched(came)
        self._to_reader = _sent(reader, self._to_reader)

    def _watched(self, came: bytes) -> bytes:
        """The answers that are complete and harmless; everything, once packets have begun."""
        self._heard += came
        at = 0
        while at < len(self._heard) and not self.is_streaming:
            if self._heard[at] == messages.INTERLEAVED:
                self.is_streaming = True
                at = len(self._heard)
                break
            found = messages.read(self._heard, at)
            if found is None:
                break
            refuse_redirection(found[0])
            refuse_other_transport(found[0])
            at = found[1]
        passed, self._heard = self._heard[:at], self._heard[at:]
        return passed


class Relay:
    """The thread that keeps all passages of a process going; it begins with the first and is never missed."""

    def __init__(self) -> None:
        self._newcomers: queue.SimpleQueue[Passage] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def open(self, address: StreamAddress) -> Passage:
        """A passage to a camera. Raises StreamFailed."""
        passage = Passage(address)
        self._newcomers.put(passage)
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="record-relay", daemon=True)
                self._thread.start()
        return passage

    def _work(self) -> None:
        passages: list[Passage] = []
        while True:
            began_s = time.monotonic()
            while not self._newcomers.empty():
                passages.append(self._newcomers.get())
            for passage in _ready(passages):
                passage.go_on()
            passages = [passage for passage in passages if not passage.is_over]
            if not passages and self._may_leave():
                return
            self._rest([passage for passage in passages if not passage.is_streaming], began_s + ROUND_S)

    def _rest(self, talking: list[Passage], until_s: float) -> None:
        """Until the next round; a conversation is not kept waiting."""
        while (left_s := until_s - time.monotonic()) > 0:
            if not talking:
                time.sleep(left_s)
                return
            for passage in _ready(talking, within_s=left_s):
                passage.go_on()
            talking = [passage for passage in talking if not passage.is_over]

    def _may_leave(self) -> bool:
        with self._guard:
            if not self._newcomers.empty():
                return False
            self._thread = None
            return True


def _ready(passages: list[Passage], within_s: float = 0.0) -> list[Passage]:
    """Those that have something to pass on, or wait for room to do so."""
    poll, by_descriptor = select.poll(), {}
    passages = [passage for passage in passages if not passage.is_over]
    for passage in passages:
        for descriptor in passage.descriptors:
            by_descriptor[descriptor] = passage
            poll.register(descriptor, select.POLLIN)
    ready = {id(by_descriptor[found]): by_descriptor[found] for found, _ in poll.poll(within_s * 1000)}
    ready |= {id(passage): passage for passage in passages if passage.is_waiting}
    return list(ready.values())


def _connected(address: StreamAddress) -> socket.socket:
    parts = urlsplit(address.url)
    try:
        target = (parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme])
        connection = socket.create_connection(target, timeout=OPEN_TIMEOUT_S)
        if parts.scheme == "rtsps":
            connection = _encrypted(connection)
    except (OSError, ValueError) as error:
        raise StreamFailed(Reason.UNREACHABLE, type(error).__name__) from None
    connection.setblocking(False)
    return connection


def _encrypted(connection: socket.socket) -> ssl.SSLSocket:
    """Cameras sign their own certificates, for names that nobody uses: this keeps listeners out, not impostors."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(connection)


def _received(connection: socket.socket) -> bytes:
    """All that has come; raises ConnectionError at the end."""
    pieces = []
    with suppress(*_NOTHING_YET):
        pieces.append(connection.recv(_MOST_AT_ONCE_BYTES))
        if not pieces[0]:
            raise ConnectionAbortedError("the other side has ended")
        # TLS hands out a record at a time, and what it keeps no poll will tell of.
        while isinstance(connection, ssl.SSLSocket) and connection.pending():
            pieces.append(connection.recv(_MOST_AT_ONCE_BYTES))
    return b"".join(pieces)


def _sent(connection: socket.socket, content: bytes) -> bytes:
    """What could not be sent yet."""
    if not content:
        return b""
    try:
        return content[connection.send(content) :]
    except _NOTHING_YET:
        return content
