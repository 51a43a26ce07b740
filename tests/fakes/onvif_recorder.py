"""An ONVIF Profile G recorder on this machine: its SOAP services as the WSDL has them, its replay in rtsp_replay.py.

A third-party client (onvif-zeep-async), which reads the real WSDL, drives it in tests: what it says is ONVIF.
"""

import hashlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

from tests.fakes.recordings import Recordings
from tests.fakes.rtsp_replay import FakeReplay, challenge, is_digest_right, replaying
from tests.fakes.web import FakeRecorder, Reply, running

USERNAME = "gawah"
PASSWORD = "a viewer's password"
TOKEN = "Recording_1"
TRACK = "VIDEO001"
ENV = "http://www.w3.org/2003/05/soap-envelope"
SERVICES = {
    "http://www.onvif.org/ver10/device/wsdl": "/onvif/device_service",
    "http://www.onvif.org/ver10/search/wsdl": "/onvif/search_service",
    "http://www.onvif.org/ver10/replay/wsdl": "/onvif/replay_service",
}
TOLERATED = timedelta(seconds=5)


@dataclass
class FakeDevice:
    """web: its HTTP server. tells_changes: whether it keeps events of when data was present.

    wants_http_digest: beside the token, as newer devices do; with a realm of its own, MD5 or SHA-256.
    """

    web: FakeRecorder
    replay: FakeReplay
    offset: timedelta
    xaddr_host: str = "127.0.0.1"
    tells_changes: bool = True
    wants_http_digest: bool = False
    searches: dict[str, list[str]] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


@contextmanager
def onvif_device(recorded: Recordings, *, offset_s: float = 0.0) -> Iterator[FakeDevice]:
    offset = timedelta(seconds=offset_s)
    web = FakeRecorder(lambda *asked: _answer(device, recorded, *asked))
    with replaying(recorded, offset=offset, credential=(USERNAME, PASSWORD)) as replay:
        device = FakeDevice(web, replay, offset)
        with running(web):
            yield device


def _answer(
    device: FakeDevice,
    recorded: Recordings,
    method: str,
    path: str,
    query: dict[str, str],
    headers: Any,
    body: bytes,
) -> Reply:
    envelope = ElementTree.fromstring(body)
    request = envelope.find(f"{{{ENV}}}Body")[0]
    namespace, _, operation = request.tag[1:].partition("}")
    device.called.append(operation)
    if SERVICES.get(namespace) != path or operation not in OPERATIONS:
        return _fault("Receiver", "ActionNotSupported")
    if device.wants_http_digest and operation != "GetSystemDateAndTime":
        header = headers.get("Authorization", "")
        if not is_digest_right(header, method, path, (USERNAME, PASSWORD), "SHA-256"):
            return Reply(401, b"", headers={"WWW-Authenticate": challenge("SHA-256")})
    if operation != "GetSystemDateAndTime" and not _knows(envelope, device.now):
        return _fault("Sender", "NotAuthorized")
    content = OPERATIONS[operation](device, recorded, request)
    if isinstance(content, Reply):
        return content
    return _soap(200, f'<o:{operation}Response xmlns:o="{namespace}">{content}</o:{operation}Response>')


def _knows(envelope: ElementTree.Element, now: datetime) -> bool:
    """WS-Security username token with a password digest, made within seconds by the device's own clock."""
    told = {each.tag.rpartition("}")[2]: each.text or "" for each in envelope.iter()}
    if not {"Username", "Password", "Nonce", "Created"} <= set(told):
        return False
    made_at = datetime.fromisoformat(told["Created"])
    plain = b64decode(told["Nonce"]) + told["Created"].encode() + PASSWORD.encode()
    return (
        told["Username"] == USERNAME
        and b64decode(told["Password"]) == hashlib.sha1(plain).digest()
        and abs(made_at - now) < TOLERATED
    )


def _soap(status: int, content: str) -> Reply:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="{ENV}"'
        ' xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"'
        ' xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tns1="http://www.onvif.org/ver10/topics">'
        f"<SOAP-ENV:Body>{content}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    )
    return Reply(status, text.encode(), "application/soap+xml; charset=utf-8")


def _fault(blame: str, *codes: str) -> Reply:
    nested = ""
    for code in reversed(codes):
        nested = f"<SOAP-ENV:Subcode><SOAP-ENV:Value>ter:{code}</SOAP-ENV:Value>{nested}</SOAP-ENV:Subcode>"
    return _soap(
        400 if blame == "Sender" else 500,
        f"<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:{blame}</SOAP-ENV:Value>{nested}"
        '</SOAP-ENV:Code><SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">no</SOAP-ENV:Text>'
        "</SOAP-ENV:Reason></SOAP-ENV:Fault>",
    )


