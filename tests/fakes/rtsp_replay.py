"""ONVIF replay on this machine: RTSP over TCP with digest, RTP with the extension 0xABAC, gaps and ends marked.

fault: "" (none), hang, garbage, redirect, no-replay (551), no-marks, hangs-up (in the middle of the first stretch),
loses (every 40th packet), silent (plays nothing), drip (an answer a byte at a time).
"""

import hashlib
import random
import re
import socketserver
import struct
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cctv_link.recording.fragments import read_fragments
from tests.fakes.recordings import Recordings

REALM, NONCE = "Recorder", "b8a3f0c2d4e6"
LARGEST_PAYLOAD_BYTES = 1_200
_NTP_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Unit:
    """A picture as it was recorded: at, by a clock that goes right."""

    nals: list[bytes]
    at: datetime
    is_key: bool
    ends_section: bool
    is_last: bool


@dataclass
class FakeReplay:
    """A running replay server and what it was asked."""

    units: list[_Unit]
    codec: str
    parameter_sets: list[bytes]
    offset: timedelta
    credential: tuple[str, str]
    algorithm: str = "SHA-256"
    port: int = 0
    fault: str = ""
    asked: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, host: str) -> str:
        return f"rtsp://{host}:{self.port}/replay/Recording_1"


@contextmanager
def replaying(
    recorded: Recordings, *, offset: timedelta, credential: tuple[str, str]
) -> Iterator[FakeReplay]:
    codec, sets = _description(recorded)
    replay = FakeReplay(_units(recorded), codec, sets, offset, credential)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _Conversation(replay, self).run()

    with Server(("127.0.0.1", 0), Handler) as server:
        replay.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield replay
        finally:
            replay.stopping.set()
            server.shutdown()
            thread.join()


