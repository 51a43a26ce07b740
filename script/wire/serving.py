"""Requests over HTTP on this machine alone, answered by a function and kept as a recording."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from wire import recording


@dataclass(frozen=True, slots=True)
class Asked:
    """headers: names in small letters."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    address: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    status: int
    headers: dict[str, str]
    body: bytes


def server(
    answer: Callable[[Asked], Told], *, port: int, record: recording.Recording | None = None
) -> ThreadingHTTPServer:
    """Listening; the caller serves and closes it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
                address=self.path,
            )
            begun = recording.now()
            told = answer(asked)
            headers = {
                "X-Request-Id": uuid4().hex,
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Expose-Headers": "*",
                **told.headers,
            }
            if told.status != 204:
                headers["Content-Length"] = str(len(told.body))
            # Before it is answered: who has its answer finds it in the recording.
            if record is not None:
                record.add(
                    begun,
                    self.path,
                    asked.method,
                    dict(self.headers),
                    asked.body,
                    told.status,
                    headers,
                    told.body,
                )
            self.send_response(told.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(told.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve

        def do_OPTIONS(self) -> None:
            self.send_response(204)
            for name, value in (("Origin", "*"), ("Methods", "*"), ("Headers", "*, Authorization")):
                self.send_header(f"Access-Control-Allow-{name}", value)
            self.end_headers()

        def log_message(self, form: str, *values: Any) -> None:
            print(form % values, file=sys.stderr)

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
