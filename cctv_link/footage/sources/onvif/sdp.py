"""The video track of a session description. Pure."""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from urllib.parse import urljoin

from cctv_link.footage.sources.onvif.depacketise import CodecName
from cctv_link.footage.sources.port import RecorderUnreadable

_CODECS: dict[str, CodecName] = {"H264": "h264", "H265": "hevc"}
_SETS = ("sprop-vps", "sprop-sps", "sprop-pps")


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """control: where it is set up. session: where everything is played. parameter_sets: NAL units, if it tells them."""

    control: str
    session: str
    payload_type: int
    codec: CodecName
    parameter_sets: tuple[bytes, ...]


def video_track(description: str, *, base: str) -> VideoTrack:
    """The first H.264 or H.265 track. base: Content-Base, or what was asked. Raises RecorderUnreadable."""
    head, *sections = description.replace("\r\n", "\n").split("\nm=")
    session = _attributes(head.split("\n")).get("control", "*")
    for section in sections:
        lines = section.split("\n")
        media = lines[0].split()
        if not media or media[0] != "video" or len(media) < 4 or not media[3].isdigit():
            continue
        told = _attributes(lines[1:])
        number, _, encoding = told.get("rtpmap", "").partition(" ")
        codec = _CODECS.get(encoding.partition("/")[0].upper())
        if codec is None or number != media[3]:
            continue
        return VideoTrack(
            control=_joined(base, told.get("control", "*")),
            session=_joined(base, session),
            payload_type=int(number),
            codec=codec,
            parameter_sets=_parameter_sets(told.get("fmtp", "").partition(" ")[2]),
        )
    raise RecorderUnreadable("its replay has no H.264 or H.265 track")


def _attributes(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith("a="):
            name, _, value = line[2:].strip().partition(":")
            found.setdefault(name, value)
    return found


def _joined(base: str, control: str) -> str:
    if control == "*":
        return base
    if "://" in control:
        return control
    return urljoin(base if base.endswith("/") else base + "/", control)


def _parameter_sets(parameters: str) -> tuple[bytes, ...]:
    told = {}
    for each in parameters.split(";"):
        name, _, value = each.strip().partition("=")
        told[name.lower()] = value
    texts = [told[name] for name in _SETS if name in told] or [told.get("sprop-parameter-sets", "")]
    try:
        return tuple(b64decode(text, validate=True) for joined in texts for text in joined.split(",") if text)
    except (NotBase64, ValueError):
        return ()
