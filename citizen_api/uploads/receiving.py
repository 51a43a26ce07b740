"""An upload has come whole, or is refused: what follows each, in one commit."""

from datetime import datetime

from citizen_api.uploads import queries
from citizen_api.uploads.models import Upload
from citizen_api.uploads.queries import UploadView
from citizen_api.uploads.refusals import ChecksumDiffers
from kernel import clock
from kernel.audit.entries import Actor
from kernel.events import UploadReceived
from kernel.growing import Growing, GrowingFiles
from kernel.unit_of_work import UnitOfWork, unit_of_work


def receive(upload: UploadView, file: Growing, *, actor: Actor, files: GrowingFiles) -> None:
    """All of it is in `file`, which is held. Raises ChecksumDiffers; it is refused then."""
    sha256 = file.sha256()
    if upload.claimed_sha256 not in ("", sha256):
        refuse(upload, "checksum-differs", actor=actor, files=files)
        raise ChecksumDiffers("the whole is not what its SHA-256 says; begin again")
    now = clock.now()
    with unit_of_work() as uow:
        row = queries.locked_or_none(uow.session, upload.id)
        if row is None or row.state != "open":  # the timer was first
            return
        mark_received(uow, row, sha256, actor=actor, now=now)


def mark_received(uow: UnitOfWork, row: Upload, sha256: str, *, actor: Actor, now: datetime) -> None:
    """Within the caller's commit, on a row that it holds."""
    row.state, row.sha256, row.received_at = "received", sha256, now
    row.client_metadata = ""
    uow.session.flush()
    uow.publish(
        UploadReceived(
            upload_id=row.id,
            incident_id=row.incident_id,
            kind=row.kind,
            received_at=clock.wire(now),
        )
    )
    uow.record(
        actor=actor,
        action="upload.receive",
        subject=("upload", row.id),
        reason=f"{row.kind}, {row.length_bytes} bytes, sha256 {sha256}",
        incident_id=row.incident_id,
    )


def refuse(upload: UploadView, reason: str, *, actor: Actor, files: GrowingFiles) -> None:
    with unit_of_work() as uow:
        row = queries.locked_or_none(uow.session, upload.id)
        if row is None or row.state != "open":
            return
        row.state, row.reason, row.client_metadata = "refused", reason, ""
        uow.session.flush()
        uow.record(
            actor=actor,
            action="upload.refuse",
            subject=("upload", upload.id),
            reason=reason,
            incident_id=upload.incident_id,
        )
    files.dispose(upload.id)
