"""RTSP 1.0 on the wire (RFC 2326): requests, answers and the packets between, bounded: a camera may send what it likes.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_HEAD_BYTES = 16_384
LONGEST_BODY_BYTES = 65_536
INTERLEAVED = 0x24
_END = b"\r\n\r\n"
Buffer = bytes | bytearray


class Malformed(Exception):
    """What came is not RTSP."""


@dataclass(frozen=True, slots=True)
class Message:
    """An answer, or a request of the camera. status: None for a request. headers: by lower-case name."""

    first_line: str
    status: int | None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of that name; empty when there is none."""
        return self.headers.get(name, ("",))[0]


@dataclass(frozen=True, slots=True)
class Packet:
    """RTP or RTCP, interleaved: which of them the channel says."""

    channel: int
    content: bytes


def next_or_none(buffer: Buffer, at: int) -> tuple[Message | Packet, int] | None:
    """What begins at `at`, and where it ends; None while it is incomplete. Raises Malformed."""
    if len(buffer) < at + 4:
        return None
    if buffer[at] != INTERLEAVED:
        return read(buffer, at)
    end = at + 4 + int.from_bytes(buffer[at + 2 : at + 4])
    return (Packet(buffer[at + 1], bytes(buffer[at + 4 : end])), end) if end <= len(buffer) else None


def request(method: str, uri: str, *, cseq: int, headers: Mapping[str, str]) -> bytes:
    """The bytes of a request without a body."""
    lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {cseq}", "User-Agent: Gawah"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def not_implemented(asked: Message) -> bytes:
    """The answer to whatever a camera asks of us."""
    return f"RTSP/1.0 501 Not Implemented\r\nCSeq: {asked.header('cseq')}\r\n\r\n".encode(
        "latin-1", "replace"
    )


def read(buffer: Buffer, at: int) -> tuple[Message, int] | None:
    """The message that begins at `at` and where it ends; None while it is incomplete. Raises Malformed."""
    head_end = buffer.find(_END, at, at + LONGEST_HEAD_BYTES)
    if head_end < 0:
        if len(buffer) - at >= LONGEST_HEAD_BYTES or not _may_begin(buffer[at : at + 16]):
            raise Malformed("neither a packet nor a message")
        return None
    lines = buffer[at:head_end].decode("latin-1").split("\r\n")
    headers: dict[str, tuple[str, ...]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            headers[key] = (*headers.get(key, ()), value.strip())
    status = _status(lines[0])
    body_at = head_end + len(_END)
    length = _length(headers)
    if len(buffer) < body_at + length:
        return None
    return Message(lines[0], status, headers, bytes(buffer[body_at : body_at + length])), body_at + length


def _may_begin(start: Buffer) -> bool:
    """An answer begins with the protocol's name, a request with a word in capitals."""
    name = b"RTSP/1."
    return start[: len(name)] == name[: len(start)] or (start[:1].isalpha() and start[:1].isupper())


def _status(line: str) -> int | None:
    if line.startswith("RTSP/1."):
        words = line.split(" ", 2)
        if len(words) < 2 or len(words[1]) != 3 or not words[1].isdecimal():
            raise Malformed("an answer without a status")
        return int(words[1])
    if not line.endswith("RTSP/1.0") or len(line.split(" ")) != 3:
        raise Malformed("neither an answer nor a request")
    return None


def _length(headers: Mapping[str, tuple[str, ...]]) -> int:
    text = headers.get("content-length", ("0",))[0]
    if not text.isdecimal() or len(text) > 8 or int(text) > LONGEST_BODY_BYTES:
        raise Malformed("a body of impossible length")
    return int(text)
