"""Asking for what is shown with its viewer burnt in. It fails closed: without the mark there is nothing to show."""

from dataclasses import dataclass
from uuid import UUID

from cctv_link.evidence import overdue
from cctv_link.evidence.marked import pictures, queries
from cctv_link.evidence.marked.marks import mark_for
from cctv_link.evidence.marked.queries import WorkingCopyFacts
from cctv_link.media.limited import NotDecodable
from kernel import clock, ids, incidents, storage
from kernel.config import Settings
from kernel.events import MarkingAsked
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading, unit_of_work

LARGEST_STILL_BYTES = 8_000_000

_ASKING = """
    INSERT INTO working_copies (id, viewer_id, viewer_name, via, item_id, is_redacted, source_id, state, percent,
        failure, asked_at)
    VALUES (:id, :viewer_id, :viewer_name, :via, :item_id, :is_redacted, :source_id, 'asked', 0, '', :now)
    ON CONFLICT (viewer_id, via, item_id, is_redacted) DO UPDATE SET
        viewer_name = EXCLUDED.viewer_name, source_id = EXCLUDED.source_id, state = 'asked', percent = 0,
        failure = '', expires_at = NULL, stored_id = NULL, sha256 = NULL, size_bytes = NULL,
        -- One that has not come stays as old as it is.
        asked_at = CASE WHEN working_copies.expires_at IS NULL THEN working_copies.asked_at ELSE :now END,
        asked_again_at = CASE WHEN working_copies.expires_at IS NULL THEN CAST(:now AS timestamptz) END
    WHERE working_copies.expires_at <= :now OR (working_copies.expires_at IS NULL
        AND coalesce(working_copies.asked_again_at, working_copies.asked_at) <= :lost_before)
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What would be shown without a mark. stored_id: the item's own, or its redacted copy's."""

    item_id: UUID
    incident_id: UUID
    kind: str
    is_redacted: bool
    stored_id: UUID


def ask(source: Source, *, officer: SignedIn) -> WorkingCopyFacts:
    """The officer's own copy as far as it has come, made when first asked for and anew when it has expired.

    Raises NotDecodable when it cannot be made, CopyOverdue when nothing has come of it for hours.
    """
    found, lost_before = _own(source, officer), overdue.lost_before()
    if (
        found is None
        or (found.expires_at is not None and found.expires_at <= clock.now())
        or (found.expires_at is None and (found.asked_again_at or found.asked_at) <= lost_before)
    ):
        with unit_of_work() as uow:
            asked = uow.execute(
                _ASKING,
                {
                    "id": ids.new_id(),
                    "viewer_id": officer.officer_id,
                    "viewer_name": officer.name,
                    "via": officer.actor.via,
                    "item_id": source.item_id,
                    "is_redacted": source.is_redacted,
                    "source_id": source.stored_id,
                    "now": clock.now(),
                    "lost_before": lost_before,
                },
            ).scalar_one_or_none()
            if asked is not None:
                uow.publish(MarkingAsked(working_copy_id=asked))
        found = _own(source, officer)
        assert found is not None
    if found.state == "failed":
        raise NotDecodable(found.failure)
    if found.state != "made":
        overdue.told(asked_at=found.asked_at, asked_again_at=found.asked_again_at)
    return found


def marked_still(source: Source, *, officer: SignedIn, settings: Settings) -> bytes:
    """The JPEG with the mark of this minute, made while one asks. Raises NotDecodable, PicturesBusy."""
    with reading() as session:
        reference = incidents.find(session, source.incident_id).reference
    mark = mark_for(
        viewer_id=officer.officer_id,
        viewer_name=officer.name,
        via=officer.actor.via,
        at=clock.now(),
        time_zone=settings.city_time_zone,
        reference=reference,
        kind=source.kind,
        item_id=source.item_id,
        is_redacted=source.is_redacted,
    )
    store = storage.configured(settings.storage_url)
    size_bytes = store.size_bytes(source.stored_id)
    if size_bytes > LARGEST_STILL_BYTES:
        raise NotDecodable(f"a picture of {size_bytes} bytes")
    jpeg = b"".join(store.open_range(source.stored_id, start=0, end=size_bytes))
    return pictures.marked(jpeg, mark)


def _own(source: Source, officer: SignedIn) -> WorkingCopyFacts | None:
    with reading() as session:
        return queries.copy_of_or_none(
            session, viewer=officer.actor, item_id=source.item_id, is_redacted=source.is_redacted
        )
