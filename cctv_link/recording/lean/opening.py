"""The conversation that opens a stream, as it reads in a trace: OPTIONS, DESCRIBE, SETUP, PLAY. Pure.

A redirection is never followed: the address was checked when the camera was registered, the other one was not.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import StreamFailed
from cctv_link.rtsp import description
from cctv_link.rtsp.description import Media, NoVideo
from cctv_link.rtsp.messages import Message

UNSUPPORTED_TRANSPORT = 461
_DEFAULT_TIMEOUT_S = 60
_SHORTEST_TIMEOUT_S, _LONGEST_TIMEOUT_S = 4, 120


@dataclass(frozen=True, slots=True)
class Ask:
    method: str
    uri: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """session: the camera's name for it; kept alive by `keep_alive` well within timeout_s."""

    media: Media
    session: str
    timeout_s: int
    rtp_channel: int
    rtcp_channel: int
    keep_alive: str


# An Ask goes out, its answer comes in; Opened comes out between SETUP and PLAY, and None goes in: from then on
# packets may come.
Opening = Generator["Ask | Opened", "Message | None", None]


def conversation(url: str) -> Opening:
    """Raises StreamFailed when the camera says no."""
    options = yield Ask("OPTIONS", url)
    assert options is not None
    refuse_redirection(options)
    described = yield Ask("DESCRIBE", url, {"Accept": "application/sdp"})
    assert described is not None
    require(described)
    base = described.header("content-base") or described.header("content-location") or url
    try:
        media = description.read(described.body, base=base)
    except NoVideo as error:
        raise StreamFailed(Reason.BAD_STREAM, str(error)) from None
    transport = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"}
    set_up = yield Ask("SETUP", media.control, transport)
    assert set_up is not None
    refuse_other_transport(set_up)
    require(set_up)
    opened = _opened(set_up, media, can_get="GET_PARAMETER" in options.header("public").upper())
    yield opened
    played = yield Ask("PLAY", media.aggregate, {"Session": opened.session, "Range": "npt=0.000-"})
    assert played is not None
    require(played)


def require(answer: Message) -> None:
    """Raises StreamFailed unless the camera said yes."""
    refuse_redirection(answer)
    status = answer.status or 0
    if status == 200:
        return
    if status in (401, 403):
        raise StreamFailed(Reason.UNAUTHORISED, f"the camera answers {status}")
    if status in (404, 410):
        raise StreamFailed(Reason.NO_SUCH_STREAM, f"the camera answers {status}")
    if status >= 500:
        raise StreamFailed(Reason.UNREACHABLE, f"the camera answers {status}")
    raise StreamFailed(Reason.BAD_STREAM, f"the camera answers {status}")


def refuse_redirection(answer: Message) -> None:
    if answer.status is not None and 300 <= answer.status < 400:
        raise StreamFailed(Reason.REDIRECTED, f"the camera answers {answer.status}, which is not followed")


def refuse_other_transport(answer: Message) -> None:
    """Raises StreamFailed for a camera that will stream over UDP only: 461, or a yes to something we did not ask."""
    if answer.status == UNSUPPORTED_TRANSPORT:
        raise StreamFailed(Reason.TCP_REFUSED, f"the camera answers {answer.status} to RTP over TCP")
    transport = answer.header("transport").lower()
    if answer.status == 200 and transport and "interleaved" not in transport:
        raise StreamFailed(Reason.TCP_REFUSED, "the camera says yes, and means UDP")


def _opened(answer: Message, media: Media, *, can_get: bool) -> Opened:
    session, *parameters = (word.strip() for word in answer.header("session").split(";"))
    if not session:
        raise StreamFailed(Reason.BAD_STREAM, "the camera names no session")
    timeout_s = _DEFAULT_TIMEOUT_S
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "timeout" and value.strip().isdecimal():
            timeout_s = int(value.strip()[:6])
    rtp, rtcp = _channels(answer.header("transport"))
    return Opened(
        media=media,
        session=session,
        timeout_s=min(max(timeout_s, _SHORTEST_TIMEOUT_S), _LONGEST_TIMEOUT_S),
        rtp_channel=rtp,
        rtcp_channel=rtcp,
        keep_alive="GET_PARAMETER" if can_get else "OPTIONS",
    )


def _channels(transport: str) -> tuple[int, int]:
    for word in transport.split(";"):
        name, _, value = word.partition("=")
        if name.strip().lower() == "interleaved":
            first, _, second = value.strip().partition("-")
            if first.isdecimal() and int(first) < 255:
                return int(first), int(second) if second.isdecimal() else int(first) + 1
    raise StreamFailed(Reason.BAD_STREAM, "the camera names no channel for its packets")
