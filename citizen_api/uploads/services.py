"""Beginning an upload, ending it, and what follows when it has come or its day is over. Each is one commit."""

from datetime import timedelta
from uuid import UUID

from citizen_api.uploads import queries, receiving
from citizen_api.uploads.metadata import Metadata
from citizen_api.uploads.models import Upload
from citizen_api.uploads.queries import UploadView
from citizen_api.uploads.refusals import TooManyUploads, UploadGone, UploadReceived, reason_known
from citizen_api.uploads.senders import Sender
from kernel import clock, ids
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import UploadExamined, UploadExpired
from kernel.growing import Growing, GrowingFiles
from kernel.idempotency import Mismatch
from kernel.outbox import Delivery
from kernel.storage import StorageFull
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work

LIFE = timedelta(days=1)
MOST_OPEN = 3
MOST_OF_ONE = 5
UPLOADS = system("uploads")


def begin(
    *,
    sender: Sender,
    metadata: Metadata,
    client_metadata: str,
    length_bytes: int,
    sent_key: UUID | None,
    files: GrowingFiles,
    settings: Settings,
) -> UploadView:
    """A new upload, or the one that was begun under this key.

    Raises NotFound, SosClosed, TooManyUploads, Mismatch, StorageFull.
    """
    # Before the disk is touched: any secret may be made up, and each is counted by itself.
    with reading() as session:
        queries.subject_incident(session, metadata, sender)
    if files.free_bytes() - length_bytes < settings.storage_reserve_bytes:
        raise StorageFull(f"no room for {length_bytes} bytes")
    upload_id = ids.new_id()
    files.begin(upload_id)
    try:
        begun = _begin(upload_id, sender, metadata, client_metadata, length_bytes, sent_key, settings)
    except BaseException:
        files.dispose(upload_id)
        raise
    if begun.id != upload_id:
        files.dispose(upload_id)
    return begun


def _begin(
    upload_id: UUID,
    sender: Sender,
    metadata: Metadata,
    client_metadata: str,
    length_bytes: int,
    sent_key: UUID | None,
    settings: Settings,
) -> UploadView:
    with unit_of_work() as uow:
        incident_id = queries.subject_incident(uow.session, metadata, sender)
        _one_at_a_time(uow, sender)
        if sent_key is not None:
            earlier = queries.earlier_or_none(uow.session, incident_id, sent_key, sender)
            if earlier is not None:
                if (earlier.length_bytes, earlier.media_type) != (length_bytes, metadata.media_type):
                    raise Mismatch("send the same file, or another key")
                return earlier
        _refuse_too_many(queries.used(uow.session, metadata, sender), length_bytes, settings)
        now = clock.now()
        row = uow.add(
            Upload(
                id=upload_id,
                resident_id=sender.device.resident_id if sender.device else None,
                device_id=sender.device.id if sender.device else None,
                **{metadata.subject: metadata.subject_id},
                incident_id=incident_id,
                sent_key=sent_key,
                kind=metadata.kind.name,
                media_type=metadata.media_type,
                client_metadata=client_metadata,
                length_bytes=length_bytes,
                claimed_sha256=metadata.sha256,
                created_at=now,
                expires_at=now + LIFE,
            )
        )
        uow.publish(UploadExpired(upload_id=upload_id), not_before=row.expires_at)
        uow.record(
            actor=sender.actor,
            action="upload.begin",
            subject=("upload", upload_id),
            reason=f"{row.kind}, {length_bytes} bytes",
            incident_id=incident_id,
        )
        return queries.view(row)


def end(*, sender: Sender, upload_id: UUID, files: GrowingFiles) -> None:
    """Its sender wants it no more. Raises NotFound, UploadGone, UploadReceived, AddedToAlready."""
    with reading() as session:
        refuse_over(queries.upload_by_id(session, upload_id, sender))
    try:
        with files.held(upload_id):
            _end(upload_id, sender)
            files.dispose(upload_id)
    except FileNotFoundError:
        _end(upload_id, sender)


