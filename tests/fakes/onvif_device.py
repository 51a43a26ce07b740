"""An ONVIF device on the loopback: real HTTP, SOAP 1.2, WS-Security digests, and the ways in which devices misbehave.

Its event service is in onvif_events.
"""

import base64
import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.fakes import serving
from tests.fakes.onvif_events import FakeEvents

NAMESPACES = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tev="http://www.onvif.org/ver10/events/wsdl" '
    'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:wsa5="http://www.w3.org/2005/08/addressing" '
    'xmlns:tns1="http://www.onvif.org/ver10/topics" xmlns:tnsaxis="http://www.axis.com/2009/event/topics"'
)


@dataclass
class FakeOnvifDevice:
    """What it says. `fault`: None, or one of refuse, hang, garbage, bomb, redirect, endless.

    lenses: how many video sources it tells of, each with a stream of its own: lens1 is configured by vsc1 and comes from
    vs1. With 0 it has its two streams, and does not say where they come from.
    """

    username: str = "viewer"
    password: str = "not for eyes"
    stream_url: str = "rtsp://viewer:not for eyes@127.0.0.1:8554/main"
    location: str = '<tt:GeoLocation lon="67.0356" lat="24.8723" elevation="12"/>'
    orientation: str = '<tt:GeoOrientation roll="0" pitch="-12" yaw="-90"/>'
    has_location: bool = True
    presets: dict[str, str] = field(default_factory=lambda: {"1": "Bus stop", "2": "Crossing"})
    main_hz: int = 25
    sub_codec: str = "H264"
    sub_width: int = 640
    lenses: int = 0
    services_at: str = ""
    fault: str | None = None
    asked: list[str] = field(default_factory=list)
    events: FakeEvents = field(default_factory=FakeEvents)
    slow_s: float = 5.0
    stopping: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    poured_bytes: int = 0

    @contextmanager
    def running(self) -> Iterator["FakeOnvifDevice"]:
        device = self

        class Handler(serving.Handler):
            def do_POST(self) -> None:
                body = self.body().decode()
                if device.fault == "endless":
                    device.pour(self)
                    return
                status, headers, answer = device.answer(body, self.path)
                self.say(status, answer, headers)

        with serving.running(Handler, of=self) as server:
            self.port, self.stopping = server.server_port, server.stopping
            yield self

    @property
    def numbers(self) -> range:
        """Of its lenses."""
        return range(1, self.lenses + 1)

    def pour(self, to: BaseHTTPRequestHandler) -> None:
        """An answer that never ends, of which nobody knows that beforehand."""
        to.close_connection = True
        to.send_response(200)
        to.send_header("Content-Type", "application/soap+xml")
        to.end_headers()
        with suppress(OSError):
            while True:
                to.wfile.write(b" " * 65_536)
                self.poured_bytes += 65_536

    def answer(self, request: str, path: str = "") -> tuple[int, dict[str, str], bytes]:
        found = re.search(r"<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)", request)
        operation = found[1] if found else ""
        self.asked.append(operation)
        if self.fault == "hang":
            self.stopping.wait(self.slow_s)
        if self.fault == "redirect":
            return 307, {"Location": "http://127.0.0.1:1/onvif/device_service"}, b""
        if self.fault == "garbage":
            return 200, {"Content-Type": "application/soap+xml"}, b"\x00\xff no envelope"
        if self.fault == "bomb":
            bomb = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
            return 200, {"Content-Type": "application/soap+xml"}, f"{bomb}<s>&b;</s>".encode()
        if operation != "GetSystemDateAndTime" and not self._knows(request):
            return self._fault("The sender is not authorised")
        if operation in self.events.OPERATIONS and self.fault != "refuse":
            told = self.events.answer(operation, request, path, address=self._address("/onvif/subscription"))
            if told is None:
                return self._fault("The subscription is not known")
            return 200, {"Content-Type": "application/soap+xml; charset=utf-8"}, _envelope(told)
        inside = getattr(self, f"_{operation}", None)
        if (
            self.fault == "refuse"
            or inside is None
            or (operation == "GetGeoLocation" and not self.has_location)
        ):
            return self._fault("Optional Action Not Implemented")
        return 200, {"Content-Type": "application/soap+xml; charset=utf-8"}, _envelope(inside(request))

    def _fault(self, words: str) -> tuple[int, dict[str, str], bytes]:
        inside = (
            "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>"
            f'<s:Reason><s:Text xml:lang="en">{words}</s:Text></s:Reason></s:Fault>'
        )
        return 400, {"Content-Type": "application/soap+xml; charset=utf-8"}, _envelope(inside)

    def _knows(self, request: str) -> bool:
        """WS-Security: Base64(SHA-1(nonce + created + password))."""
        parts = [
            re.search(rf"<(?:[\w-]+:)?{name}(?:\s[^>]*)?>([^<]*)<", request)
            for name in ("Username", "Password", "Nonce", "Created")
        ]
        if not all(parts):
            return False
        username, digest, nonce, created = (part[1] for part in parts if part)
        wanted = hashlib.sha1(base64.b64decode(nonce) + created.encode() + self.password.encode()).digest()
        return username == self.username and base64.b64decode(digest) == wanted

    def _address(self, path: str) -> str:
        return (self.services_at or f"http://127.0.0.1:{self.port}") + path

    def _GetSystemDateAndTime(self, _: str) -> str:
        now = time.gmtime()
        return (
            "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
            "<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime>"
            f"<tt:Time><tt:Hour>{now.tm_hour}</tt:Hour><tt:Minute>{now.tm_min}</tt:Minute>"
            f"<tt:Second>{now.tm_sec}</tt:Second></tt:Time>"
            f"<tt:Date><tt:Year>{now.tm_year}</tt:Year><tt:Month>{now.tm_mon}</tt:Month>"
            f"<tt:Day>{now.tm_mday}</tt:Day></tt:Date>"
            "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
        )

    def _GetServices(self, _: str) -> str:
        services = {
            "http://www.onvif.org/ver10/device/wsdl": "/onvif/device_service",
            "http://www.onvif.org/ver10/media/wsdl": "/onvif/media_service",
            "http://www.onvif.org/ver20/ptz/wsdl": "/onvif/ptz_service",
            "http://www.onvif.org/ver10/events/wsdl": "/onvif/event_service",
        }
        inside = "".join(
            f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace><tds:XAddr>{self._address(path)}</tds:XAddr>"
            "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
            for namespace, path in services.items()
        )
        return f"<tds:GetServicesResponse>{inside}</tds:GetServicesResponse>"

    def _GetDeviceInformation(self, _: str) -> str:
        return (
            "<tds:GetDeviceInformationResponse><tds:Manufacturer>Gawah Works</tds:Manufacturer>"
            "<tds:Model>Pole Eye 4</tds:Model><tds:FirmwareVersion>1.2.3</tds:FirmwareVersion>"
            "<tds:SerialNumber>7</tds:SerialNumber><tds:HardwareId>a</tds:HardwareId>"
            "</tds:GetDeviceInformationResponse>"
        )

    def _GetProfiles(self, _: str) -> str:
        if self.lenses:
            told = [_profile(f"lens{n}", 1280, 720, hz=15, kbit_s=2048, source=n) for n in self.numbers]
            return f"<trt:GetProfilesResponse>{''.join(told)}</trt:GetProfilesResponse>"
        return (
            f"<trt:GetProfilesResponse>"
            f"{_profile('sub', self.sub_width, 360, hz=10, kbit_s=512, codec=self.sub_codec)}"
            f"{_profile('main', 1920, 1080, hz=self.main_hz, kbit_s=4096)}"
            '<trt:Profiles token="sound" fixed="true"><tt:Name>Sound</tt:Name></trt:Profiles>'
            "</trt:GetProfilesResponse>"
        )

    def _GetStreamUri(self, request: str) -> str:
        lens = re.search(r">(lens\d+)<", request)
        url = self.stream_url if ">main<" in request else self.stream_url.replace("/main", "/sub")
        url = self.stream_url.replace("/main", f"/{lens[1]}") if lens else url
        return (
            f"<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>{url}</tt:Uri>"
            "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>"
            "<tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>"
        )

    def _GetGeoLocation(self, _: str) -> str:
        return (
            '<tds:GetGeoLocationResponse><tds:Location Entity="Device" Fixed="false">'
            f"{self.location}{self.orientation}</tds:Location></tds:GetGeoLocationResponse>"
        )

    def _GetPresets(self, _: str) -> str:
        inside = "".join(
            f'<tptz:Preset token="{token}"><tt:Name>{name}</tt:Name></tptz:Preset>'
            for token, name in self.presets.items()
        )
        return f"<tptz:GetPresetsResponse>{inside}</tptz:GetPresetsResponse>"


