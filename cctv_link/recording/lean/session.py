"""One connection to one camera, from connecting to its end. Never blocks: it is asked when there is something to do."""

import contextlib
import errno
import os
import socket
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

from cctv_link.recording.lean.opening import Ask, Opened, conversation, refuse_redirection
from cctv_link.recording.lean.pictures import Pictures
from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import (
    OPEN_TIMEOUT_S,
    READ_TIMEOUT_S,
    AccessUnit,
    StreamAddress,
    StreamFailed,
)
from cctv_link.rtsp import messages
from cctv_link.rtsp.authentication import Credentials
from cctv_link.rtsp.messages import Malformed, Message

DEFAULT_PORT = 554
# Below glibc's M_MMAP_THRESHOLD: a larger one is mapped, moved and unmapped each time, three calls of the kernel a read.
_AT_ONCE_BYTES = 120 * 1024
# All that has come since it was last asked; a key frame of 4 MB takes five rounds.
_MOST_READS = 8
_MOST_UNSENT_BYTES = 65_536
_REPORT_EVERY_S = 5.0
# The whole conversation may take a few answers, each of them late; not a byte a second for ever.
_CONVERSATION_S = 3 * OPEN_TIMEOUT_S


class Session:
    """Opens at once. `read` whenever its socket is readable or writable, `check` a few times a second."""

    def __init__(self, address: StreamAddress) -> None:
        """Raises StreamFailed when it cannot even begin to connect."""
        self.is_open = False
        self._credentials = (
            Credentials(address.username, address.password or "") if address.username is not None else None
        )
        self._opening = conversation(address.url)
        self._asked: Ask | None = None
        self._cseq = 0
        self._opened: Opened | None = None
        self._pictures: Pictures | None = None
        self._rest = b""
        self._unsent = b""
        now_s = time.monotonic()
        self._give_up_at_s = now_s + _CONVERSATION_S
        self._answer_by_s = self._picture_by_s = now_s + OPEN_TIMEOUT_S
        self._keep_alive_at_s = self._report_at_s = 0.0
        self._is_connected = False
        self.socket = _connecting(address)

    @property
    def tick_s(self) -> float:
        """Length of a tick of its pictures' times. Ask when it is open."""
        assert self._opened is not None
        return 1 / self._opened.media.clock_rate

    @property
    def wants_to_write(self) -> bool:
        return not self._is_connected or bool(self._unsent)

    def read(self) -> list[AccessUnit]:
        """Take whatever has come. Raises StreamFailed; `last_units` are those before that."""
        if not self._is_connected:
            self._finish_connecting()
            return []
        if self._unsent:
            self._send(b"")
        for _ in range(_MOST_READS):
            try:
                data = self.socket.recv(_AT_ONCE_BYTES)
            except (BlockingIOError, InterruptedError):
                break
            except OSError as error:
                raise StreamFailed(Reason.DISCONNECTED, type(error).__name__) from None
            if not data:
                raise StreamFailed(Reason.DISCONNECTED, "the camera ended the stream")
            self._consume(self._rest + data if self._rest else data)
            if len(data) < _AT_ONCE_BYTES:
                break
        return self._taken()

    def last_units(self) -> list[AccessUnit]:
        """What had come when the stream ended: the last picture with it, if it is whole."""
        if self._pictures is None:
            return []
        with contextlib.suppress(StreamFailed):
            self._pictures.end()
        return self._taken()

    def check(self) -> None:
        """Keep alive, report, and notice silence. Raises StreamFailed."""
        now_s = time.monotonic()
        if not self.is_open:
            if not self._is_connected and now_s > self._answer_by_s:
                raise StreamFailed(Reason.UNREACHABLE, "no connection in time")
            if now_s > min(self._answer_by_s, self._give_up_at_s):
                raise StreamFailed(Reason.UNREACHABLE, f"no answer for {OPEN_TIMEOUT_S:.0f} s")
            return
        assert self._opened is not None
        assert self._pictures is not None
        if now_s > self._picture_by_s:
            raise StreamFailed(Reason.STALLED, f"no picture for {READ_TIMEOUT_S:.0f} s")
        if now_s >= self._keep_alive_at_s:
            self._keep_alive_at_s = now_s + self._opened.timeout_s / 2
            self._ask(Ask(self._opened.keep_alive, self._opened.media.aggregate, self._in_session()))
        if now_s >= self._report_at_s:
            self._report_at_s = now_s + _REPORT_EVERY_S
            report = self._pictures.our_report(time.time())
            self._send(bytes((0x24, self._opened.rtcp_channel)) + len(report).to_bytes(2, "big") + report)

    def close(self) -> None:
        """Hang up, politely where that costs nothing."""
        if self.is_open and self._opened is not None:
            with contextlib.suppress(StreamFailed):
                self._ask(Ask("TEARDOWN", self._opened.media.aggregate, self._in_session()))
        self.socket.close()

    def _finish_connecting(self) -> None:
        failure = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if failure:
            raise StreamFailed(Reason.UNREACHABLE, errno.errorcode.get(failure, str(failure)))
        try:
            self.socket.getpeername()
        except OSError:
            return
        self._is_connected = True
        self._next(None)

    def _consume(self, buffer: bytes) -> None:
        at, end, now_s = 0, len(buffer), time.time()
        while at + 4 <= end:
            # What messages.next_or_none does, without a call and a copy for each of thousands of packets a second.
            if buffer[at] != messages.INTERLEAVED:
                try:
                    found = messages.read(buffer, at)
                except Malformed as error:
                    raise StreamFailed(Reason.BAD_STREAM, str(error)) from None
                if found is None:
                    break
                message, at = found
                self._hear(message)
                continue
            stop = at + 4 + (buffer[at + 2] << 8 | buffer[at + 3])
            if stop > end:
                break
            if self._opened is None or self._pictures is None:
                raise StreamFailed(Reason.BAD_STREAM, "packets before there is a stream")
            if buffer[at + 1] == self._opened.rtp_channel:
                self._pictures.take(buffer[at + 4 : stop], now_s)
                stop = self._pictures.take_fragments(buffer, at, stop)
            elif buffer[at + 1] == self._opened.rtcp_channel:
                self._pictures.take_report(buffer[at + 4 : stop], now_s)
            at = stop
        self._rest = buffer[at:]

    def _taken(self) -> list[AccessUnit]:
        if self._pictures is None or not self._pictures.units:
            return []
        units, self._pictures.units = self._pictures.units, []
        self._picture_by_s = time.monotonic() + READ_TIMEOUT_S
        return units

    def _hear(self, message: Message) -> None:
        if message.status is None:
            # Cameras ask for nothing that we must give; "REDIRECT" least of all.
            self._send(messages.not_implemented(message))
            return
        asked, self._asked = self._asked, None
        if asked is None:
            return
        if message.status == 401:
            if self._credentials is None or not self._credentials.accept(
                message.headers.get("www-authenticate", ())
            ):
                raise StreamFailed(Reason.UNAUTHORISED, "the camera answers 401")
            self._ask(asked)
            return
        if self._credentials is not None and self._credentials.challenge is not None:
            self._credentials.has_worked = True
            self._credentials.renew(message.header("authentication-info"))
        if not self.is_open:
            self._next(message)
            return
        refuse_redirection(message)
        if message.status == 454:
            raise StreamFailed(Reason.DISCONNECTED, "the camera has forgotten the session")

    def _next(self, answer: Message | None) -> None:
        """Go on with the conversation."""
        self._answer_by_s = time.monotonic() + OPEN_TIMEOUT_S
        try:
            step = self._opening.send(answer)
            if isinstance(step, Opened):
                self._opened, self._pictures = step, Pictures(step.media)
                step = self._opening.send(None)
        except StopIteration:
            now_s = time.monotonic()
            self.is_open = True
            self._picture_by_s = now_s + READ_TIMEOUT_S
            self._report_at_s = now_s + _REPORT_EVERY_S
            assert self._opened is not None
            self._keep_alive_at_s = now_s + self._opened.timeout_s / 2
            return
        assert isinstance(step, Ask)
        self._ask(step)

    def _ask(self, ask: Ask) -> None:
        self._cseq += 1
        self._asked = ask
        headers = dict(ask.headers)
        authorization = self._credentials.header(ask.method, ask.uri) if self._credentials else None
        if authorization is not None:
            headers["Authorization"] = authorization
        self._send(messages.request(ask.method, ask.uri, cseq=self._cseq, headers=headers))

    def _in_session(self) -> dict[str, str]:
        return {"Session": self._opened.session if self._opened else ""}

    def _send(self, content: bytes) -> None:
        self._unsent += content
        try:
            sent = self.socket.send(self._unsent)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError as error:
            raise StreamFailed(Reason.DISCONNECTED, type(error).__name__) from None
        self._unsent = self._unsent[sent:]
        if len(self._unsent) > _MOST_UNSENT_BYTES:
            raise StreamFailed(Reason.DISCONNECTED, "the camera does not listen")


def _connecting(address: StreamAddress) -> socket.socket:
    """A socket on its way to the number that the register has checked; names are not looked up here."""
    parts = urlsplit(address.url)
    try:
        ip = ip_address(parts.hostname or "")
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise StreamFailed(Reason.UNREACHABLE, "the address is not a number") from None
    connection = socket.socket(socket.AF_INET6 if ip.version == 6 else socket.AF_INET)
    connection.setblocking(False)
    failure = connection.connect_ex((str(ip), port))
    if failure not in (0, errno.EINPROGRESS):
        connection.close()
        raise StreamFailed(Reason.UNREACHABLE, os.strerror(failure))
    return connection
