"""Replaying a stretch of a recording over RTSP: one TCP connection, `Require: onvif-replay`, as fast as it goes."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import LARGEST_FILE_BYTES
from cctv_link.footage.sources.onvif.rtp import NotRtp, RtpPacket, parse
from cctv_link.footage.sources.port import Deadline, RecorderFailed, RecorderRefused, RecorderUnreadable
from cctv_link.footage.sources.timed import connected, hold_to
from cctv_link.rtsp import description, messages
from cctv_link.rtsp.authentication import Credentials
from cctv_link.rtsp.description import Media, NoVideo
from cctv_link.rtsp.messages import Malformed, Message, Packet

# At the end of its footage a recorder just stops sending, and stays connected.
QUIET_S = 3.0
QUIET_AT_END_S = 0.7
# Before its first picture it may have to wake a disk.
FIRST_WITHIN_S = 12.0
LONGEST_REPLY_S = 15.0
# To say something: also that it may stop, when the time of the pull is over.
SAID_WITHIN_S = 5.0
_REQUIRE = {"Require": "onvif-replay"}
_RTP_CHANNEL = 0
_RECEIVE_BYTES = 256 * 1024


class ReplaySession:
    """An open connection that replays one track. Use it as a context manager."""

    def __init__(
        self, url: str, *, ip: str, port: int, credential: Credential | None, deadline: Deadline
    ) -> None:
        """ip, port: where to connect, already checked; `url` is what the recorder wants to be asked for."""
        self._url = _without_credential(url)
        self._credentials = (
            Credentials(credential.username, credential.password) if credential is not None else None
        )
        self._deadline = deadline
        self._wire = connected(ip, port, deadline=deadline)
        self._buffer = bytearray()
        self._cseq = 0
        self._session = ""
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

    def begin(self, *, from_at: datetime, to_at: datetime) -> Media:
        """DESCRIBE, SETUP and PLAY. from_at, to_at: by the recorder's clock. Raises RecorderFailed."""
        described = self._ask("DESCRIBE", self._url, {"Accept": "application/sdp"})
        base = described.header("content-base") or described.header("content-location") or self._url
        try:
            track = description.read(described.body, base=base)
        except NoVideo as error:
            raise RecorderUnreadable(f"its replay cannot be taken: {error}") from None
        transport = {"Transport": f"RTP/AVP/TCP;unicast;interleaved={_RTP_CHANNEL}-{_RTP_CHANNEL + 1}"}
        setup = self._ask("SETUP", track.control, transport | _REQUIRE)
        self._session = setup.header("session").partition(";")[0].strip()
        if not self._session:
            raise RecorderUnreadable("its replay has no session")
        window = {"Range": f"clock={_clock(from_at)}-{_clock(to_at)}", "Rate-Control": "no"}
        self._ask("PLAY", track.aggregate, {"Session": self._session} | _REQUIRE | window)
        return track

    def packets(self, payload_type: int) -> Iterator[RtpPacket]:
        """Until the recorder has nothing more to send: it says so, hangs up, or is quiet."""
        while True:
            found = self._packet_or_none()
            if found is None or (found.channel == _RTP_CHANNEL + 1 and _says_goodbye(found.content)):
                return
            if found.channel != _RTP_CHANNEL:
                continue
            try:
                packet = parse(found.content)
            except NotRtp:
                continue
            if packet.payload_type == payload_type:
                yield packet

    def near_the_end(self) -> None:
        """What was asked for has nearly come: from now on a short silence is the end."""
        self._quiet_s = QUIET_AT_END_S

    def _ask(self, method: str, uri: str, headers: Mapping[str, str]) -> Message:
        self._send(method, uri, headers)
        reply = self._reply()
        if reply.status == 401 and self._credentials is not None:
            if not self._credentials.accept(reply.headers.get("www-authenticate", ())):
                raise RecorderRefused("its replay answers 401")
            self._send(method, uri, headers)
            reply = self._reply()
        status = reply.status or 0
        if status in (401, 403):
            raise RecorderRefused(f"its replay answers {status}")
        if status == 551:
            raise RecorderUnreadable("it does not replay as Profile G has it (551)")
        if 300 <= status < 400:
            raise RecorderUnreadable("its replay sends us elsewhere; redirects are not followed")
        if status >= 500:
            raise RecorderFailed(f"its replay answers {status}")
        if status != 200:
            raise RecorderUnreadable(f"its replay answers {status} to {method}")
        return reply

    def _send(self, method: str, uri: str, headers: Mapping[str, str]) -> None:
        if not uri.isprintable() or " " in uri:
            raise RecorderUnreadable("its replay gives an address that is none")
        self._cseq += 1
        told = dict(headers)
        if self._credentials is not None and (known := self._credentials.header(method, uri)) is not None:
            told["Authorization"] = known
        try:
            hold_to(self._wire, Deadline(SAID_WITHIN_S))
            self._wire.sendall(messages.request(method, uri, cseq=self._cseq, headers=told))
        except OSError as error:
            raise RecorderFailed(f"its replay broke off: {type(error).__name__}") from error

    def _reply(self) -> Message:
        """The next reply to us; pictures that still come of something else are let go, and so is what it asks of us."""
        by = self._deadline.within(LONGEST_REPLY_S)
        while True:
            found = self._next_or_none()
            if found is None:
                self._receive(by, is_end_fine=False)
            elif isinstance(found, Message) and found.status is not None:
                return found

    def _packet_or_none(self) -> Packet | None:
        """The next interleaved packet, or None when nothing comes any more."""
        quiet_at_s = time.monotonic() + self._quiet_s
        while True:
            found = self._next_or_none()
            if isinstance(found, Packet):
                self._quiet_s = min(self._quiet_s, QUIET_S)
                return found
            left_s = quiet_at_s - time.monotonic()
            if found is None and (
                left_s <= 0 or not self._receive(self._deadline.within(left_s), is_end_fine=True)
            ):
                return None

    def _next_or_none(self) -> Message | Packet | None:
        """What has come whole."""
        try:
            found = messages.next_or_none(self._buffer, 0)
        except Malformed as error:
            raise RecorderUnreadable("its replay does not speak RTSP") from error
        if found is None:
            return None
        del self._buffer[: found[1]]
        return found[0]

    def _receive(self, by: Deadline, *, is_end_fine: bool) -> bool:
        """Whether something came. Raises RecorderFailed, unless the end is where an end may be."""
        self._deadline.left_s(at_most=QUIET_S)
        hold_to(self._wire, by)
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
