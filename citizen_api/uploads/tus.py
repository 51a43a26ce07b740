"""What tus 1.0 wants of every request and answer: its headers, read strictly."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from flask import Response, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from citizen_api.uploads.kinds import LARGEST_BYTES
from citizen_api.uploads.metadata import ALGORITHMS, checksum_differs
from citizen_api.uploads.schemas import VERSION
from kernel.errors import InvalidField
from kernel.http.problems import HttpProblem
from kernel.idempotency import read_key

BODY_TYPE = "application/offset+octet-stream"
# The front door takes no more at once, and keeps it in memory or on disk until it is whole.
LARGEST_CHUNK_BYTES = 4 * 1024 * 1024
TOO_LARGE = f"at most {LARGEST_CHUNK_BYTES} bytes at once"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
CAPABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": str(LARGEST_BYTES),
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}


def require_version() -> None:
    """Raises HttpProblem `tus-version` for any other than ours."""
    given = request.headers.get("Tus-Resumable", "")
    if given != VERSION:
        raise HttpProblem("tus-version", f"send Tus-Resumable: {VERSION}, not {given[:20]!r}")


def with_version(response: Response) -> Response:
    """Every answer names the version; a refusal of another says which are taken."""
    response.headers.setdefault("Tus-Resumable", VERSION)
    if response.status_code == 412:
        response.headers["Tus-Version"] = VERSION
    return response


def whole_number(name: str, *, least: int = 0) -> int:
    """A header that is a number of bytes. Raises InvalidField."""
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15) or int(text) < least:
        raise InvalidField((name, "invalid" if text else "required", f"a whole number of at least {least}"))
    return int(text)


def sent_key_or_none() -> UUID | None:
    given = request.headers.get("Idempotency-Key")
    return None if given is None else read_key(given)


def has_body() -> bool:
    """Whether the request that begins an upload brings its first bytes."""
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def chunk() -> bytes:
    """The bytes of this request, as they were sent.

    Raises HttpProblem when it is of another type, too large, or other than its checksum says; InvalidField.
    """
    if request.mimetype != BODY_TYPE:
        raise HttpProblem("unsupported-media-type", f"send {BODY_TYPE}, not {request.mimetype or 'nothing'}")
    # One more than is taken: a stream without an end of its own would refuse to be read to just that limit.
    request.max_content_length = LARGEST_CHUNK_BYTES + 1
    try:
        content = _read()
    except RequestEntityTooLarge as error:
        raise HttpProblem("body-too-large", TOO_LARGE) from error
    if len(content) > LARGEST_CHUNK_BYTES:
        raise HttpProblem("body-too-large", TOO_LARGE)
    checksum = request.headers.get("Upload-Checksum")
    if checksum is not None and checksum_differs(checksum, content):
        raise HttpProblem("checksum-mismatch", "send this part again")
    return content


def _read() -> bytes:
    """As much as came: what a broken line has brought need not be sent again."""
    parts: list[bytes] = []
    try:
        while part := request.stream.read(256 * 1024):
            parts.append(part)
    except ClientDisconnected:
        pass
    return b"".join(parts)


def progress(*, offset: int, expires_at: datetime | None) -> Mapping[str, str]:
    """What an answer says of an upload. expires_at: of one that is still on its way."""
    expires = {"Upload-Expires": format_datetime(expires_at, usegmt=True)} if expires_at else {}
    return {"Upload-Offset": str(offset), **expires}
