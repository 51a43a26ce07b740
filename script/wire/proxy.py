"""Stands between an app and a service, hands everything on, and keeps it: a recording without a debugging proxy."""

import http.client
from collections.abc import Callable
from urllib.parse import urlsplit

from wire.serving import Asked, Told

TIMEOUT_S = 60
# Of this connection alone, and not of what is said.
OF_THE_HOP = {
    "host",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "upgrade",
    "content-length",
    "accept-encoding",
}


def to(origin: str) -> Callable[[Asked], Told]:
    """Hands a request on to `origin`, such as https://gawah.example."""
    target = urlsplit(origin)
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection

    def answer(asked: Asked) -> Told:
        connection = kind(target.netloc, timeout=TIMEOUT_S)
        headers = {name: value for name, value in asked.headers.items() if name not in OF_THE_HOP}
        try:
            connection.request(asked.method, asked.address, asked.body or None, headers)
            told = connection.getresponse()
            body = told.read()
        except OSError:
            # As the front door says it when the part behind it is away.
            return Told(502, {"Retry-After": "1"}, b"")
        finally:
            connection.close()
        said = {name: value for name, value in told.getheaders() if name.lower() not in OF_THE_HOP}
        return Told(told.status, said, body)

    return answer
