"""Profile G's search: what a recording holds of a stretch of time, and where it is replayed from."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.http_client import Place
from cctv_link.footage.sources.onvif.soap import (
    DEVICE,
    REPLAY,
    SEARCH,
    Service,
    SoapFault,
    children,
    clock_ahead,
    instant,
    local,
    text_of,
)
from cctv_link.footage.sources.port import RecorderFailed, RecorderUnreadable, Span, overlapping

DEVICE_PATH = "/onvif/device_service"
_KEEP_ALIVE = "PT10S"
_WAIT = "PT2S"
_MOST_ASKED = 60
_RESULTS_AT_ONCE = 100
_TOPIC = "tns1:RecordingHistory/Track/State"
_NOT_THERE = ("NoRecording", "InvalidToken", "InvalidSource")

At = Callable[[int], Place]


class SearchClient:
    """The device's services, found once. at: the recorder's own address with another port, if that is allowed."""

    def __init__(self, place: Place, *, at: At, credential: Credential | None) -> None:
        self._place = place
        self._at = at
        self._credential = credential
        self._services: dict[str, Service] = {}

    def spans(self, recording: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        """By the device's own account of when data was present; where it keeps none, the recording's whole extent."""
        extent = self._extent_or_none(recording)
        if extent is None:
            return []
        window = {"from_at": from_at, "to_at": to_at}
        inside = overlapping([Span(recording, *extent)], **window)
        if not inside:
            return []
        changes = self._changes(recording, **window)
        return overlapping(_present(recording, changes, inside[0]), **window) if changes else inside

    def replay_url(self, recording: str) -> str:
        """Raises RecorderFailed."""
        setup = (
            "<o:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream>"
            "<tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></o:StreamSetup>"
        )
        answer = self._service(REPLAY).call(
            REPLAY, "GetReplayUri", f"{setup}<o:RecordingToken>{escape(recording)}</o:RecordingToken>"
        )
        return text_of(answer, "Uri") or ""

    def _extent_or_none(self, recording: str) -> tuple[datetime, datetime] | None:
        scope = f"<o:Scope><tt:IncludedRecordings>{escape(recording)}</tt:IncludedRecordings></o:Scope>"
        try:
            with self._searching("FindRecordings", scope) as token:
                for result in self._results("GetRecordingSearchResults", token, "RecordingInformation"):
                    if text_of(result, "RecordingToken") == recording:
                        return _extent(result)
        except SoapFault as fault:
            if fault.code not in _NOT_THERE:
                raise
        return None

    def _changes(self, recording: str, *, from_at: datetime, to_at: datetime) -> list[tuple[datetime, bool]]:
        """When data of the video began or ended to be present; none when the device does not tell."""
        content = (
            f"<o:StartPoint>{_wire(from_at)}</o:StartPoint><o:EndPoint>{_wire(to_at)}</o:EndPoint>"
            f"<o:Scope><tt:IncludedRecordings>{escape(recording)}</tt:IncludedRecordings></o:Scope>"
            '<o:SearchFilter><n:TopicExpression xmlns:n="http://docs.oasis-open.org/wsn/b-2"'
            ' xmlns:tns1="http://www.onvif.org/ver10/topics"'
            ' Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
            f"{_TOPIC}</n:TopicExpression></o:SearchFilter>"
            "<o:IncludeStartState>true</o:IncludeStartState>"
        )
        try:
            with self._searching("FindEvents", content) as token:
                found = list(self._results("GetEventSearchResults", token, "Result"))
        except SoapFault:
            return []
        changes = [change for each in found if (change := _change_or_none(each)) is not None]
        return sorted(changes, key=lambda change: change[0])

    @contextmanager
    def _searching(self, operation: str, content: str) -> Iterator[str]:
        answer = self._service(SEARCH).call(
            SEARCH, operation, f"{content}<o:KeepAliveTime>{_KEEP_ALIVE}</o:KeepAliveTime>"
        )
        token = text_of(answer, "SearchToken") or ""
        try:
            yield token
        finally:
            # A search that was completed has ended by itself; some devices call ending it an error.
            with suppress(RecorderFailed):
                self._service(SEARCH).call(
                    SEARCH, "EndSearch", f"<o:SearchToken>{escape(token)}</o:SearchToken>"
                )

    def _results(self, operation: str, token: str, name: str) -> Iterator[ElementTree.Element]:
        content = (
            f"<o:SearchToken>{escape(token)}</o:SearchToken><o:MinResults>1</o:MinResults>"
            f"<o:MaxResults>{_RESULTS_AT_ONCE}</o:MaxResults><o:WaitTime>{_WAIT}</o:WaitTime>"
        )
        for _ in range(_MOST_ASKED):
            answer = self._service(SEARCH).call(SEARCH, operation, content)
            lists = children(answer, "ResultList")
            if not lists:
                raise RecorderUnreadable("a search without a result list")
            results = children(lists[0], name)
            yield from results
            state = text_of(lists[0], "SearchState")
            if state not in ("Queued", "Searching"):
                return
            if not results:
                # Devices that do not wait as they were asked to are not asked as fast as they answer.
                time.sleep(0.1)
        raise RecorderFailed("its search does not come to an end")

    def _service(self, namespace: str) -> Service:
        if not self._services:
            self._find_services()
        if namespace not in self._services:
            raise RecorderUnreadable("it has no recording search or no replay service: not Profile G")
        return self._services[namespace]

    def _find_services(self) -> None:
        """Their paths and ports as the device tells them, at the address that was checked: it may name any host."""
        path = "" if urlsplit(self._place.url).path.strip("/") else DEVICE_PATH
        ahead = clock_ahead(self._place, path)
        device = Service(self._place, path, credential=self._credential, ahead=ahead)
        answer = device.call(DEVICE, "GetServices", "<o:IncludeCapability>false</o:IncludeCapability>")
        for each in children(answer, "Service"):
            namespace, url = text_of(each, "Namespace"), text_of(each, "XAddr") or ""
            if namespace in (SEARCH, REPLAY):
                place = self._at(port_of(url, {"http": 80, "https": 443}))
                address = urlsplit(url)
                service_path = address.path + (f"?{address.query}" if address.query else "")
                self._services[namespace] = Service(
                    place, service_path, credential=self._credential, ahead=ahead
                )


def _extent(recording: ElementTree.Element) -> tuple[datetime, datetime]:
    """Of its video; the recording's own bounds where no track says."""
    tracks = [each for each in children(recording, "Track") if text_of(each, "TrackType") == "Video"]
    if tracks:
        return instant(text_of(tracks[0], "DataFrom")), instant(text_of(tracks[0], "DataTo"))
    return (
        instant(text_of(recording, "EarliestRecording")),
        instant(text_of(recording, "LatestRecording")),
    )


