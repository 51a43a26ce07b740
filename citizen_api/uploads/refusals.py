"""Why an upload is refused: at the door, and after it was examined, with what to do then. Pure."""

from collections.abc import Mapping

from kernel.errors import DomainError, Kind
from kernel.spoken import spoken


class OffsetMismatch(DomainError):
    kind = Kind.CONFLICT
    slug = "offset-mismatch"
    title = "Other bytes are wanted next; ask which, and go on from there"


class UploadGone(DomainError):
    kind = Kind.GONE
    slug = "upload-gone"
    title = "The upload is no longer kept; begin it again"


class UploadReceived(DomainError):
    kind = Kind.CONFLICT
    slug = "upload-received"
    title = "The upload has come whole and cannot be taken back"


class TooManyUploads(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-uploads"
    title = "This is as much as can be sent; finish or end what is on its way first"


class TypeNotTaken(Exception):
    """Its first bytes are of no kind that is taken."""


class ChecksumDiffers(Exception):
    """What came is not what was sent."""


class TooLong(Exception):
    """More bytes than the upload was said to have."""


# What the examination may find, and what its sender is told to do.
UNREADABLE = "unreadable"
# Refused, but its original is kept in custody: see cctv_link.examination.
KEPT_UNSEEN = "too-much-work"
WORDS: Mapping[str, Mapping[str, str]] = {
    "type-not-allowed": spoken(
        "This is not a picture, video or sound we can take. Send a photo, or record it with the app."
    ),
    "checksum-differs": spoken("The file was damaged on its way. Send it again."),
    "pixel-limit": spoken("The picture is too large. Take a smaller one, or send a screenshot of it."),
    "duration-limit": spoken("The recording is too long. Send three minutes at most."),
    KEPT_UNSEEN: spoken("The file could not be read in time. Send a smaller one, or another format."),
    UNREADABLE: spoken("The file cannot be read. Take the picture or the recording again, or send words."),
}


def reason_known(code: str) -> str:
    """A code of WORDS, whatever the examination says."""
    return code if code in WORDS else UNREADABLE


def what_to_do(code: str, locale: str) -> str:
    """What its sender reads of a refusal; empty when there is none."""
    words = WORDS.get(code, {})
    return words.get(locale, words.get("en", ""))