def _time(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> str:
    now = device.now
    return (
        "<o:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>"
        "<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>PKT-5</tt:TZ></tt:TimeZone>"
        f"<tt:UTCDateTime><tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
        f"<tt:Second>{now.second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year>"
        f"<tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date></tt:UTCDateTime>"
        "</o:SystemDateAndTime>"
    )


def _services(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> str:
    return "".join(
        f"<o:Service><o:Namespace>{namespace}</o:Namespace>"
        f"<o:XAddr>http://{device.xaddr_host}:{device.web.port}{path}</o:XAddr>"
        "<o:Version><tt:Major>26</tt:Major><tt:Minor>6</tt:Minor></o:Version></o:Service>"
        for namespace, path in SERVICES.items()
    )


def _find(results: Callable[[FakeDevice, Recordings, ElementTree.Element], list[str]]) -> Any:
    """Start a search; each answer will hold one of its results."""

    def begin(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> str | Reply:
        wanted = [each.text for each in request.iter() if each.tag.endswith("}IncludedRecordings")]
        if wanted and TOKEN not in wanted:
            return _fault("Sender", "InvalidArgVal", "InvalidToken")
        token = f"search-{uuid4()}"
        device.searches[token] = results(device, recorded, request)
        return f"<o:SearchToken>{token}</o:SearchToken>"

    return begin


def _recordings(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> list[str]:
    from_at, to_at = recorded.stretches[0][0], recorded.stretches[-1][1]
    shown = [f"<tt:{name}>{_wire(at + device.offset)}</tt:{name}>" for name, at in (
        ("EarliestRecording", from_at), ("LatestRecording", to_at), ("DataFrom", from_at), ("DataTo", to_at),
    )]  # fmt: skip
    other = _recording("Recording_0", shown)
    return [other, _recording(TOKEN, shown)]


def _recording(token: str, shown: list[str]) -> str:
    return (
        f"<tt:RecordingInformation><tt:RecordingToken>{token}</tt:RecordingToken>"
        "<tt:Source><tt:SourceId>urn:uuid:5c6f1f0e-0000-4000-8000-000000000001</tt:SourceId>"
        "<tt:Name>Gate 3</tt:Name><tt:Location>Saddar</tt:Location>"
        "<tt:Description>north</tt:Description><tt:Address>rtsp://192.0.2.1/1</tt:Address></tt:Source>"
        f"{shown[0]}{shown[1]}<tt:Content>Gate 3</tt:Content>"
        "<tt:Track><tt:TrackToken>AUDIO001</tt:TrackToken><tt:TrackType>Audio</tt:TrackType>"
        f"<tt:Description/>{_years(shown[2])}{_years(shown[3])}</tt:Track>"
        f"<tt:Track><tt:TrackToken>{TRACK}</tt:TrackToken><tt:TrackType>Video</tt:TrackType>"
        f"<tt:Description/>{shown[2]}{shown[3]}</tt:Track>"
        "<tt:RecordingStatus>Recording</tt:RecordingStatus></tt:RecordingInformation>"
    )


def _years(shown: str) -> str:
    """A track of sound that is older than the film: not the one to go by."""
    return shown.replace(">2026-", ">2016-")


def _changes(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> list[str]:
    if not device.tells_changes:
        return []
    told = {each.tag.rpartition("}")[2]: each.text or "" for each in request.iter()}
    start, end = (
        datetime.fromisoformat(told[name]).astimezone(UTC) - device.offset
        for name in ("StartPoint", "EndPoint")
    )
    moments = [
        (at, value)
        for stretch in recorded.stretches
        for at, value in zip(stretch, (True, False), strict=True)
    ]
    before = [value for at, value in moments if at <= start]
    events = [_event(device, start, before[-1] if before else False, is_start=True)]
    return events + [_event(device, at, value) for at, value in moments if start < at < end]


def _event(device: FakeDevice, at: datetime, is_present: bool, *, is_start: bool = False) -> str:
    shown = _wire(at + device.offset)
    return (
        f"<tt:Result><tt:RecordingToken>{TOKEN}</tt:RecordingToken><tt:TrackToken>{TRACK}</tt:TrackToken>"
        f"<tt:Time>{shown}</tt:Time><tt:Event>"
        '<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
        f'tns1:RecordingHistory/Track/State</wsnt:Topic><wsnt:Message><tt:Message UtcTime="{shown}">'
        f'<tt:Source><tt:SimpleItem Name="RecordingToken" Value="{TOKEN}"/>'
        f'<tt:SimpleItem Name="Track" Value="{TRACK}"/></tt:Source>'
        f'<tt:Data><tt:SimpleItem Name="IsDataPresent" Value="{str(is_present).lower()}"/></tt:Data>'
        "</tt:Message></wsnt:Message></tt:Event>"
        f"<tt:StartStateEvent>{str(is_start).lower()}</tt:StartStateEvent></tt:Result>"
    )


def _results(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> str | Reply:
    left = device.searches.get(_token(request))
    if left is None:
        return _fault("Sender", "InvalidArgVal", "InvalidToken")
    now = [left.pop(0)] if left else []
    state = "Searching" if left else "Completed"
    return f"<o:ResultList><tt:SearchState>{state}</tt:SearchState>{''.join(now)}</o:ResultList>"


def _end(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> str | Reply:
    """A search that was completed has ended already, and saying so again is an error."""
    if not device.searches.pop(_token(request), None):
        return _fault("Sender", "InvalidArgVal", "InvalidToken")
    return f"<o:Endpoint>{_wire(device.now)}</o:Endpoint>"


def _replay_uri(device: FakeDevice, recorded: Recordings, request: ElementTree.Element) -> str | Reply:
    told = {each.tag.rpartition("}")[2]: each.text or "" for each in request.iter()}
    if told["RecordingToken"] != TOKEN:
        return _fault("Sender", "InvalidArgVal", "NoRecording")
    if (told["Stream"], told["Protocol"]) != ("RTP-Unicast", "RTSP"):
        return _fault("Sender", "InvalidArgVal", "InvalidStreamSetup")
    return f"<o:Uri>{device.replay.url(device.xaddr_host)}</o:Uri>"


def _token(request: ElementTree.Element) -> str:
    return next(each.text or "" for each in request.iter() if each.tag.endswith("}SearchToken"))


def _wire(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


OPERATIONS: dict[str, Any] = {
    "GetSystemDateAndTime": _time,
    "GetServices": _services,
    "FindRecordings": _find(_recordings),
    "GetRecordingSearchResults": _results,
    "FindEvents": _find(_changes),
    "GetEventSearchResults": _results,
    "EndSearch": _end,
    "GetReplayUri": _replay_uri,
}
