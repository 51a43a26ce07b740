"""The request at hand as a signature sees it: its components, and whether its body is the one that was signed."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import quote

from flask import request

from kernel.http import message_signatures
from kernel.http.message_signatures import Signed, Unreadable

_DIGEST = re.compile(r"(?:^|,)\s*(sha-256|sha-512)=:([A-Za-z0-9+/]+={0,2}):\s*(?=,|$)")
_HASHES = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
# Read in pieces by its own door, which compares its checksum; it is too large to be read twice.
_CHUNK_TYPE = "application/offset+octet-stream"


def signatures() -> list[Signed]:
    """The signatures that the request brings; none when it says nothing of any. Raises Unreadable."""
    said = request.headers.get("Signature-Input", "")
    return message_signatures.read(said, request.headers.get("Signature", "")) if said else []


def base(signed: Signed) -> bytes:
    """What was signed, of this request. Raises Unreadable."""
    return message_signatures.base(signed, _Components(signed.components))


def components_needed() -> Iterator[str]:
    """What a signature must cover here, so that nothing of the request can be changed under it."""
    yield from ("@method", "@path", "@query")
    if "Authorization" in request.headers:
        yield "authorization"
    if _has_body():
        yield "upload-checksum" if request.mimetype == _CHUNK_TYPE else "content-digest"


def body_fits() -> bool:
    """Whether the body is what Content-Digest (RFC 9530) says. A part of an upload is compared by its own door."""
    if not _has_body() or request.mimetype == _CHUNK_TYPE:
        return True
    digests = _DIGEST.findall(request.headers.get("Content-Digest", ""))
    return bool(digests) and all(_fits(*digest) for digest in digests)


def _fits(algorithm: str, digest: str) -> bool:
    try:
        given = base64.b64decode(digest, validate=True)
    except binascii.Error:
        return False
    return hmac.compare_digest(given, _HASHES[algorithm](request.get_data(cache=True)).digest())


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


class _Components(Mapping[str, str]):
    """The components by name, read when they are asked for (RFC 9421, 2.1 and 2.2)."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> str:
        if name == "@method":
            return request.method
        if name == "@path":
            return _path()
        if name == "@query":
            return f"?{request.query_string.decode('latin-1')}"
        if name == "@authority":
            return request.host.lower()
        if name == "@scheme":
            return request.scheme
        if name == "@target-uri":
            return f"{request.scheme}://{request.host.lower()}{_path_and_query()}"
        if name == "@request-target":
            return _path_and_query()
        values = request.headers.getlist(name)
        if name.startswith("@") or not values or name != name.lower():
            raise KeyError(name)
        return ", ".join(" ".join(value.split()) if "\n" in value else value.strip() for value in values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _path() -> str:
    return quote(request.path, safe="/:@!$&'()*+,;=-._~")


def _path_and_query() -> str:
    query = request.query_string.decode("latin-1")
    return f"{_path()}?{query}" if query else _path()


__all__ = ["Unreadable", "base", "body_fits", "components_needed", "signatures"]