def _change_or_none(result: ElementTree.Element) -> tuple[datetime, bool] | None:
    """A device may send what was not asked for; only the topic's own item counts."""
    items = [each for each in result.iter() if local(each) == "SimpleItem"]
    for item in items:
        if item.get("Name") == "IsDataPresent":
            return instant(text_of(result, "Time")), item.get("Value") in ("true", "1")
    return None


def _present(recording: str, changes: list[tuple[datetime, bool]], within: Span) -> list[Span]:
    """Stretches between `true` and the next `false`. What was before the first change is its opposite."""
    spans: list[Span] = []
    began_at = None if changes[0][1] else within.from_at
    for at, is_present in changes:
        if is_present and began_at is None:
            began_at = at
        elif not is_present and began_at is not None:
            if began_at < at:
                spans.append(Span(recording, began_at, at))
            began_at = None
    if began_at is not None and began_at < within.to_at:
        spans.append(Span(recording, began_at, within.to_at))
    return spans


def port_of(url: str, default_ports: Mapping[str, int]) -> int:
    """Of an address that a device gave us. Raises RecorderUnreadable when it is none of these schemes."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RecorderUnreadable("it gives an address that is none") from error
    if parts.scheme not in default_ports or not url.isprintable() or " " in url:
        raise RecorderUnreadable(f"it gives an address that does not begin with {', '.join(default_ports)}")
    return port or default_ports[parts.scheme]


def _wire(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
