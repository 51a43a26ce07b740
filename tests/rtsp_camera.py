"""A camera that speaks RTSP over a real socket and does what pole cameras do wrong, one thing at a time."""

import hashlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from tests import rtp_film
from tests.rtp_film import CLOCK_RATE, RtpFilm

SSRC = 0x5EED
NTP_TO_UNIX_S = 2_208_988_800


@dataclass
class Behaviour:
    """What this camera does. May be changed while it runs; a new connection follows the new one.

    answers: by method, the whole answer instead of the right one; None hangs. drip_s: pause after each byte of
    every answer. clock_s: what the camera's clock shows, given the true time. speed: film seconds per second.
    lose: numbers of packets never sent. send_stream: takes over once PLAY was answered.
    """

    film: RtpFilm
    username: str | None = None
    password: str = ""
    scheme: str = "digest-md5"
    requests_per_nonce: int = 10**9
    timeout_s: int = 60
    answers: dict[str, str | None] = field(default_factory=dict)
    drip_s: float = 0.0
    clock_s: Callable[[float], float] | None = None
    speed: float = 4.0
    first_sequence: int = 65_000
    first_timestamp: int = 2**32 - 60_000
    lose: frozenset[int] = frozenset()
    loops: int = 10**6
    send_stream: "Callable[[Connection], None] | None" = None


