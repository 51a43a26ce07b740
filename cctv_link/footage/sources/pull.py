"""A clip's footage: from the ring by default, from the camera's recorder where it has one. And its account."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import structlog

from cctv_link.cameras.credentials import CredentialUnreadable
from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.sources.opening import opened
from cctv_link.footage.sources.port import RecorderFailed, RecorderRefused, RecorderUnreadable
from cctv_link.recorders import queries as recorders
from cctv_link.recorders.addresses import RecorderAddressRefused
from cctv_link.recorders.models import ReceivedOriginal
from cctv_link.recorders.queries import KnownRecorder
from kernel import clock
from kernel.audit.entries import Actor
from kernel.config import Settings
from kernel.storage import Storage
from kernel.unit_of_work import UnitOfWork, reading

log = structlog.get_logger()

# A recorder that was away may come back; for this long it is asked again.
GIVE_UP_AFTER = timedelta(hours=6)
# Of an archive's file of hours, the hash is kept and not the bytes.
LARGEST_KEPT_BYTES = 600_000_000


@dataclass(frozen=True, slots=True)
class Original:
    """A file as received, in the store or known by its hash alone; no row speaks of it yet."""

    id: UUID
    recorder_id: UUID
    sha256: str
    size_bytes: int
    recorded_from: datetime
    clock_offset_s: float
    is_stored: bool


@dataclass(frozen=True, slots=True)
class Footage:
    """Files ready to assemble, and whose clock their times are by."""

    segments: list[SegmentFile]
    clock_source: str
    clock_offset_s: float | None
    originals: tuple[Original, ...] = ()


def footage_for(
    request: FootageRequest, folder: Path, *, until_at: datetime, store: Storage, settings: Settings
) -> Footage:
    """Slow, and outside any transaction. Raises RecorderFailed."""
    if request.recorder_id is None:
        return _of_the_ring(request, settings)
    try:
        with reading() as session:
            recorder = recorders.recorder_of(session, request.camera_id, secret_key=settings.secret_key)
        return _of_a_recorder(recorder, request, folder, until_at=until_at, store=store, settings=settings)
    except RecorderAddressRefused as error:
        raise RecorderUnreadable(error.detail) from error
    except CredentialUnreadable as error:
        raise RecorderRefused(error.detail) from error


def is_final(failed: RecorderFailed, request: FootageRequest, *, now: datetime) -> bool:
    """Whether asking again would help nobody, or has gone on for long enough."""
    return not failed.kind.passes or now > request.window.to_at + GIVE_UP_AFTER


def _of_a_recorder(
    recorder: KnownRecorder,
    request: FootageRequest,
    folder: Path,
    *,
    until_at: datetime,
    store: Storage,
    settings: Settings,
) -> Footage:
    source, camera = opened(recorder, camera_id=request.camera_id, settings=settings)
    segments: list[SegmentFile] = []
    originals: dict[UUID, Original] = {}
    for number, span in enumerate(source.spans(camera, from_at=request.window.from_at, to_at=until_at)):
        place = folder / f"span-{number}"
        place.mkdir()
        fetched = source.fetch(span, place)
        segments += fetched.segments
        for file in fetched.originals:
            kept = _keep(file, clip_id=request.clip_id, recorder=recorder, store=store)
            originals[kept.id] = kept
    log.info("footage pulled", clip_id=str(request.clip_id), recorder=recorder.label, files=len(segments))
    return Footage(segments, "recorder", recorder.clock_offset_s, tuple(originals.values()))


def keep_account(uow: UnitOfWork, request: FootageRequest, footage: Footage, *, actor: Actor) -> None:
    """Rows and account of the files received, in the commit of the clip that was made from them."""
    for original in footage.originals:
        if uow.session.get(ReceivedOriginal, original.id) is not None:
            continue
        uow.add(
            ReceivedOriginal(
                id=original.id,
                clip_id=request.clip_id,
                camera_id=request.camera_id,
                recorder_id=original.recorder_id,
                sha256=original.sha256,
                size_bytes=original.size_bytes,
                recorded_from=original.recorded_from,
                clock_offset_s=original.clock_offset_s,
                is_stored=original.is_stored,
                received_at=clock.now(),
            )
        )
        uow.record(
            actor=actor,
            action="footage.receive",
            subject=("received_original", original.id),
            reason=f"{original.size_bytes} bytes, sha256 {original.sha256}",
            incident_id=request.incident_id,
        )


def _of_the_ring(request: FootageRequest, settings: Settings) -> Footage:
    clocks = {each.clock_source for each in request.segments}
    return Footage(
        [SegmentFile(settings.ring_path / each.path, each.recorded_from) for each in request.segments],
        clocks.pop() if len(clocks) == 1 else "mixed",
        request.segments[-1].clock_offset_s if request.segments else None,
    )


def _keep(file: SegmentFile, *, clip_id: UUID, recorder: KnownRecorder, store: Storage) -> Original:
    """The same bytes of the same clip are the same original, so that a job that runs twice keeps one."""
    with file.path.open("rb") as opened_file:
        sha256 = hashlib.file_digest(opened_file, "sha256").hexdigest()
    size_bytes = file.path.stat().st_size
    original_id = uuid5(clip_id, f"original:{sha256}")
    is_stored = size_bytes <= LARGEST_KEPT_BYTES
    if is_stored:
        stored = store.put(original_id, file.path)
        # A folder's file may have grown since; what is stored is what its row must speak of.
        if stored.sha256 != sha256:
            raise RecorderFailed("a file changed while it was being received")
    return Original(
        original_id,
        recorder.id,
        sha256,
        size_bytes,
        file.recorded_from,
        recorder.clock_offset_s,
        is_stored,
    )
