"""A clip's footage: from the ring by default, from the camera's recorder where it has one.

What a recorder sends takes the place of the ring's segments in the request, so that cutting, gaps and accounts
are the same for both. The files as received are kept, hashed and accounted for before a clip is made of them.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import structlog

from cctv_link.cameras.credentials import CredentialUnreadable
from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.sources.opening import opened
from cctv_link.footage.sources.port import (
    Fetched,
    RecorderFailed,
    RecorderRefused,
    RecorderUnreadable,
)
from cctv_link.footage.sources.ready import ends_at_or_none
from cctv_link.recorders import queries as recorders
from cctv_link.recorders import services as register
from cctv_link.recorders.addresses import RecorderAddressRefused
from cctv_link.recorders.queries import KnownRecorder
from cctv_link.recorders.services import Original
from cctv_link.recording.queries import SegmentSpan
from kernel import storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.unit_of_work import reading

log = structlog.get_logger()

# A recorder that was away may come back; for this long it is asked again.
GIVE_UP_AFTER = timedelta(hours=6)
# Of an archive's file of hours, the hash is kept and not the bytes.
LARGEST_KEPT_BYTES = 600_000_000
CLOCK_SOURCE = "recorder"
FOOTAGE = system("footage")


def with_footage(
    request: FootageRequest, folder: Path, *, until_at: datetime, settings: Settings
) -> FootageRequest:
    """The request with segments that can be cut: the ring's own, or those fetched into `folder`.

    Slow, and outside any transaction. Raises RecorderFailed.
    """
    if request.recorder_id is None:
        return request
    try:
        with reading() as session:
            recorder = recorders.recorder_of(session, request.camera_id, secret_key=settings.secret_key)
        if recorder.kind == "ring":
            return request
        source, camera = opened(recorder, camera_id=request.camera_id, settings=settings)
    except RecorderAddressRefused as error:
        raise RecorderUnreadable(error.detail) from error
    except CredentialUnreadable as error:
        raise RecorderRefused(error.detail) from error
    fetched = []
    for number, span in enumerate(source.spans(camera, from_at=request.window.from_at, to_at=until_at)):
        place = folder / f"span-{number}"
        place.mkdir()
        fetched.append(source.fetch(span, place))
    originals = _keep(fetched, request, recorder, settings=settings)
    segments = [
        _span(segment, originals.get(each.origin_of(segment)), request, recorder)
        for each in fetched
        for segment in each.segments
    ]
    log.info("footage pulled", clip_id=str(request.clip_id), recorder=recorder.label, files=len(segments))
    return replace(request, segments=segments)


def is_final(failed: RecorderFailed, request: FootageRequest, *, now: datetime) -> bool:
    """Whether asking again would help nobody, or has gone on for long enough."""
    return not failed.kind.passes or now > request.window.to_at + GIVE_UP_AFTER


def _keep(
    fetched: list[Fetched], request: FootageRequest, recorder: KnownRecorder, *, settings: Settings
) -> dict[Path | None, Original]:
    """The files as received: into the store, then into one account. The same bytes are one original."""
    store = storage.configured(settings.storage_url)
    originals: dict[Path | None, Original] = {}
    for file in (file for each in fetched for file in each.originals):
        sha256, size_bytes = hash_of(file)
        original_id = uuid5(request.clip_id, f"original:{sha256}")
        is_stored = size_bytes <= LARGEST_KEPT_BYTES
        # A folder's file may have grown since; what is stored is what its row must speak of.
        if is_stored and store.put(original_id, file.path).sha256 != sha256:
            raise RecorderFailed("a file changed while it was being received")
        originals[file.path] = Original(original_id, sha256, size_bytes, file.recorded_from, is_stored)
    register.account_for(
        originals.values(),
        clip_id=request.clip_id,
        incident_id=request.incident_id,
        camera_id=request.camera_id,
        recorder=recorder,
        actor=FOOTAGE,
    )
    return originals


def hash_of(file: SegmentFile) -> tuple[str, int]:
    """SHA-256 and size. Raises RecorderFailed when a folder's recorder has let go of it: the rest is asked for again."""
    try:
        with file.path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest(), content.tell()
    except OSError as error:
        raise RecorderFailed("a file was taken away while it was being received") from error


def _span(
    segment: SegmentFile, original: Original | None, request: FootageRequest, recorder: KnownRecorder
) -> SegmentSpan:
    """As the ring's index would tell it; known by the file it was copied from. An absolute path stays what it is."""
    return SegmentSpan(
        id=original.id if original else _id_of(segment, request),
        path=str(segment.path.resolve()),
        recorded_from=segment.recorded_from,
        recorded_to=ends_at_or_none(segment) or segment.recorded_from,
        clock_source=CLOCK_SOURCE,
        clock_offset_s=recorder.clock_offset_s,
        sha256=bytes.fromhex(original.sha256) if original else None,
        is_closed=True,
    )


def _id_of(segment: SegmentFile, request: FootageRequest) -> UUID:
    return uuid5(request.clip_id, f"replay:{segment.recorded_from.isoformat()}")
