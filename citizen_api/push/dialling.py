"""Connections that lead out of the house only: an address of this machine or of its network is hung up on before a word is said.

The names of push services are known, but who answers to a name is said by a name server.
"""

from ipaddress import ip_address
from socket import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError


class PublicOnly(HTTPAdapter):
    """Of requests, for the prefixes that it is mounted at."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}


def _is_outside(connected: socket) -> bool:
    address = ip_address(connected.getpeername()[0].split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_global)


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket:
        return _outside(self, super()._new_conn())


class _Tls(HTTPSConnection):
    def _new_conn(self) -> socket:
        return _outside(self, super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


def _outside(connection: HTTPConnection, connected: socket) -> socket:
    if _is_outside(connected):
        return connected
    connected.close()
    raise NewConnectionError(connection, "it leads into the house")