def _profile(
    token: str, width: int, height: int, *, hz: int, kbit_s: int, codec: str = "H264", source: int = 0
) -> str:
    lens = (
        f'<tt:VideoSourceConfiguration token="vsc{source}"><tt:Name>lens {source}</tt:Name><tt:UseCount>1</tt:UseCount>'
        f'<tt:SourceToken>vs{source}</tt:SourceToken><tt:Bounds x="0" y="0" width="{width}" height="{height}"/>'
        "</tt:VideoSourceConfiguration>"
    )
    return (
        f'<trt:Profiles token="{token}" fixed="true"><tt:Name>{token}</tt:Name>{lens if source else ""}'
        f'<tt:VideoEncoderConfiguration token="e{token}"><tt:Name>e</tt:Name><tt:UseCount>1</tt:UseCount>'
        f"<tt:Encoding>{codec}</tt:Encoding><tt:Resolution><tt:Width>{width}</tt:Width>"
        f"<tt:Height>{height}</tt:Height></tt:Resolution><tt:Quality>4</tt:Quality>"
        f"<tt:RateControl><tt:FrameRateLimit>{hz}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>"
        f"<tt:BitrateLimit>{kbit_s}</tt:BitrateLimit></tt:RateControl>"
        "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>"
        "<tt:Port>0</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>"
        "<tt:SessionTimeout>PT60S</tt:SessionTimeout></tt:VideoEncoderConfiguration>"
        '<tt:PTZConfiguration token="p"><tt:Name>p</tt:Name><tt:UseCount>1</tt:UseCount>'
        "<tt:NodeToken>n</tt:NodeToken></tt:PTZConfiguration></trt:Profiles>"
    )


def _envelope(inside: str) -> bytes:
    return f'<?xml version="1.0"?><s:Envelope {NAMESPACES}><s:Body>{inside}</s:Body></s:Envelope>'.encode()
