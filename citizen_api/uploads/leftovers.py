"""Files of uploads that nobody waits for any more: what a crash has left between a file and its row.

A row that is still open, or has come whole and waits for its examination, keeps its file however old; everything else is
destroyed, and accounted for.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from citizen_api.uploads.models import Upload
from kernel import clock
from kernel.audit.entries import system
from kernel.events import StoreSweepDue
from kernel.growing import AddedToAlready, GrowingFiles
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work

UPLOADS = system("uploads")
# A row is written within the request that begins the file.
OLDER_THAN = timedelta(days=2)
STILL_NEEDED = ("open", "received")


def sweep(delivery: Delivery, *, files: GrowingFiles) -> None:
    """Destroy what is left over. Safe to run twice."""
    assert isinstance(delivery.event, StoreSweepDue)
    gone = [each for each in left_over(files, before=clock.now() - OLDER_THAN) if _destroyed(files, each)]
    with unit_of_work(completes=delivery) as uow:
        for upload_id in gone:
            uow.record(
                actor=UPLOADS,
                action="upload.sweep",
                subject=("upload", upload_id),
                reason="no upload waits for this file",
            )


def left_over(files: GrowingFiles, *, before: datetime) -> list[UUID]:
    """Files last added to before that moment that no row needs."""
    found = files.unchanged_since(before)
    with reading() as session:
        needed = set(
            session.scalars(select(Upload.id).where(Upload.id.in_(found), Upload.state.in_(STILL_NEEDED)))
        )
    return [each for each in found if each not in needed]


def _destroyed(files: GrowingFiles, upload_id: UUID) -> bool:
    """Whether it was there, and nobody was adding to it."""
    try:
        with files.held(upload_id):
            files.dispose(upload_id)
    except (AddedToAlready, FileNotFoundError):
        return False
    return True