class _Conversation:
    def __init__(self, replay: FakeReplay, handler: socketserver.StreamRequestHandler) -> None:
        self.replay = replay
        self.read, self.write = handler.rfile, handler.wfile
        self.sequence = random.randrange(1 << 16)
        self.sent = 0

    def run(self) -> None:
        while (request := self._request()) is not None:
            method, uri, headers = request
            self.replay.asked.append(f"{method} {headers.get('range', '')}".strip())
            if self._misbehaves(headers):
                return
            header = headers.get("authorization", "")
            if not is_digest_right(header, method, uri, self.replay.credential, self.replay.algorithm):
                self._reply(headers, 401, {"WWW-Authenticate": challenge(self.replay.algorithm)})
            elif method == "DESCRIBE":
                self._reply(
                    headers, 200, {"Content-Base": uri + "/", "Content-Type": "application/sdp"}, self._sdp()
                )
            elif method == "SETUP":
                self._setup(headers)
            elif method == "PLAY":
                self._play(headers)
            else:
                self._reply(headers, 200, {})
                if method == "TEARDOWN":
                    return

    def _request(self) -> tuple[str, str, dict[str, str]] | None:
        first = self.read.readline().decode()
        if not first:
            return None
        headers = {}
        while (line := self.read.readline().decode().strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        method, uri, _ = first.split()
        return method, uri, headers

    def _reply(self, headers: dict[str, str], status: int, extra: dict[str, str], body: str = "") -> None:
        lines = [f"RTSP/1.0 {status} {'OK' if status == 200 else 'No'}", f"CSeq: {headers.get('cseq', '0')}"]
        lines += [f"{name}: {value}" for name, value in extra.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.write.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def _misbehaves(self, headers: dict[str, str]) -> bool:
        fault = self.replay.fault
        if fault == "hang":
            self.replay.stopping.wait(30)
        elif fault == "garbage":
            self.write.write(b"\x16\x03\x01\x02\0\x01\0" * 200)
        elif fault == "redirect":
            self._reply(headers, 302, {"Location": "rtsp://127.0.0.1:1/elsewhere"})
        elif fault == "drip":
            for letter in b"RTSP/1.0 200 OK\r\nX-Slow: " + b"a" * 1_000:
                self.write.write(bytes([letter]))
                if self.replay.stopping.wait(0.05):
                    break
        else:
            return False
        return True

    def _sdp(self) -> str:
        encoded = [b64encode(each).decode() for each in self.replay.parameter_sets]
        if self.replay.codec == "H264":
            sets = f"packetization-mode=1; sprop-parameter-sets={','.join(encoded)}"
        else:
            sets = "; ".join(
                f"sprop-{name}={text}" for name, text in zip(("vps", "sps", "pps"), encoded, strict=True)
            )
        return (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Replay\r\nt=0 0\r\na=control:*\r\n"
            "m=audio 0 RTP/AVP 0\r\na=control:trackID=2\r\n"
            "m=video 0 RTP/AVP 96\r\n"
            f"a=rtpmap:96 {self.replay.codec}/90000\r\na=fmtp:96 {sets}\r\na=control:trackID=1\r\n"
            "a=x-onvif-track:VIDEO001\r\n"
        )

    def _setup(self, headers: dict[str, str]) -> None:
        if headers.get("require") != "onvif-replay" or self.replay.fault == "no-replay":
            self._reply(headers, 551, {"Unsupported": "onvif-replay"})
            return
        self._reply(headers, 200, {"Session": "12345678;timeout=60", "Transport": headers["transport"]})

    def _play(self, headers: dict[str, str]) -> None:
        if headers.get("require") != "onvif-replay" or headers.get("rate-control") != "no":
            self._reply(headers, 551, {"Unsupported": "onvif-replay"})
            return
        begin, _, end = headers["range"].removeprefix("clock=").partition("-")
        from_at, to_at = (_utc(text) - self.replay.offset for text in (begin, end))
        self._reply(headers, 200, {"Session": "12345678", "Range": headers["range"], "RTP-Info": "seq=1"})
        if self.replay.fault == "silent":
            return
        cseq = int(headers["cseq"])
        for number, unit in enumerate(self._from(from_at)):
            if unit.at >= to_at or (self.replay.fault == "hangs-up" and number == 20):
                break
            self._send_unit(unit, cseq)
            if number % 50 == 10:
                # A keep-alive's answer, as it stands between the pictures on a real connection.
                self._reply({"cseq": "0"}, 200, {})
        if self.replay.fault == "hangs-up":
            raise OSError("hung up")

    def _from(self, from_at: datetime) -> list[_Unit]:
        """From the clean point at or before; where nothing was recorded, from the next section's first."""
        units = self.replay.units
        following = next((number for number, unit in enumerate(units) if unit.at >= from_at), None)
        if following is None:
            return []
        if following and (units[following].at - units[following - 1].at).total_seconds() > 1:
            return units[following:]
        keys = [
            number for number in range(following + 1) if units[number].is_key and units[number].at <= from_at
        ]
        return units[keys[-1] if keys else following :]

    def _send_unit(self, unit: _Unit, cseq: int) -> None:
        at = unit.at + self.replay.offset
        flags = (unit.is_key << 7) | (unit.ends_section << 6) | (unit.is_last << 4)
        since = at - _NTP_EPOCH
        seconds = since.days * 86_400 + since.seconds
        ntp = struct.pack(">II", seconds & 0xFFFFFFFF, (since.microseconds << 32) // 1_000_000)
        mark = struct.pack(">HH", 0xABAC, 3) + ntp + bytes([flags, cseq & 0xFF, 0, 0])
        ticks = round(at.timestamp() * 90_000) & 0xFFFFFFFF
        payloads = [each for nal in unit.nals for each in self._payloads(nal)]
        for number, payload in enumerate(payloads):
            marked = number == 0 and self.replay.fault != "no-marks"
            self._send(payload, ticks, is_end=number == len(payloads) - 1, extension=mark if marked else b"")

    def _payloads(self, nal: bytes) -> list[bytes]:
        if len(nal) <= LARGEST_PAYLOAD_BYTES:
            return [nal]
        head = 1 if self.replay.codec == "H264" else 2
        pieces = [nal[at : at + LARGEST_PAYLOAD_BYTES] for at in range(head, len(nal), LARGEST_PAYLOAD_BYTES)]
        fragments = []
        for number, piece in enumerate(pieces):
            edge = (number == 0) << 7 | (number == len(pieces) - 1) << 6
            if head == 1:
                start = bytes([nal[0] & 0xE0 | 28, edge | nal[0] & 0x1F])
            else:
                start = bytes([nal[0] & 0x81 | 49 << 1, nal[1], edge | nal[0] >> 1 & 0x3F])
            fragments.append(start + piece)
        return fragments

    def _send(self, payload: bytes, ticks: int, *, is_end: bool, extension: bytes) -> None:
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.sent += 1
        if self.replay.fault == "loses" and self.sent % 40 == 0:
            return
        head = struct.pack(
            ">BBHII", 0x80 | bool(extension) << 4, is_end << 7 | 96, self.sequence, ticks, 0x1234
        )
        packet = head + extension + payload
        self.write.write(b"$\0" + struct.pack(">H", len(packet)) + packet)


def challenge(algorithm: str) -> str:
    return f'Digest realm="{REALM}", nonce="{NONCE}", algorithm={algorithm}, qop="auth"'


def is_digest_right(header: str, method: str, uri: str, credential: tuple[str, str], algorithm: str) -> bool:
    """RFC 7616, as a server checks it."""
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', header))
    name, password = credential
    hash_ = {"SHA-256": hashlib.sha256, "MD5": hashlib.md5}[algorithm]

    def hashed(text: str) -> str:
        return hash_(text.encode()).hexdigest()

    middle = f"{NONCE}:{told.get('nc')}:{told.get('cnonce')}:auth"
    expected = hashed(f"{hashed(f'{name}:{REALM}:{password}')}:{middle}:{hashed(f'{method}:{uri}')}")
    return told.get("uri") == uri and told.get("response") == expected


def _utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)


def _units(recorded: Recordings) -> list[_Unit]:
    ends = {to_at for _, to_at in recorded.stretches}
    units = []
    for file in recorded.files:
        read, content = read_fragments(file.path), file.path.read_bytes()
        origin = read.samples[0].pts
        for number, sample in enumerate(read.samples):
            is_final = number == len(read.samples) - 1 and file.to_at in ends
            units.append(
                _Unit(
                    nals=_nals(content[sample.offset : sample.offset + sample.size_bytes]),
                    at=file.from_at + timedelta(seconds=(sample.pts - origin) / read.timescale),
                    is_key=sample.is_key,
                    ends_section=is_final,
                    is_last=is_final and file is recorded.files[-1],
                )
            )
    return units


def _nals(sample: bytes) -> list[bytes]:
    nals, at = [], 0
    while at < len(sample):
        size = int.from_bytes(sample[at : at + 4])
        nals.append(sample[at + 4 : at + 4 + size])
        at += 4 + size
    return nals


def _description(recorded: Recordings) -> tuple[str, list[bytes]]:
    """What the decoder is configured with: avcC and hvcC, ISO/IEC 14496-15."""
    box = read_fragments(recorded.files[0].path).codec.configuration
    kind, content = box[:4], box[4:]
    sets: list[bytes] = []
    if kind == b"avcC":
        at = 5
        for mask in (0x1F, 0xFF):
            count = content[at] & mask
            at += 1
            for _ in range(count):
                size = int.from_bytes(content[at : at + 2])
                sets.append(content[at + 2 : at + 2 + size])
                at += 2 + size
        return "H264", sets
    at = 23
    for _ in range(content[22]):
        count = int.from_bytes(content[at + 1 : at + 3])
        at += 3
        for number in range(count):
            size = int.from_bytes(content[at : at + 2])
            if number == 0 and content[at + 2] >> 1 in (32, 33, 34):
                sets.append(content[at + 2 : at + 2 + size])
            at += 2 + size
    return "H265", sets
