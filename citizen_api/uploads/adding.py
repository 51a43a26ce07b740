"""Adding bytes to an upload. How far one has come its file says; with the last part, in one commit, what follows begins.

What was acknowledged is on the disk. Killed after any line, a part has come as far as it was written, and its
checksum, if it had one, was asked before. Killed between the last byte and that commit, whoever asks next makes it.
"""

from uuid import UUID

from citizen_api.uploads import queries, receiving
from citizen_api.uploads.kinds import HEAD_BYTES, OF_MEDIA_TYPE, begins_like
from citizen_api.uploads.queries import UploadView
from citizen_api.uploads.refusals import ChecksumDiffers, OffsetMismatch, TooLong, TypeNotTaken
from citizen_api.uploads.senders import Sender
from citizen_api.uploads.services import refuse_over
from kernel.growing import AddedToAlready, Growing, GrowingFiles
from kernel.storage import StorageFull
from kernel.unit_of_work import reading


def come(*, sender: Sender, upload_id: UUID, files: GrowingFiles) -> tuple[UploadView, int]:
    """An upload, and how many bytes of it have come for certain. Raises NotFound, UploadGone when it is over."""
    upload = _theirs(sender, upload_id)
    if _is_left_whole(upload, files.size_bytes(upload_id)):
        upload = _receive_left(sender, upload, files)
    return upload, offset_of(upload, files)


def offset_of(upload: UploadView, files: GrowingFiles) -> int:
    """How many bytes of it have come."""
    return _come(upload, files.size_bytes(upload.id))


def add(
    *, sender: Sender, upload_id: UUID, at: int, content: bytes, files: GrowingFiles, reserve_bytes: int
) -> int:
    """Add `content` at the byte `at`; how many bytes have come then. reserve_bytes: of the disk, which stay free.

    Raises NotFound, UploadGone, OffsetMismatch, TooLong, TypeNotTaken, ChecksumDiffers, AddedToAlready, StorageFull.
    """
    try:
        with files.held(upload_id) as file:
            return _add(file, sender, upload_id, at, content, files, reserve_bytes)
    except FileNotFoundError:
        return _add_to_none(sender, upload_id, at, files)


def _add(
    file: Growing,
    sender: Sender,
    upload_id: UUID,
    at: int,
    content: bytes,
    files: GrowingFiles,
    reserve_bytes: int,
) -> int:
    with reading() as session:
        upload = queries.upload_by_id(session, upload_id, sender)
    refuse_over(upload)
    come = _come(upload, file.size_bytes)
    if at != come:
        raise OffsetMismatch(f"{come} bytes have come, not {at}", offset=come)
    offset = at + len(content)
    if offset > upload.length_bytes:
        raise TooLong(f"it was to have {upload.length_bytes} bytes")
    if upload.state != "open":
        return come
    if content:
        if at == 0 and len(content) >= min(HEAD_BYTES, upload.length_bytes):
            _refuse_other_types(upload, content[:HEAD_BYTES], sender, files)
        # Asked of each part: what was promised room when it began may find that others have taken it.
        if files.free_bytes() - len(content) < reserve_bytes:
            raise StorageFull(f"no room for {len(content)} more bytes")
        file.add(content, at=at)
    if offset == upload.length_bytes:
        receiving.receive(upload, file, actor=sender.actor, files=files)
    return offset


def _theirs(sender: Sender, upload_id: UUID) -> UploadView:
    with reading() as session:
        upload = queries.upload_by_id(session, upload_id, sender)
    if upload.is_over:
        refuse_over(upload)
    return upload


def _is_left_whole(upload: UploadView, size_bytes: int) -> bool:
    """Whether all of it is on the disk, but nobody was told: who wrote the last byte was killed behind it."""
    return upload.state == "open" and size_bytes == upload.length_bytes


def _receive_left(sender: Sender, upload: UploadView, files: GrowingFiles) -> UploadView:
    """It as it stands then; as it was while the one who adds to it is still at it. Raises as _theirs."""
    try:
        with files.held(upload.id) as file:
            upload = _theirs(sender, upload.id)
            if not _is_left_whole(upload, file.size_bytes):
                return upload
            receiving.receive(upload, file, actor=sender.actor, files=files)
    except (AddedToAlready, FileNotFoundError):
        return upload
    except ChecksumDiffers:
        pass  # it stands in the row, which says what to do
    return _theirs(sender, upload.id)


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
        receiving.refuse(upload, "type-not-allowed", actor=sender.actor, files=files)
        raise TypeNotTaken(f"it does not begin as {upload.media_type} does")