def _end(upload_id: UUID, sender: Sender) -> None:
    with unit_of_work() as uow:
        row = queries.locked_or_none(uow.session, upload_id)
        if row is None or row.state in ("received", "ready"):
            raise UploadReceived("it is evidence from then on")
        row.state, row.reason, row.client_metadata = "ended", "", ""
        uow.record(
            actor=sender.actor,
            action="upload.end",
            subject=("upload", upload_id),
            incident_id=row.incident_id,
        )


def expire(delivery: Delivery, *, files: GrowingFiles) -> None:
    """Its day is over: what has not come whole is thrown away, and so is what nobody needs of the others.

    What has come whole, but behind whose last byte the machine was killed, is received now. Raises AddedToAlready, to
    be tried again.
    """
    assert isinstance(delivery.event, UploadExpired)
    upload_id = delivery.event.upload_id
    try:
        with files.held(upload_id) as file:
            if not _expire(delivery, _whole_or_empty(upload_id, file)):
                return
            # Behind the commit: a file that is left over harms nobody, a row that promises lost bytes would.
            files.dispose(upload_id)
    except FileNotFoundError:
        _expire(delivery, "")


def _whole_or_empty(upload_id: UUID, file: Growing) -> str:
    """The SHA-256 of an upload that lies there whole and as it was promised."""
    with reading() as session:
        row = session.get(Upload, upload_id)
        if row is None or row.state != "open" or file.size_bytes != row.length_bytes:
            return ""
        claimed = row.claimed_sha256
    sha256 = file.sha256()
    return sha256 if claimed in ("", sha256) else ""


def _expire(delivery: Delivery, sha256: str) -> bool:
    """Whether its file is to go."""
    assert isinstance(delivery.event, UploadExpired)
    with unit_of_work(completes=delivery) as uow:
        row = queries.locked_or_none(uow.session, delivery.event.upload_id)
        if row is None or row.state != "open":
            return False
        if sha256:
            receiving.mark_received(uow, row, sha256, actor=UPLOADS, now=clock.now())
            return False
        row.state, row.client_metadata = "expired", ""
        uow.record(
            actor=UPLOADS, action="upload.expire", subject=("upload", row.id), incident_id=row.incident_id
        )
    return True


def settle(delivery: Delivery, *, files: GrowingFiles) -> None:
    """It was examined. Its bytes are in custody by now, or were refused."""
    assert isinstance(delivery.event, UploadExamined)
    event = delivery.event
    files.dispose(event.upload_id)
    with unit_of_work(completes=delivery) as uow:
        row = queries.locked_or_none(uow.session, event.upload_id)
        if row is None or row.state != "received":
            return
        if event.copy_id:
            row.copy_id, row.state = UUID(event.copy_id), "ready"
            row.facts = {"width_px": event.width_px, "height_px": event.height_px, "length_s": event.length_s}
        else:
            row.state, row.reason = "refused", reason_known(event.reason)
        uow.session.flush()
        uow.record(
            actor=UPLOADS,
            action="upload.settle",
            subject=("upload", event.upload_id),
            reason="ready" if event.copy_id else f"refused: {row.reason}",
            incident_id=row.incident_id,
        )


def refuse_over(upload: UploadView) -> None:
    """Raises UploadGone, with why."""
    if upload.is_over:
        raise UploadGone("it was ended" if upload.state == "ended" else "its day is over")
    if upload.state == "refused":
        raise UploadGone(f"it was refused: {upload.reason}")


def _one_at_a_time(uow: UnitOfWork, sender: Sender) -> None:
    """Of two that begin at once one is counted before the other."""
    uow.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))", {"key": f"uploads:{sender.counted_as}"}
    )


def _refuse_too_many(used: queries.Used, length_bytes: int, settings: Settings) -> None:
    if used.open >= MOST_OPEN:
        raise TooManyUploads(f"{MOST_OPEN} are on their way", retry_after_s=60)
    if used.of_subject >= MOST_OF_ONE:
        raise TooManyUploads(f"{MOST_OF_ONE} belong to it already", retry_after_s=24 * 3600)
    if used.bytes_of_day + length_bytes > settings.upload_bytes_per_day:
        raise TooManyUploads(f"{settings.upload_bytes_per_day} bytes a day", retry_after_s=3600)
