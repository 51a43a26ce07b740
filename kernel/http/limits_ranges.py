"""From where somebody asks, for counting only: the address, or the network it lies in under a key that lasts a day.

Who reports without a name has no device to be counted by. The network is hashed and stands beside no report, no upload
and no log; on the next day the same network has another hash, and nobody can tell that it is the same.

The address is the one that the front door saw: it is read from what that sends, and not from what a visitor may write.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request

from kernel import clock
from kernel.secrets import derived_key, keyed_hash

# What one provider gives to one street or one house: a phone changes its address within these, and is not another.
V4_BITS = 24
V6_BITS = 48


def address_hash() -> str:
    """Of who asks now: the address itself is kept nowhere."""
    key = derived_key(current_app.extensions["settings"].secret_key, "client-address")
    return keyed_hash(key, request.remote_addr or "").hex()


def range_hash() -> str:
    """Of the network of who asks now."""
    day = clock.now().strftime("%Y-%m-%d")
    key = derived_key(current_app.extensions["settings"].secret_key, f"address-range/{day}")
    return keyed_hash(key, network_of(request.remote_addr or "")).hex()


def network_of(address: str) -> str:
    """The network of an address; what is none is a network of its own."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network((found, V4_BITS if found.version == 4 else V6_BITS), strict=False))
