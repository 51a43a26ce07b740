"""Adding bytes to an upload. How far one has come its file says; with the last part, in one commit, what follows begins.

What was acknowledged is on the disk. Killed after any line, a part has come as far as it was written, and its
checksum, if it had one, was asked before.
"""

from uuid import UUID

from citizen_api.uploads import queries
from citizen_api.uploads.kinds import HEAD_BYTES, OF_MEDIA_TYPE, begins_like
from citizen_api.uploads.queries import UploadView
from citizen_api.uploads.refusals import ChecksumDiffers, OffsetMismatch, TooLong, TypeNotTaken
from citizen_api.uploads.senders import Sender
from citizen_api.uploads.services import refuse_over
from kernel import clock
from kernel.events import UploadReceived
from kernel.growing import Growing, GrowingFiles
from kernel.unit_of_work import reading, unit_of_work


def come(*, sender: Sender, upload_id: UUID, files: GrowingFiles) -> tuple[UploadView, int]:
    """An upload, and how many bytes of it have come for certain. Raises NotFound, UploadGone when it is over."""
    with reading() as session:
        upload = queries.upload_by_id(session, upload_id, sender)
    if upload.is_over:
        refuse_over(upload)
    return upload, offset_of(upload, files)


def offset_of(upload: UploadView, files: GrowingFiles) -> int:
    """How many bytes of it have come."""
    return _come(upload, files.size_bytes(upload.id))


def add(*, sender: Sender, upload_id: UUID, at: int, content: bytes, files: GrowingFiles) -> int:
    """Add `content` at the byte `at`; how many bytes have come then.

    Raises NotFound, UploadGone, OffsetMismatch, TooLong, TypeNotTaken, ChecksumDiffers, AddedToAlready, StorageFull.
    """
    try:
        with files.held(upload_id) as file:
            return _add(file, sender, upload_id, at, content, files)
    except FileNotFoundError:
        return _add_to_none(sender, upload_id, at, files)


def _add(file: Growing, sender: Sender, upload_id: UUID, at: int, content: bytes, files: GrowingFiles) -> int:
    with reading() as session:
        upload = queries.upload_by_id(session, upload_id, sender)
    refuse_over(upload)
    come = _come(upload, file.size_bytes)
    if at != come:
        raise OffsetMismatch(f"{come} bytes have come, not {at}", offset=come)
    offset = at + len(content)
    if offset > upload.length_bytes:
        raise TooLong(f"it was to have {upload.length_bytes} bytes")
    if not content or upload.state != "open":
        return come
    if at == 0 and len(content) >= min(HEAD_BYTES, upload.length_bytes):
        _refuse_other_types(upload, content[:HEAD_BYTES], sender, files)
    file.add(content, at=at)
    if offset < upload.length_bytes:
        return offset
    sha256 = file.sha256()
    if upload.claimed_sha256 not in ("", sha256):
        _refuse(upload, "checksum-differs", sender, files)
        raise ChecksumDiffers("the whole is not what its SHA-256 says; begin again")
    _receive(upload, sha256, sender)
    return offset


def _come(upload: UploadView, size_bytes: int) -> int:
    """The file is gone once it was examined. A disk that was put back to yesterday has less than was acknowledged."""
    if upload.state == "open":
        return size_bytes
    return upload.length_bytes if upload.received_at is not None else 0


def _add_to_none(sender: Sender, upload_id: UUID, at: int, files: GrowingFiles) -> int:
    """There is no file: it has come whole and was examined, or its disk was lost and it begins anew."""
    with reading() as session:
        upload = queries.upload_by_id(session, upload_id, sender)
    refuse_over(upload)
    if upload.state != "open" and at == upload.length_bytes:
        return at
    if upload.state == "open":
        files.begin(upload_id)
    come = _come(upload, 0)
    raise OffsetMismatch(f"{come} bytes have come, not {at}", offset=come)


def _refuse_other_types(upload: UploadView, head: bytes, sender: Sender, files: GrowingFiles) -> None:
    if not begins_like(OF_MEDIA_TYPE[upload.media_type], head):
        _refuse(upload, "type-not-allowed", sender, files)
        raise TypeNotTaken(f"it does not begin as {upload.media_type} does")


def _receive(upload: UploadView, sha256: str, sender: Sender) -> None:
    now = clock.now()
    with unit_of_work() as uow:
        row = queries.locked_or_none(uow.session, upload.id)
        if row is None or row.state != "open":  # the timer was first
            return
        row.state, row.sha256, row.received_at = "received", sha256, now
        row.client_metadata = ""
        uow.session.flush()
        uow.publish(
            UploadReceived(
                upload_id=upload.id,
                incident_id=upload.incident_id,
                kind=upload.kind,
                received_at=clock.wire(now),
            )
        )
        uow.record(
            actor=sender.actor,
            action="upload.receive",
            subject=("upload", upload.id),
            reason=f"{upload.kind}, {upload.length_bytes} bytes, sha256 {sha256}",
            incident_id=upload.incident_id,
        )


def _refuse(upload: UploadView, reason: str, sender: Sender, files: GrowingFiles) -> None:
    with unit_of_work() as uow:
        row = queries.locked_or_none(uow.session, upload.id)
        if row is None or row.state != "open":
            return
        row.state, row.reason, row.client_metadata = "refused", reason, ""
        uow.session.flush()
        uow.record(
            actor=sender.actor,
            action="upload.refuse",
            subject=("upload", upload.id),
            reason=reason,
            incident_id=upload.incident_id,
        )
    files.dispose(upload.id)
