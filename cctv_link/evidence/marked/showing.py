"""What a door answers for an item: its bytes as they are, or, where the installation wants it, with the viewer in them."""

from typing import Any

from flask import Response, current_app

from cctv_link.evidence.answers import StoredBytes, bytes_of, picture
from cctv_link.evidence.marked import services
from cctv_link.evidence.marked.queries import WorkingCopyFacts
from cctv_link.evidence.marked.services import Source
from cctv_link.media.limited import NotDecodable
from kernel.identity.officers import SignedIn

FILM, PICTURE = "video/mp4", "image/jpeg"
# What shows nobody anything: facts about a clip.
MANIFEST = "application/vnd.gawah.manifest+json"
# What has no picture to burn anything into; that it was played stands in the audit all the same.
SOUNDS = ("audio/mp4", "application/octet-stream")


def answer_or_progress(
    stored: StoredBytes, source: Source, *, officer: SignedIn, is_marked: bool
) -> Response | WorkingCopyFacts:
    """The bytes; or, while the officer's own copy is being made, how far it has come. Raises NotDecodable, PicturesBusy."""
    if not is_marked or stored.content_type in (MANIFEST, *SOUNDS):
        return bytes_of(stored)
    if stored.content_type == PICTURE:
        settings = current_app.extensions["settings"]
        jpeg = services.marked_still(source, officer=officer, settings=settings)
        return picture(jpeg, content_type=PICTURE)
    if stored.content_type != FILM:
        raise NotDecodable(f"{stored.content_type} cannot carry its viewer")
    copy = services.ask(source, officer=officer)
    if copy.state != "made" or copy.stored_id is None or copy.sha256 is None or copy.size_bytes is None:
        return copy
    return bytes_of(StoredBytes(copy.stored_id, copy.sha256, copy.size_bytes, FILM))


def progress_of(copy: WorkingCopyFacts) -> dict[str, Any]:
    """The copy as MakingSchema says it."""
    return {
        "original_id": copy.item_id,
        "step": "watermark",
        "state": copy.state,
        "percent": copy.percent,
        "asked_at": copy.asked_at,
    }
