"""Where a camera may be reached: rtsp or rtsps, no credentials in the address, inside the allowed networks.

Whoever may add a camera could otherwise make the recorder knock at any door of the police network. The name is
resolved once, here; the recorder connects to the address found, so that a name that points elsewhere tomorrow
changes nothing.
"""

import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from kernel.config import Settings
from kernel.errors import DomainError

DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322}
LONGEST_ADDRESS = 500

IpAddress = IPv4Address | IPv6Address
Resolve = Callable[[str], list[str]]


class CameraUrlForbidden(DomainError):
    """The detail never repeats the address: it may carry a password."""

    slug = "camera-url-forbidden"
    title = "The camera's stream address is not allowed"


@dataclass(frozen=True, slots=True)
class StreamAddress:
    """An address that was checked, and the number its name stood for then."""

    url: str
    ip: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """The networks and ports cameras live on: CAMERA_NETWORKS and CAMERA_PORTS."""

    networks: Collection[IPv4Network | IPv6Network]
    ports: Collection[int]

    @classmethod
    def by(cls, settings: Settings) -> "Allowed":
        return cls(settings.camera_networks_list, settings.camera_ports_list)


def check(url: str, *, allowed: Allowed, resolve: Resolve) -> StreamAddress:
    """The checked address. Raises CameraUrlForbidden with what is wrong."""
    parts, port = _read(url)
    if port not in allowed.ports:
        raise CameraUrlForbidden(f"port {port} is none of {', '.join(map(str, sorted(allowed.ports)))}")
    return StreamAddress(url, check_host(parts.hostname or "", allowed=allowed, resolve=resolve))


def check_host(host: str, *, allowed: Allowed, resolve: Resolve) -> str:
    """The number that a name stands for, every one of them being inside the networks. Raises CameraUrlForbidden."""
    addresses = [_unmapped(text) for text in resolve(host)]
    if not addresses:
        raise CameraUrlForbidden("its host name cannot be resolved")
    for address in addresses:
        if not any(address in network for network in allowed.networks):
            raise CameraUrlForbidden(f"{address} lies outside CAMERA_NETWORKS")
    return str(addresses[0])


def pinned(url: str, ip: str | None) -> str:
    """`url` with the host replaced by the address that was checked."""
    if ip is None:
        return url
    parts = urlsplit(url)
    host = f"[{ip}]" if ":" in ip else ip
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    return parts._replace(netloc=netloc).geturl()


def resolve_host(host: str) -> list[str]:
    """Every address `host` stands for now; none when nobody knows it."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def _read(url: str) -> tuple[SplitResult, int]:
    if len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise CameraUrlForbidden(
            f"an address has at most {LONGEST_ADDRESS} printable ASCII characters, no space"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CameraUrlForbidden("it cannot be read as an address") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise CameraUrlForbidden("it must begin with rtsp:// or rtsps://")
    if "@" in parts.netloc:
        raise CameraUrlForbidden("name and password belong in their own columns")
    if not parts.hostname:
        raise CameraUrlForbidden("it names no host")
    if parts.fragment:
        raise CameraUrlForbidden("it must not have a # part")
    return parts, port if port is not None else DEFAULT_PORTS[parts.scheme]


def _unmapped(text: str) -> IpAddress:
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
