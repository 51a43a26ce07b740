"""Replaying a stretch of a recording over RTSP: one TCP connection, `Require: onvif-replay`, as fast as it goes."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import LARGEST_FILE_BYTES
from cctv_link.footage.sources.onvif.digest import authorization
from cctv_link.footage.sources.onvif.rtp import NotRtp, RtpPacket, parse
from cctv_link.footage.sources.onvif.sdp import VideoTrack, video_track
from cctv_link.footage.sources.port import Deadline, RecorderFailed, RecorderRefused, RecorderUnreadable
from cctv_link.footage.sources.timed import TimedSocket

# At the end of its footage a recorder just stops sending, and stays connected.
QUIET_S = 3.0
QUIET_AT_END_S = 0.7
# Before its first picture it may have to wake a disk.
FIRST_WITHIN_S = 12.0
LONGEST_REPLY_S = 15.0
LARGEST_HEAD_BYTES = 16_000
LARGEST_BODY_BYTES = 200_000
_REQUIRE = {"Require": "onvif-replay"}
_RTP_CHANNEL = 0
_RECEIVE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    challenges: list[str]
    body: bytes


class ReplaySession:
    """An open connection that replays one track. Use it as a context manager."""

    def __init__(
        self, url: str, *, ip: str, port: int, credential: Credential | None, deadline: Deadline
    ) -> None:
        """ip, port: where to connect, already checked; `url` is what the recorder wants to be asked for."""
        self._url = _without_credential(url)
        self._credential = credential
        self._deadline = deadline
        self._wire = TimedSocket.connected(ip, port, deadline=deadline)
        self._buffer = bytearray()
        self._cseq = 0
        self._session = ""
        self._challenges: list[str] = []
        self._received = 0
        self._quiet_s = FIRST_WITHIN_S

    def __enter__(self) -> "ReplaySession":
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            if self._session:
                # Said and not waited for: what was being sent would have to be read first.
                self._send("TEARDOWN", self._url, {"Session": self._session})
        except (OSError, RecorderFailed):
            pass
        finally:
            self._wire.close()

    def begin(self, *, from_at: datetime, to_at: datetime) -> VideoTrack:
        """DESCRIBE, SETUP and PLAY. from_at, to_at: by the recorder's clock. Raises RecorderFailed."""
        described = self._ask("DESCRIBE", self._url, {"Accept": "application/sdp"})
        base = described.headers.get("content-base") or described.headers.get("content-location") or self._url
        track = video_track(described.body.decode("utf-8", "replace"), base=base)
        transport = {"Transport": f"RTP/AVP/TCP;unicast;interleaved={_RTP_CHANNEL}-{_RTP_CHANNEL + 1}"}
        setup = self._ask("SETUP", track.control, transport | _REQUIRE)
        self._session = setup.headers.get("session", "").partition(";")[0].strip()
        if not self._session:
            raise RecorderUnreadable("its replay has no session")
        window = {"Range": f"clock={_clock(from_at)}-{_clock(to_at)}", "Rate-Control": "no"}
        self._ask("PLAY", track.session, {"Session": self._session} | _REQUIRE | window)
        return track

    def packets(self, payload_type: int) -> Iterator[RtpPacket]:
        """Until the recorder has nothing more to send: it says so, hangs up, or is quiet."""
        while True:
            frame = self._frame_or_none()
            if frame is None:
                return
            channel, content = frame
            if channel == _RTP_CHANNEL + 1 and _says_goodbye(content):
                return
            if channel != _RTP_CHANNEL:
                continue
            try:
                packet = parse(content)
            except NotRtp:
                continue
            if packet.payload_type == payload_type:
                yield packet

    def near_the_end(self) -> None:
        """What was asked for has nearly come: from now on a short silence is the end."""
        self._quiet_s = QUIET_AT_END_S

    def _ask(self, method: str, uri: str, headers: Mapping[str, str]) -> _Reply:
        self._send(method, uri, headers)
        reply = self._reply()
        if reply.status == 401 and self._credential is not None and not self._challenges:
            self._challenges = reply.challenges
            self._send(method, uri, headers)
            reply = self._reply()
        if reply.status in (401, 403):
            raise RecorderRefused(f"its replay answers {reply.status}")
        if reply.status == 551:
            raise RecorderUnreadable("it does not replay as Profile G has it (551)")
        if 300 <= reply.status < 400:
            raise RecorderUnreadable("its replay sends us elsewhere; redirects are not followed")
        if reply.status >= 500:
            raise RecorderFailed(f"its replay answers {reply.status}")
        if reply.status != 200:
            raise RecorderUnreadable(f"its replay answers {reply.status} to {method}")
        return reply

    def _send(self, method: str, uri: str, headers: Mapping[str, str]) -> None:
        if not uri.isprintable() or " " in uri:
            raise RecorderUnreadable("its replay gives an address that is none")
        self._cseq += 1
        told = {"CSeq": str(self._cseq), "User-Agent": "gawah", **headers}
        if self._challenges and self._credential is not None:
            told["Authorization"] = authorization(
                self._challenges, method=method, uri=uri, credential=self._credential
            )
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        try:
            self._wire.sendall(f"{method} {uri} RTSP/1.0\r\n{head}\r\n".encode())
        except OSError as error:
            raise RecorderFailed(f"its replay broke off: {type(error).__name__}") from error

    def _reply(self) -> _Reply:
        """The next reply to us; pictures that still come of something else are let go."""
        by = self._deadline.within(LONGEST_REPLY_S)
        while True:
            self._fill(4, by)
            if self._buffer[:1] == b"$":
                size = 4 + int.from_bytes(self._buffer[2:4])
                self._fill(size, by)
                del self._buffer[:size]
                continue
            reply = self._text(by)
            if reply is not None:
                return reply

    def _text(self, by: Deadline) -> _Reply | None:
        """A message of the recorder's; None when it is a request of its own, which nobody answers."""
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > LARGEST_HEAD_BYTES or not self._buffer[:1].isalpha():
                raise RecorderUnreadable("its replay does not speak RTSP")
            self._fill(len(self._buffer) + 1, by)
        first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        headers, challenges = _headers(lines)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY_BYTES:
            raise RecorderUnreadable("a reply of its replay has no usable length")
        self._fill(int(length), by)
        body = bytes(self._buffer[: int(length)])
        del self._buffer[: int(length)]
        status = re.match(r"RTSP/1\.\d (\d{3})", first)
        if status is None:
            if re.match(r"[A-Z_]+ \S+ RTSP/1\.\d$", first):
                return None
            raise RecorderUnreadable("its replay does not speak RTSP")
        return _Reply(int(status[1]), headers, challenges, body)

    def _frame_or_none(self) -> tuple[int, bytes] | None:
        """The next interleaved frame, or None when nothing comes any more."""
        quiet_at_s = time.monotonic() + self._quiet_s
        while True:
            if len(self._buffer) >= 4 and self._buffer[:1] != b"$":
                self._text(self._deadline.within(LONGEST_REPLY_S))
                continue
            size = 4 + int.from_bytes(self._buffer[2:4]) if len(self._buffer) >= 4 else 0
            if size and len(self._buffer) >= size:
                frame = self._buffer[1], bytes(self._buffer[4:size])
                del self._buffer[:size]
                self._quiet_s = min(self._quiet_s, QUIET_S)
                return frame
            left_s = quiet_at_s - time.monotonic()
            if left_s <= 0 or not self._receive(self._deadline.within(left_s), is_end_fine=True):
                return None

    def _fill(self, size: int, by: Deadline) -> None:
        while len(self._buffer) < size:
            self._receive(by, is_end_fine=False)

    def _receive(self, by: Deadline, *, is_end_fine: bool) -> bool:
        """Whether something came. Raises RecorderFailed, unless the end is where an end may be."""
        self._deadline.left_s(at_most=QUIET_S)
        self._wire.deadline = by
        chunk = bytearray(_RECEIVE_BYTES)
        try:
            count = self._wire.recv_into(chunk)
        except (OSError, RecorderFailed) as error:
            if is_end_fine:
                return False
            raise RecorderFailed(f"its replay broke off: {type(error).__name__}") from error
        if count == 0:
            if is_end_fine:
                return False
            raise RecorderFailed("its replay hung up")
        self._received += count
        if self._received > LARGEST_FILE_BYTES:
            raise RecorderUnreadable(f"a replay of more than {LARGEST_FILE_BYTES} bytes")
        self._buffer += memoryview(chunk)[:count]
        return True


def _headers(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    headers: dict[str, str] = {}
    challenges = []
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "www-authenticate":
            challenges.append(value.strip())
        headers[name.strip().lower()] = value.strip()
    return headers, challenges


def _says_goodbye(rtcp: bytes) -> bool:
    """RTCP BYE, alone or behind a report."""
    at = 0
    while at + 4 <= len(rtcp):
        if rtcp[at + 1] == 203:
            return True
        at += 4 + 4 * int.from_bytes(rtcp[at + 2 : at + 4])
    return False


def _without_credential(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _clock(at: datetime) -> str:
    """utc-time of RFC 2326."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"
