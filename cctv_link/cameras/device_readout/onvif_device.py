"""The ONVIF adapter: reads one device over SOAP. The only module that knows the client library; never loaded in web."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import aiohttp
from onvif import ONVIFCamera, ONVIFError, ONVIFService
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault

from cctv_link.cameras.credentials import Credential
from cctv_link.cameras.device_readout.reading import DeviceReading, Profile
from kernel.errors import DomainError, Kind
from kernel.geo import Position
from kernel.unit_of_work import assert_no_transaction

AnswerT = TypeVar("AnswerT")

WHOLE_READING_S = 30.0
MOST_PROFILES = 16
WIDEST_PX, MOST_PICTURES_HZ, MOST_KBIT_S = 65_536, 1_000, 10_000_000
MOST_PRESETS = 256
# The longest we know, the profiles of a camera with sixteen, has 90 kB.
LARGEST_ANSWER_BYTES = 2_000_000
GEOLOCATION_WSDL = Path(__file__).with_name("geolocation.wsdl")
DEVICE_BINDING = "{http://www.onvif.org/ver10/device/wsdl}DeviceBinding"
PTZ = "http://www.onvif.org/ver20/ptz/wsdl"


class DeviceUnreadable(DomainError):
    """The detail never repeats what the device sent: it is not ours to trust."""

    kind = Kind.UNAVAILABLE
    slug = "device-unreadable"
    title = "The camera does not answer as an ONVIF device"


class _TooLong(Exception):
    """An answer that nobody needs whole."""


class _Redirected(Exception):
    """A device that sends us elsewhere is not followed: elsewhere was not checked."""


def read_device(*, ip: str, port: int, credential: Credential | None) -> DeviceReading:
    """Ask the device at an address that was checked. Raises DeviceUnreadable; takes WHOLE_READING_S at most."""
    assert_no_transaction()
    try:
        return asyncio.run(asyncio.wait_for(_read(ip, port, credential), WHOLE_READING_S))
    except TimeoutError as error:
        raise DeviceUnreadable(f"no whole answer within {WHOLE_READING_S:.0f} s") from error
    except _Redirected as error:
        raise DeviceUnreadable("it sends us to another address") from error
    except _TooLong as error:
        raise DeviceUnreadable(f"an answer of more than {LARGEST_ANSWER_BYTES} bytes") from error
    except Fault as error:
        raise DeviceUnreadable(f"it refuses: {(error.message or 'without a word')[:120]}") from error
    except (ONVIFError, ZeepError, aiohttp.ClientError, OSError) as error:
        raise DeviceUnreadable(f"{type(error).__name__} while reading it") from error


async def _read(ip: str, port: int, credential: Credential | None) -> DeviceReading:
    # nat_override: whatever addresses the device names for its services, only the one that was checked is asked.
    device = ONVIFCamera(
        ip,
        port,
        credential.username if credential else None,
        credential.password if credential else None,
        no_cache=True,
        adjust_time=True,
        nat_override=True,
    )
    try:
        management = _kept_here(await device.create_devicemgmt_service())
        await device.update_xaddrs()
        management = _kept_here(await device.create_devicemgmt_service())
        told = await management.GetDeviceInformation()
        media = _kept_here(await device.create_media_service())
        profiles = (await media.GetProfiles() or [])[:MOST_PROFILES]
        streams = [await _or_none(_profile(media, profile)) for profile in profiles]
        location = await _or_none(_location(device, credential, management.xaddr))
        position, yaw_deg, pitch_deg = location if location is not None else (None, None, None)
        presets = await _or_none(_presets(device, profiles)) if PTZ in device.xaddrs else None
    finally:
        await device.close()
    return DeviceReading(
        maker=_word(told.Manufacturer),
        model=_word(told.Model),
        firmware=_word(told.FirmwareVersion),
        profiles=[stream for stream in streams if stream is not None],
        position=position,
        yaw_deg=yaw_deg,
        pitch_deg=pitch_deg,
        presets=presets or [],
    )


async def _profile(media: ONVIFService, profile: Any) -> Profile | None:
    encoder = profile.VideoEncoderConfiguration
    if encoder is None or encoder.Resolution is None:
        return None  # sound, or metadata
    width_px, height_px = (
        _within(side, WIDEST_PX) for side in (encoder.Resolution.Width, encoder.Resolution.Height)
    )
    if width_px is None or height_px is None:
        return None
    limits, source = encoder.RateControl, profile.VideoSourceConfiguration
    setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
    answer = await media.GetStreamUri({"StreamSetup": setup, "ProfileToken": profile.token})
    return Profile(
        token=_word(profile.token),
        name=_word(profile.Name),
        encoding=_word(encoder.Encoding),
        width_px=width_px,
        height_px=height_px,
        url=_without_credentials(_word(answer.Uri, most=500)),
        frame_rate_hz=None if limits is None else _within(limits.FrameRateLimit, MOST_PICTURES_HZ),
        bit_rate_kbit_s=None if limits is None else _within(limits.BitrateLimit, MOST_KBIT_S),
        source_token=None if source is None else _word(source.SourceToken) or None,
        source_configuration_token=None if source is None else _word(source.token) or None,
    )


def _within(value: Any, most: int) -> int | None:
    """A positive number that can be one; a device that says 0 has no limit, or does not know."""
    return int(value) if value is not None and 0 < int(value) <= most else None


async def _location(
    device: ONVIFCamera, credential: Credential | None, address: str
) -> tuple[Position | None, float | None, float | None]:
    """Of the first entity that has one; the library's own description of the service is older than this question."""
    service = ONVIFService(
        address,
        credential.username if credential else None,
        credential.password if credential else None,
        str(GEOLOCATION_WSDL),
        no_cache=True,
        dt_diff=device.dt_diff,
        binding_name=DEVICE_BINDING,
    )
    await service.setup()
    try:
        entities = await _kept_here(service).GetGeoLocation() or []
    finally:
        await service.close()
    position = yaw_deg = pitch_deg = None
    for entity in entities:
        place, orientation = entity.GeoLocation, entity.GeoOrientation
        if position is None and place is not None and place.lat is not None and place.lon is not None:
            position = Position(float(place.lat), float(place.lon))
        if yaw_deg is None and orientation is not None and orientation.yaw is not None:
            yaw_deg = float(orientation.yaw)
            pitch_deg = None if orientation.pitch is None else float(orientation.pitch)
    return position, yaw_deg, pitch_deg


