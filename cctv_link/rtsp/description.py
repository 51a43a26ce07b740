"""What a camera or recorder says of its stream (SDP, RFC 8866): the one video track that we take. Pure."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Literal

CodecName = Literal["h264", "h265"]
_CODECS: dict[str, CodecName] = {"H264": "h264", "H265": "h265", "HEVC": "h265"}
_PARAMETER_SETS = {
    "h264": ("sprop-parameter-sets",),
    "h265": ("sprop-vps", "sprop-sps", "sprop-pps"),
}
MOST_PARAMETER_SETS = 64


class NoVideo(ValueError):
    """No track that we could take."""


@dataclass(frozen=True, slots=True)
class Media:
    """control: the address to set the track up at; aggregate: the one to play at.
    parameter_sets: NAL units, in the order given."""

    codec: CodecName
    payload_type: int
    clock_rate: int
    control: str
    aggregate: str
    parameter_sets: tuple[bytes, ...]


def read(body: bytes, *, base: str) -> Media:
    """The first H.264 or H.265 track. base: what its addresses are relative to. Raises NoVideo."""
    session, tracks = _sections(body.decode("utf-8", "replace"))
    for track in tracks:
        media = _media_or_none(track, base=base, session=session)
        if media is not None:
            return media
    raise NoVideo("no H.264 or H.265 video in the stream")


def _sections(text: str) -> tuple[list[str], list[list[str]]]:
    session: list[str] = []
    tracks: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("m="):
            tracks.append([])
        (tracks[-1] if tracks else session).append(line.strip())
    return session, tracks


def _media_or_none(track: list[str], *, base: str, session: list[str]) -> Media | None:
    words = track[0].split()
    if words[0] != "m=video" or len(words) < 4:
        return None
    for payload_type in (word for word in words[3:] if word.isdecimal() and len(word) <= 3):
        name, _, rate = _attribute(track, f"rtpmap:{payload_type} ").partition("/")
        codec = _CODECS.get(name.strip().upper())
        if codec is None:
            continue
        clock_rate = rate.partition("/")[0].strip()
        if not clock_rate.isdecimal() or len(clock_rate) > 7 or not 1_000 <= int(clock_rate) <= 1_000_000:
            raise NoVideo("a track without a clock rate")
        format_ = _format(_attribute(track, f"fmtp:{payload_type} "))
        if format_.get("packetization-mode") == "2" or format_.get("sprop-max-don-diff", "0") != "0":
            raise NoVideo("pictures out of order on the wire are not read")
        return Media(
            codec=codec,
            payload_type=int(payload_type),
            clock_rate=int(clock_rate),
            control=_joined(base, _attribute(track, "control:")),
            aggregate=_joined(base, _attribute(session, "control:")),
            parameter_sets=_parameter_sets(format_, codec),
        )
    return None


def _attribute(lines: list[str], name: str) -> str:
    for line in lines:
        if line.startswith(f"a={name}"):
            return line[len(name) + 2 :].strip()
    return ""


def _format(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _parameter_sets(format_: dict[str, str], codec: CodecName) -> tuple[bytes, ...]:
    found = []
    for name in _PARAMETER_SETS[codec]:
        for text in format_.get(name, "").split(",")[:MOST_PARAMETER_SETS]:
            try:
                unit = b64decode(text, validate=True)
            except ValueError:  # not base64, or not even ASCII
                continue
            if unit:
                found.append(unit)
    return tuple(found)


def _joined(base: str, control: str) -> str:
    """An absolute address is only a name to ask for: the connection stays where it is."""
    if control in ("", "*"):
        return base
    if control.lower().startswith(("rtsp://", "rtsps://")):
        return control
    return base + control if base.endswith("/") else f"{base}/{control}"
