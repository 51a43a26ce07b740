"""Asking a recorder over HTTP: to the address that was checked, bounded in time and size, no redirect followed.

The credential goes into a header and nowhere else: not into an address, an error or a log.
"""

import http.client
import json
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from cctv_link.cameras.credentials import Credential
from cctv_link.footage.sources.port import (
    Deadline,
    RecorderFailed,
    RecorderRefused,
    RecorderUnreadable,
    our_disk,
)
from cctv_link.footage.sources.timed import connected, hold_to, secured
from kernel.timed_wire import Timed

LARGEST_ANSWER_BYTES = 8_000_000
LARGEST_FILE_BYTES = 1_500_000_000
LONGEST_ANSWER_S = 20.0
LONGEST_HEAD_S = 15.0
# A recorder that sends less than this after a while is not sending, it is holding us.
SLOWEST_BYTES_PER_S = 16_000
SLOW_AFTER_S = 10.0
_CHUNK_BYTES = 256 * 1024
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recorder is reached. ip: what its name stood for when the address was checked."""

    url: str
    ip: str
    deadline: Deadline = field(repr=False)

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or _DEFAULT_PORTS[parts.scheme]


@dataclass(frozen=True, slots=True)
class Answer:
    """A small answer, whole. headers: lower-case names; of a header that came twice, a line each."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises RecorderUnreadable."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise RecorderUnreadable("it answers something that is not JSON") from error


def basic(credential: Credential | None) -> dict[str, str]:
    """The header of RFC 7617; none without a credential."""
    if credential is None:
        return {}
    pair = f"{credential.username}:{credential.password}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}


def path_of(*parts: str, **query: str) -> str:
    """A path whose parts cannot break out of their place: a camera called `../x` stays a name."""
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    return f"{path}?{urlencode(query)}" if query else path


def ask(
    place: Place,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    most_bytes: int | None = None,
) -> Answer:
    """A whole small answer, whatever its status but a redirect.

    most_bytes: counted as they come, whatever length was said; LARGEST_ANSWER_BYTES by default. Raises RecorderFailed.
    """
    most_bytes = LARGEST_ANSWER_BYTES if most_bytes is None else most_bytes
    with _answer(place, path, method=method, body=body, headers=headers or {}) as answer:
        began_s = time.monotonic()
        content = bytearray()
        for chunk in _chunks(answer, began_s=began_s):
            content += chunk
            if len(content) > most_bytes:
                raise RecorderUnreadable(f"an answer of more than {most_bytes} bytes")
            if time.monotonic() - began_s > LONGEST_ANSWER_S:
                raise RecorderFailed(f"its answer took longer than {LONGEST_ANSWER_S:.0f} s")
        return Answer(answer.status, _headers(answer), bytes(content))


def download(place: Place, path: str, target: Path, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Write a 200's body to `target` as it came; any other status is answered whole, and nothing is written.

    Raises RecorderFailed when it breaks off, and RecorderUnreadable when it is too large, StorageFull; `target` is removed.
    """
    with _answer(place, path, method="GET", body=None, headers=headers or {}) as answer:
        if answer.status != 200:
            return Answer(answer.status, _headers(answer), answer.read1(_CHUNK_BYTES))
        try:
            with target.open("xb") as file:
                for chunk in _chunks(answer, began_s=time.monotonic()):
                    with our_disk():
                        file.write(chunk)
                        file.flush()
                    if file.tell() > LARGEST_FILE_BYTES:
                        raise RecorderUnreadable(f"a file of more than {LARGEST_FILE_BYTES} bytes")
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return Answer(200, _headers(answer), b"")


def check_status(answer: Answer) -> None:
    """Raises what a status means where only 200 will do. Its body is not repeated: it may be anything."""
    if answer.status in (401, 403):
        raise RecorderRefused(f"it answers {answer.status}")
    if answer.status == 429 or answer.status >= 500:
        raise RecorderFailed(f"it answers {answer.status}")
    if answer.status != 200:
        raise RecorderUnreadable(f"it answers {answer.status}")


@contextmanager
def _answer(
    place: Place, path: str, *, method: str, body: bytes | None, headers: Mapping[str, str]
) -> Iterator[http.client.HTTPResponse]:
    parts = urlsplit(place.url)
    host = parts.hostname or place.ip
    head_by = place.deadline.within(LONGEST_HEAD_S)
    plain = connected(place.ip, place.port, deadline=head_by)
    wire: Timed = secured(plain, host=host) if parts.scheme == "https" else plain
    connection = http.client.HTTPConnection(host, place.port)
    connection.sock = wire
    try:
        told = {"User-Agent": "gawah", "Accept-Encoding": "identity", "Connection": "close", **headers}
        try:
            connection.request(method, parts.path.rstrip("/") + path, body=body, headers=told)
        except ValueError as error:
            raise RecorderUnreadable("what it gave us cannot be sent back to it") from error
        # The answer holds the connection from here on, and is what must be closed.
        with closing(connection.getresponse()) as answer:
            if 300 <= answer.status < 400:
                raise RecorderUnreadable("it sends us elsewhere; redirects are not followed")
            hold_to(wire, place.deadline)
            yield answer
    except (OSError, http.client.HTTPException) as error:
        kind = RecorderUnreadable if _is_garbage(error) else RecorderFailed
        raise kind(f"its answer broke off: {type(error).__name__}") from error
    finally:
        connection.close()


def _headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answer.getheaders():
        key = name.lower()
        found[key] = f"{found[key]}\n{value}" if key in found else value
    return found


def _is_garbage(error: Exception) -> bool:
    return isinstance(
        error, http.client.BadStatusLine | http.client.LineTooLong | http.client.UnknownProtocol
    ) and not isinstance(error, http.client.RemoteDisconnected)


def _chunks(answer: http.client.HTTPResponse, *, began_s: float) -> Iterator[bytes]:
    """As they come. An answer shorter than it said breaks off; one that said nothing just ends."""
    said = answer.getheader("Content-Length") or ""
    promised = int(said) if said.isdigit() and not answer.chunked else None
    received = 0
    # read1 gives what is there: a drip is seen for what it is, and not waited for until a chunk is full.
    while received != promised and (chunk := answer.read1(_CHUNK_BYTES)):
        received += len(chunk)
        yield chunk
        elapsed_s = time.monotonic() - began_s
        if elapsed_s > SLOW_AFTER_S and received < SLOWEST_BYTES_PER_S * elapsed_s:
            raise RecorderFailed(f"it sent {received} bytes in {elapsed_s:.0f} s")
    if promised is not None and received < promised:
        raise http.client.IncompleteRead(b"", promised - received)
