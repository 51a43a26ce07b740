"""Where a recorder may be: http or https inside CAMERA_NETWORKS and on RECORDER_PORTS, or a folder of this machine.

As with cameras, a name is resolved once, when it is registered, and the number found is what is connected to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from cctv_link.cameras.addresses import LONGEST_ADDRESS, Allowed
from kernel.config import Settings
from kernel.errors import DomainError

Kind = Literal["ring", "folder", "frigate", "mediamtx", "onvif"]
_DEFAULT_PORTS = {"http": 80, "https": 443}


class RecorderAddressRefused(DomainError):
    """The detail never repeats the address: it may carry a password."""

    slug = "recorder-address-refused"
    title = "The recorder's address is not allowed"


@dataclass(frozen=True, slots=True)
class RecorderAddress:
    """An address that was checked. ip: what its name stood for then; None for a folder and the ring."""

    address: str
    ip: str | None = None


def allowed_by(settings: Settings) -> Allowed:
    """Where recorders may be reached: the cameras' networks, the recorders' ports."""
    return Allowed(settings.camera_networks_list, settings.recorder_ports_list)


def check(
    kind: Kind, address: str, *, settings: Settings, resolve: Callable[[str], list[str]]
) -> RecorderAddress:
    """The checked address. Raises RecorderAddressRefused with what is wrong."""
    if kind == "ring":
        if address:
            raise RecorderAddressRefused("our own ring has no address")
        return RecorderAddress("")
    if kind == "folder":
        return _folder(address, settings)
    return _over_http(address, allowed_by(settings), resolve)


def require_inside(ip: str, port: int, *, allowed: Allowed) -> None:
    """Raises RecorderAddressRefused. Asked again before each connection: the settings may have changed since."""
    if port not in allowed.ports:
        raise RecorderAddressRefused(f"port {port} is none of {', '.join(map(str, sorted(allowed.ports)))}")
    number = ip_address(ip)
    if isinstance(number, IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    if not any(number in network for network in allowed.networks):
        raise RecorderAddressRefused(f"{number} lies outside CAMERA_NETWORKS")


def _folder(address: str, settings: Settings) -> RecorderAddress:
    path = Path(address)
    if not path.is_absolute() or not path.is_dir():
        raise RecorderAddressRefused("it must be the absolute path of a folder that is there")
    resolved = path.resolve()
    ours = (Path(settings.storage_url.removeprefix("file://")), settings.ring_path)
    if any(resolved.is_relative_to(own.resolve()) or own.resolve().is_relative_to(resolved) for own in ours):
        raise RecorderAddressRefused("a folder must lie apart from our evidence and our ring")
    return RecorderAddress(str(resolved))


def _over_http(address: str, allowed: Allowed, resolve: Callable[[str], list[str]]) -> RecorderAddress:
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable() or " " in address:
        raise RecorderAddressRefused(f"an address has at most {LONGEST_ADDRESS} printable ASCII characters")
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise RecorderAddressRefused("it cannot be read as an address") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise RecorderAddressRefused("it must begin with http:// or https:// and name a host")
    if "@" in parts.netloc:
        raise RecorderAddressRefused("name and password are given apart")
    if parts.query or parts.fragment or "\\" in address:
        raise RecorderAddressRefused("it must not have a ? or # part")
    found = resolve(parts.hostname)
    if not found:
        raise RecorderAddressRefused("its host name cannot be resolved")
    for ip in found:
        require_inside(ip, port, allowed=allowed)
    return RecorderAddress(address.rstrip("/"), found[0])
