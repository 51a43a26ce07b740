"""What may be sent, and how much of it. What a file says it is; what it is, the examination tells. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UploadKind:
    """A kind of upload: the media types it may call itself, and its limits."""

    name: str
    media_types: tuple[str, ...]
    largest_bytes: int


PHOTO = UploadKind("photo", ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"), 15_000_000)
VIDEO = UploadKind("video", ("video/mp4", "video/webm", "video/quicktime"), 200_000_000)
VOICE = UploadKind("voice", ("audio/webm", "audio/ogg", "audio/mp4", "audio/x-m4a", "audio/aac"), 10_000_000)
KINDS = (PHOTO, VIDEO, VOICE)
OF_MEDIA_TYPE = {media_type: kind for kind in KINDS for media_type in kind.media_types}
LARGEST_BYTES = max(kind.largest_bytes for kind in KINDS)

# So many of the first bytes say what a file calls itself.
HEAD_BYTES = 16


def begins_like(kind: UploadKind, head: bytes) -> bool:
    """Whether a file's first bytes (HEAD_BYTES of them, if it has as many) are of a kind that is taken as `kind`.

    A ZIP, a playlist or a list of files is refused here, before it is kept; more is not believed.
    """
    is_iso = head[4:8] == b"ftyp"
    is_matroska = head.startswith(b"\x1a\x45\xdf\xa3")
    if kind is PHOTO:
        is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        return is_iso or is_webp or head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
    if kind is VIDEO:
        # An older camera's QuickTime file has no `ftyp`, but begins with one of these.
        return is_iso or is_matroska or head[4:8] in (b"moov", b"mdat", b"wide")
    return is_iso or is_matroska or head.startswith(b"OggS")
