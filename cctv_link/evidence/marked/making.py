"""Making a working copy with its viewer burnt in, and disposing of it an hour later. Safe to run twice."""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid5

from cctv_link.evidence import queries as evidence
from cctv_link.evidence.marked import queries
from cctv_link.evidence.marked.marks import mark_for
from cctv_link.evidence.marked.queries import WorkingCopyFacts
from cctv_link.media import watermark
from cctv_link.media.limited import NotDecodable, Unconfined
from cctv_link.media.mark import Mark
from cctv_link.media.scratch import scratch_folder
from kernel import clock, incidents, storage
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.events import MarkingAsked, WorkingCopyExpired
from kernel.outbox import AlreadyDone, Delivery
from kernel.storage import Stored
from kernel.unit_of_work import reading, unit_of_work

WATERMARK = system("watermark")
LIFE = timedelta(hours=1)
# Longer than the limit of a job: whoever left the folder behind is gone.
LEFT_BEHIND_AFTER_S = 6 * 3600.0


def make_copy(delivery: Delivery, *, settings: Settings) -> None:
    """Burn the viewer into the film that was asked for. What cannot be decoded fails, and nothing is shown."""
    assert isinstance(delivery.event, MarkingAsked)
    with reading() as session:
        copy = queries.copy_or_none(session, delivery.event.working_copy_id)
    if copy is None or copy.state in ("made", "failed"):
        return
    with reading() as session:
        item = evidence.find(session, copy.item_id)
        reference = incidents.find(session, item.incident_id).reference
    mark = mark_for(
        viewer_id=copy.viewer_id,
        viewer_name=copy.viewer_name,
        via=copy.via,
        at=clock.now(),
        time_zone=settings.city_time_zone,
        reference=reference,
        kind=item.kind,
        item_id=item.id,
        is_redacted=copy.is_redacted,
    )
    _note(copy, percent=0)
    try:
        stored_id, stored = _made(copy, mark, settings=settings)
    except Unconfined:
        raise  # to be tried again: nothing is wrong with the film
    except (NotDecodable, NotFound) as error:
        _give_up(delivery, copy, why=error.detail)
        return
    try:
        _finish(delivery, copy, mark, stored_id, stored, incident_id=item.incident_id)
    except AlreadyDone:
        # A twin was first. Its bytes say another minute, and these are nobody's.
        _dispose_unless_shown(copy, stored_id, settings=settings)
        raise


def _dispose_unless_shown(copy: WorkingCopyFacts, stored_id: UUID, *, settings: Settings) -> None:
    with reading() as session:
        shown = queries.copy_or_none(session, copy.id)
    if shown is None or shown.stored_id != stored_id:
        storage.configured(settings.storage_url).dispose(stored_id)


def dispose_of_copy(delivery: Delivery, *, settings: Settings) -> None:
    """Its hour is over: the bytes go first, so that no bytes are left that no row speaks of."""
    event = delivery.event
    assert isinstance(event, WorkingCopyExpired)
    storage.configured(settings.storage_url).dispose(event.stored_id)
    with unit_of_work(completes=delivery) as uow:
        uow.execute(
            "DELETE FROM working_copies WHERE id = :id AND stored_id = :stored_id",
            {"id": event.working_copy_id, "stored_id": event.stored_id},
        )


def _made(copy: WorkingCopyFacts, mark: Mark, *, settings: Settings) -> tuple[UUID, Stored]:
    store = storage.configured(settings.storage_url)
    with scratch_folder(
        settings.ring_path, prefix="marking-", left_behind_after_s=LEFT_BEHIND_AFTER_S
    ) as folder:
        source, target = folder / "source.mp4", folder / "marked"
        with source.open("wb") as file:
            file.writelines(store.open_range(copy.source_id, start=0, end=store.size_bytes(copy.source_id)))
        watermark.mark_clip(
            source, mark, target=target, on_progress=lambda percent: _note(copy, percent=percent)
        )
        with target.open("rb") as made:
            sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        stored_id = uuid5(copy.id, f"marked:{sha256}")
        return stored_id, store.adopt(stored_id, target, sha256=sha256)


def _note(copy: WorkingCopyFacts, *, percent: int) -> None:
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE working_copies SET state = 'under_way', percent = :percent"
            " WHERE id = :id AND state IN ('asked', 'under_way')",
            {"id": copy.id, "percent": percent},
        )


def _finish(
    delivery: Delivery,
    copy: WorkingCopyFacts,
    mark: Mark,
    stored_id: UUID,
    stored: Stored,
    *,
    incident_id: UUID,
) -> None:
    expires_at = clock.now() + LIFE
    with unit_of_work(completes=delivery) as uow:
        # Whoever comes second has bytes of its own, which go when their hour is over like all others.
        uow.publish(WorkingCopyExpired(working_copy_id=copy.id, stored_id=stored_id), not_before=expires_at)
        is_first = uow.execute(
            "UPDATE working_copies SET state = 'made', percent = 100, expires_at = :expires_at,"
            " stored_id = :stored_id, sha256 = :sha256, size_bytes = :size_bytes"
            " WHERE id = :id AND state IN ('asked', 'under_way')",
            {
                "id": copy.id,
                "expires_at": expires_at,
                "stored_id": stored_id,
                "sha256": stored.sha256,
                "size_bytes": stored.size_bytes,
            },
        ).rowcount
        if is_first:
            uow.record(
                actor=WATERMARK,
                action="evidence.mark",
                subject=("evidence", copy.item_id),
                reason=f"for officer {copy.viewer_id}: {mark.line}; sha256 {stored.sha256}",
                incident_id=incident_id,
            )


def _give_up(delivery: Delivery, copy: WorkingCopyFacts, *, why: str) -> None:
    with unit_of_work(completes=delivery) as uow:
        uow.execute(
            "UPDATE working_copies SET state = 'failed', failure = :why, expires_at = :expires_at"
            " WHERE id = :id AND state IN ('asked', 'under_way')",
            {"id": copy.id, "why": why[:300] or "no reason was given", "expires_at": clock.now() + LIFE},
        )