class Camera:
    """Listens on loopback until it is closed. asked: every request line that came, and its headers."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.asked: list[str] = []
        self.headers: list[str] = []
        self.reports = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._connections: list[socket.socket] = []
        self.closing = threading.Event()
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/stream?channel=1"

    @property
    def connections(self) -> int:
        """How many there have been."""
        return len(self._connections)

    def hang_up(self) -> None:
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(timeout=5)
        for connection in self._connections:
            connection.close()

    def _listen(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            thread = threading.Thread(target=Connection(self, connection).serve, daemon=True)
            self._threads.append(thread)
            thread.start()


@contextmanager
def camera(film: RtpFilm, **changes: object) -> Iterator[Camera]:
    running = Camera(replace(Behaviour(film), **changes))
    try:
        yield running
    finally:
        running.close()


class Connection:
    """One client. The stream and the answers to its requests share the socket, as they do in a camera."""

    def __init__(self, owner: Camera, connection: socket.socket) -> None:
        self.owner, self.socket, self.behaviour = owner, connection, owner.behaviour
        self._guard = threading.Lock()
        self._nonce, self._left, self._nonces = "n0", self.behaviour.requests_per_nonce, 0
        self.last_asked_s = time.monotonic()
        # Packets numbered so far, lost ones included.
        self.sent = 0

    def serve(self) -> None:
        buffer = b""
        with suppress(OSError):
            while data := self.socket.recv(65_536):
                buffer += data
                while True:
                    if buffer[:1] == b"$" and len(buffer) >= 4:
                        length = int.from_bytes(buffer[2:4], "big") + 4
                        if len(buffer) < length:
                            break
                        self.owner.reports += buffer[5] == 201
                        buffer = buffer[length:]
                        continue
                    head, found, rest = buffer.partition(b"\r\n\r\n")
                    if not found:
                        break
                    buffer = rest
                    self._answer(head.decode())

    def send(self, content: bytes) -> None:
        with self._guard:
            self.socket.sendall(content)

    def packet(self, channel: int, content: bytes) -> None:
        self.send(struct.pack(">BBH", 0x24, channel, len(content)) + content)

    def stream(self) -> None:
        """The film, over and over, at its pace, with a report of the clock before the first picture and each second."""
        behaviour = self.behaviour
        first = self.sent
        began_s, began_at_s = time.monotonic(), time.time()
        for loop in range(behaviour.loops):
            for picture in behaviour.film.pictures:
                ticks = loop * behaviour.film.duration + picture.pts
                due_s = began_s + ticks / CLOCK_RATE / behaviour.speed
                if self.owner.closing.wait(max(0.0, due_s - time.monotonic())):
                    return
                timestamp = (behaviour.first_timestamp + ticks) & 0xFFFFFFFF
                if behaviour.clock_s is not None and picture.is_key:
                    self._report(behaviour.clock_s(began_at_s + ticks / CLOCK_RATE), timestamp)
                cut = rtp_film.payloads(behaviour.film.codec, picture.units)
                for payload in cut:
                    number = self.sent - first
                    if number not in behaviour.lose:
                        sequence = behaviour.first_sequence + number & 0xFFFF
                        marker = 0x80 * (payload is cut[-1])
                        head = struct.pack(">BBHII", 0x80, 96 | marker, sequence, timestamp, SSRC)
                        self.packet(0, head + payload)
                    self.sent += 1
                if time.monotonic() - self.last_asked_s > behaviour.timeout_s:
                    self.socket.shutdown(socket.SHUT_RDWR)
                    return

    def _report(self, at_s: float, timestamp: int) -> None:
        seconds = int(at_s) + NTP_TO_UNIX_S
        fraction = int(at_s % 1 * 2**32)
        self.packet(1, struct.pack(">BBHIIIIII", 0x80, 200, 6, SSRC, seconds, fraction, timestamp, 0, 0))

    def _answer(self, head: str) -> None:
        line, *headers = head.split("\r\n")
        method, uri, _ = line.split(" ")
        self.owner.asked.append(method)
        self.owner.headers.append(head)
        self.last_asked_s = time.monotonic()
        cseq = next(header.split(":")[1].strip() for header in headers if header.lower().startswith("cseq"))
        if not self._is_let_in(method, head):
            stale = ', stale="true"' if self._nonces else ""
            self._say(f"RTSP/1.0 401 Unauthorized\r\nCSeq: {cseq}\r\n{self._challenge(stale)}\r\n")
            return
        if method in self.behaviour.answers:
            answer = self.behaviour.answers[method]
            if answer is not None:
                self._say(answer.replace("CSEQ", cseq))
            return
        self._say(f"RTSP/1.0 200 OK\r\nCSeq: {cseq}\r\n{self._right_answer(method, uri)}")
        if method == "PLAY":
            target = self.behaviour.send_stream
            thread = threading.Thread(target=self._play, args=(target,), daemon=True)
            thread.start()

    def _play(self, send_stream: "Callable[[Connection], None] | None") -> None:
        with suppress(OSError):
            if send_stream is not None:
                send_stream(self)
            else:
                self.stream()

    def _say(self, answer: str) -> None:
        if not self.behaviour.drip_s:
            self.send(answer.encode())
            return
        for byte in answer.encode():
            if self.owner.closing.wait(self.behaviour.drip_s):
                return
            self.send(bytes((byte,)))

    def _right_answer(self, method: str, uri: str) -> str:
        if method == "OPTIONS":
            return "Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN\r\n\r\n"
        if method == "DESCRIBE":
            film = self.behaviour.film
            sdp = (
                "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\na=control:*\r\n"
                "m=audio 0 RTP/AVP 0\r\na=control:audio\r\n"
                f"m=video 0 RTP/AVP 96\r\na=rtpmap:96 {film.codec.upper()}/90000\r\n"
                f"a=fmtp:96 {film.sprop}\r\na=control:video\r\n"
            )
            return f"Content-Base: {uri}/\r\nContent-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}"
        if method == "SETUP":
            return (
                f"Session: 77;timeout={self.behaviour.timeout_s}\r\n"
                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n"
            )
        return "Session: 77\r\n\r\n"

    def _challenge(self, stale: str) -> str:
        if self.behaviour.scheme == "basic":
            return 'WWW-Authenticate: Basic realm="a camera"\r\n'
        algorithm = (
            ', algorithm=SHA-256, qop="auth,auth-int"' if self.behaviour.scheme == "digest-sha256" else ""
        )
        return f'WWW-Authenticate: Digest realm="a \\"camera\\"", nonce="{self._nonce}"{algorithm}{stale}\r\n'

    def _is_let_in(self, method: str, head: str) -> bool:
        if self.behaviour.username is None:
            return True
        if self._left <= 0:
            self._nonces += 1
            self._nonce, self._left = f"n{self._nonces}", self.behaviour.requests_per_nonce
        found = re.search(r"^Authorization: (\w+) (.*)$", head, re.MULTILINE)
        if found is None:
            return False
        if self.behaviour.scheme == "basic":
            import base64

            return (
                base64.b64decode(found[2]).decode() == f"{self.behaviour.username}:{self.behaviour.password}"
            )
        given = {
            name: quoted or plain
            for name, quoted, plain in re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', found[2])
        }
        self._left -= 1
        return given.get("nonce") == self._nonce and given.get("response") == self._expected(method, given)

    def _expected(self, method: str, given: dict[str, str]) -> str:
        """Computed here and not by the code under test."""
        is_sha = self.behaviour.scheme == "digest-sha256"

        def h(text: str) -> str:
            return (hashlib.sha256 if is_sha else hashlib.md5)(text.encode()).hexdigest()

        first = h(f'{self.behaviour.username}:a "camera":{self.behaviour.password}')
        second = h(f"{method}:{given['uri']}")
        if is_sha:
            return h(f"{first}:{self._nonce}:{given['nc']}:{given['cnonce']}:auth:{second}")
        return h(f"{first}:{self._nonce}:{second}")