async def _presets(device: ONVIFCamera, profiles: list[Any]) -> list[tuple[str, str]]:
    turning = next((profile for profile in profiles if profile.PTZConfiguration is not None), None)
    if turning is None:
        return []
    ptz = _kept_here(await device.create_ptz_service())
    presets = await ptz.GetPresets({"ProfileToken": turning.token}) or []
    return [(_word(preset.token, most=64), _word(preset.Name)) for preset in presets[:MOST_PRESETS]]


async def _or_none(asked: Awaitable[AnswerT]) -> AnswerT | None:
    """What a device need not be able to tell: one that refuses, or tells nonsense, has not told."""
    try:
        return await asked
    except (Fault, ValueError):
        return None


def _kept_here(service: ONVIFService) -> ONVIFService:
    """The service, no longer following redirects nor reading without end."""
    traces = service.transport.session.trace_configs
    if not any(_refuse_redirect in trace.on_request_redirect for trace in traces):
        trace = aiohttp.TraceConfig()
        trace.on_request_redirect.append(_refuse_redirect)
        trace.on_request_end.append(_bound)
        trace.freeze()
        traces.append(trace)
    return service


async def _refuse_redirect(*_: object) -> None:
    raise _Redirected


async def _bound(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
    """Called between an answer's head and its body, which the library then reads at once and whole."""
    ended.response.content = cast(aiohttp.StreamReader, _Bounded(ended.response.content))


class _Bounded:
    """An answer's content, which is not read for ever. All else is asked of the content itself."""

    def __init__(self, content: aiohttp.StreamReader) -> None:
        self._content = content

    def __getattr__(self, name: str) -> object:
        return getattr(self._content, name)

    async def read(self) -> bytes:
        found = bytearray()
        while chunk := await self._content.readany():
            found += chunk
            if len(found) > LARGEST_ANSWER_BYTES:
                raise _TooLong
        return bytes(found)


def _word(value: object, *, most: int = 120) -> str:
    """Printable, and not for ever."""
    return "".join(letter for letter in str(value or "") if letter.isprintable())[:most]


def _without_credentials(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # the check of addresses says what is wrong with it
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
