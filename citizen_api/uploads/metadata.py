"""Upload-Metadata and Upload-Checksum, as tus 1.0 has them. Pure."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

from citizen_api.uploads.kinds import OF_MEDIA_TYPE, UploadKind
from kernel.errors import InvalidField

HEADER = "Upload-Metadata"
LONGEST_HEADER = 1_024
SUBJECTS = ("report_id", "sos_alert_id", "message_id")
# What a client may say; `filename` is taken because every client sends it, and never used.
KNOWN = ("filetype", "sha256", "filename", *SUBJECTS)
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
_KEY = re.compile(r"[!-+\--~]{1,64}")  # ASCII, neither blank nor comma
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a client says of an upload when it begins it. subject: which of SUBJECTS it belongs to. sha256: empty if not said."""

    kind: UploadKind
    media_type: str
    subject: str
    subject_id: UUID
    sha256: str


def read(header: str) -> Metadata:
    """Raises InvalidField naming each key that is missing or wrong."""
    if len(header) > LONGEST_HEADER:
        raise InvalidField((HEADER, "too-long", f"at most {LONGEST_HEADER} characters"))
    said = _pairs(header)
    faults = [
        (f"{HEADER}.{key}", "unknown", f"known are {', '.join(KNOWN)}") for key in said.keys() - set(KNOWN)
    ]
    subjects = [key for key in SUBJECTS if key in said]
    media_type = said.get("filetype", "").partition(";")[0].strip().lower()
    kind = OF_MEDIA_TYPE.get(media_type)
    subject_id = _uuid_or_none(said[subjects[0]]) if len(subjects) == 1 else None
    if len(subjects) != 1:
        faults.append((HEADER, "required", f"exactly one of {', '.join(SUBJECTS)}"))
    elif subject_id is None:
        faults.append((f"{HEADER}.{subjects[0]}", "invalid", "not a UUID"))
    if kind is None:
        taken = ", ".join(OF_MEDIA_TYPE)
        faults.append((f"{HEADER}.filetype", "required" if not media_type else "invalid", f"one of {taken}"))
    sha256 = said.get("sha256", "").lower()
    if "sha256" in said and not _SHA256.fullmatch(sha256):
        faults.append((f"{HEADER}.sha256", "invalid", "64 hexadecimal digits"))
    if faults or kind is None or subject_id is None:
        raise InvalidField(*sorted(faults))
    return Metadata(kind, media_type, subjects[0], subject_id, sha256)


def checksum_differs(header: str, content: bytes) -> bool:
    """Whether `content` is other than `Upload-Checksum` says. Raises InvalidField when it says nothing that can be asked."""
    algorithm, _, given = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise InvalidField(("Upload-Checksum", "invalid", f"known are {', '.join(ALGORITHMS)}"))
    try:
        expected = base64.b64decode(given, validate=True)
    except binascii.Error as error:
        raise InvalidField(("Upload-Checksum", "invalid", "not Base64")) from error
    return ALGORITHMS[algorithm](content).digest() != expected


def _pairs(header: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        if not key and not value and not header.strip():
            continue
        if not _KEY.fullmatch(key) or key in found:
            raise InvalidField((HEADER, "invalid", "pairs of a key, once each, and its value in Base64"))
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise InvalidField((f"{HEADER}.{key}", "invalid", "not UTF-8 in Base64")) from error
    return found


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
